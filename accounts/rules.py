"""Who may do what: small predicates, called by the actions (authority) and by pages (which buttons to show)."""

from collections.abc import Iterable

from accounts.models import Agency, Membership
from accounts.states import Role, Scope


def can_view(by: Membership | None, agency: Agency) -> bool:
    """See the agency's own pages."""
    return _belongs(by, agency) and by is not None and by.role in Role.agency_roles


def can_edit(by: Membership | None, agency: Agency) -> bool:
    """Create and change what the agency works with: brands, influencers, lists."""
    return _belongs(by, agency) and by is not None and by.role in Role.editing_roles


def can_administer(by: Membership | None, agency: Agency) -> bool:
    """Manage members, invitations, API keys of others and the agency's settings."""
    return _belongs(by, agency) and by is not None and by.role == Role.OWNER


def can_make_api_key(by: Membership | None, agency: Agency) -> bool:
    """Owners and managers: a viewer's or client's access stays with the person."""
    return can_edit(by, agency)


def scopes_beyond(by: Membership, scopes: Iterable[str]) -> list[str]:
    """Return the scopes a member may not hand on: who acts through a key only has, and gives, what the key has."""
    return [scope for scope in scopes if by.via_key is not None and scope not in by.via_key.scopes]


def scopes_of_role(role: str) -> list[str]:
    """Return the scopes whose use a role opens; a key without one of them cannot make anybody that role."""
    if role == Role.OWNER:
        return list(Scope.values)
    if role == Role.MANAGER:
        return [scope for scope in Scope.values if scope not in Scope.owner_scopes]
    if role == Role.VIEWER:
        return [
            scope for scope in Scope.values if scope.endswith(":read") and scope not in Scope.owner_scopes
        ]
    return [Scope.AGENCY_READ.value]


def can_read_audit(by: Membership | None, agency: Agency) -> bool:
    """Read the trail of the whole agency; a single object's timeline is open to everybody who sees the object."""
    return can_administer(by, agency)


def _belongs(by: Membership | None, agency: Agency) -> bool:
    return by is not None and by.agency_id == agency.pk and by.ended_at is None
