"""Who may do what with influencers: called by the actions (authority) and by pages (which buttons to show)."""

from accounts.models import Agency, Membership
from accounts.rules import can_edit
from accounts.states import Role
from influencers.models import Influencer, Note


def can_add_influencer(by: Membership | None, agency: Agency) -> bool:
    return can_edit(by, agency)


def can_view_influencer(by: Membership | None, influencer: Influencer) -> bool:
    """See an influencer's page: everybody in the house, no client."""
    return _in_house(by, influencer, Role.agency_roles)


def can_edit_influencer(by: Membership | None, influencer: Influencer) -> bool:
    """Change an influencer, their channels, contact points and next step; write notes."""
    return _in_house(by, influencer, Role.editing_roles)


def can_archive_influencer(by: Membership | None, influencer: Influencer) -> bool:
    return can_edit_influencer(by, influencer) and influencer.archived_at is None


def can_restore_influencer(by: Membership | None, influencer: Influencer) -> bool:
    return can_edit_influencer(by, influencer) and influencer.archived_at is not None


def can_change_note(by: Membership | None, note: Note) -> bool:
    """A note is changed and removed by who wrote it, as long as they may write."""
    return by is not None and note.author_id == by.pk and can_edit_influencer(by, note.influencer)


def can_manage_stages(by: Membership | None, agency: Agency) -> bool:
    return can_edit(by, agency)


def can_manage_vetting(by: Membership | None, agency: Agency) -> bool:
    """Change tiers and the questions of the checklist, decide about flagged posts."""
    return can_edit(by, agency)


def _in_house(by: Membership | None, influencer: Influencer, roles: tuple[str, ...]) -> bool:
    return (
        by is not None and by.agency_id == influencer.agency_id and by.ended_at is None and by.role in roles
    )
