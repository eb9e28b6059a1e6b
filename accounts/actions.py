"""What can be done to agencies, brands, members, invitations and API keys: one function a use case."""

import zoneinfo
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import rules
from accounts.audit import changed_fields, record
from accounts.countries import is_country, is_language
from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import Agency, ApiKey, Brand, IdempotencyRecord, Invitation, Membership, User
from accounts.secrets import new_api_key, new_token, token_hash
from accounts.states import Role, Scope
from accounts.tasks import mail_invitation
from accounts.text import clean

INVITATION_DAYS = 14
API_ANSWERS_KEPT = timedelta(hours=24)
# A brand's lists, with the longest entry of each.
BRAND_LISTS = {"topics": 60, "markets": 2, "languages": 3, "forbidden_themes": 60, "rivals": 120}
BRAND_LISTS |= {"unwanted_tones": 30, "values": 60, "tones": 30}
BRAND_FIELDS = (
    "name",
    "website",
    "color",
    "notes",
    *BRAND_LISTS,
    "youngest",
    "youngest_audience",
    "most_minors",
)
MOST_IN_A_LIST = 100
OLDEST = 99


class LastOwner(ActionError):
    """An agency keeps at least one owner."""


@transaction.atomic
def create_agency(
    *, name: str, owner: User, time_zone: str = "UTC", slug: str = "", is_demo: bool = False
) -> Agency:
    """Open a new agency with its first owner."""
    slug = slug or _free_slug(name)
    if Agency.objects.filter(slug=slug).exists():
        raise AlreadyExists(_("There is already an agency with the short name %(slug)s.") % {"slug": slug})
    agency = Agency.objects.create(
        name=clean(name), slug=slug, time_zone=_known_zone(time_zone), is_demo=is_demo
    )
    membership = Membership.objects.create(agency=agency, user=owner, role=Role.OWNER)
    record(by=membership, action="accounts.agency.created", subject=agency, agency=agency)
    return agency


@transaction.atomic
def open_agency(*, name: str, owner_email: str, time_zone: str = "UTC") -> tuple[Agency, str]:
    """Open a new agency and invite its first owner; return it with the invitation link's secret.

    For the operator's shell, where nobody is signed in yet.
    """
    agency = Agency.objects.create(name=clean(name), slug=_free_slug(name), time_zone=_known_zone(time_zone))
    record(by=None, action="accounts.agency.created", subject=agency, agency=agency)
    token = _write_invitation(agency=agency, by=None, email=owner_email, role=Role.OWNER, brand=None)[1]
    return agency, token


@transaction.atomic
def update_agency(*, agency: Agency, by: Membership, name: str, time_zone: str) -> Agency:
    """Change the agency's own settings."""
    if not rules.can_administer(by, agency):
        raise NotAllowed(_("Only owners can change the agency's settings."))
    changes = changed_fields(agency, {"name": clean(name), "time_zone": _known_zone(time_zone)})
    if changes:
        _apply(agency, changes)
        record(by=by, action="accounts.agency.changed", subject=agency, agency=agency, changes=changes)
    return agency


@transaction.atomic
def update_profile(*, user: User, name: str, time_zone: str) -> User:
    """Change a person's own name and time zone."""
    changes = changed_fields(user, {"name": clean(name), "time_zone": _known_zone(time_zone)})
    if changes:
        _apply(user, changes)
    return user


@transaction.atomic
def create_brand(*, by: Membership, name: str, **values: Any) -> Brand:
    """Add a client of the agency; `values` as for `update_brand`."""
    if not rules.can_edit(by, by.agency):
        raise NotAllowed(_("Viewers cannot add brands. Ask a manager or owner."))
    brand = Brand(agency=by.agency, **_read_brand({"name": name, **values}))
    _save_brand(brand)
    record(by=by, action="accounts.brand.created", subject=brand)
    return brand


@transaction.atomic
def update_brand(*, brand: Brand, by: Membership, **values: Any) -> Brand:
    """Change a brand's fields (BRAND_FIELDS); fields not given stay.

    Its restrictions: topics, forbidden themes, rivals and unwanted tones in words, markets as ISO 3166-1 alpha-2,
    languages as ISO 639, youngest as the age of the youngest influencer in years (None: no rule). What it stands for:
    values and wanted tones in words; youngest_audience in years and most_minors, the percent of an audience that may be
    younger (None: no rule).
    """
    if not rules.can_edit(by, brand.agency):
        raise NotAllowed(_("Viewers cannot change brands. Ask a manager or owner."))
    changes = changed_fields(brand, _read_brand(values))
    if changes:
        for field, change in changes.items():
            setattr(brand, field, change[1])
        _save_brand(brand)
        told = {field: (_in_words(old), _in_words(new)) for field, (old, new) in changes.items()}
        record(by=by, action="accounts.brand.changed", subject=brand, changes=told)
    return brand


@transaction.atomic
def archive_brand(*, brand: Brand, by: Membership) -> Brand:
    """Put a brand away; nothing is deleted and it can be restored."""
    if not rules.can_edit(by, brand.agency):
        raise NotAllowed(_("Viewers cannot archive brands. Ask a manager or owner."))
    if not Brand.objects.filter(pk=brand.pk, archived_at=None).update(archived_at=timezone.now()):
        raise InvalidTransition(_("This brand is archived already."))
    record(by=by, action="accounts.brand.archived", subject=brand)
    return brand


@transaction.atomic
def restore_brand(*, brand: Brand, by: Membership) -> Brand:
    """Bring an archived brand back."""
    if not rules.can_edit(by, brand.agency):
        raise NotAllowed(_("Viewers cannot restore brands. Ask a manager or owner."))
    if not Brand.objects.filter(pk=brand.pk, archived_at__isnull=False).update(archived_at=None):
        raise InvalidTransition(_("This brand is not archived."))
    record(by=by, action="accounts.brand.restored", subject=brand)
    return brand


@transaction.atomic
def invite_member(
    *, by: Membership, email: str, role: str, brand: Brand | None = None
) -> tuple[Invitation, str]:
    """Invite an address to join; return the invitation and its link's secret, which is kept nowhere else.

    An open invitation to the same address is replaced, so that the old link stops working.
    """
    _refuse_invitation(by, email, role, brand)
    return _write_invitation(agency=by.agency, by=by, email=email, role=role, brand=brand)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Membership) -> Invitation:
    """Make an invitation's link useless."""
    if not rules.can_administer(by, invitation.agency):
        raise NotAllowed(_("Only owners can revoke invitations."))
    if not Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise InvalidTransition(_("This invitation was used or revoked already."))
    record(by=by, action="accounts.invitation.revoked", subject=invitation)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Let the invited person join. The address must be the invited one."""
    if user.email.lower() != invitation.email.lower():
        raise NotAllowed(
            _("This invitation is for %(email)s. Sign in with that address.") % {"email": invitation.email}
        )
    now = timezone.now()
    if not Invitation.objects.open().filter(pk=invitation.pk, expires_at__gt=now).update(accepted_at=now):
        raise InvalidTransition(_("This invitation has expired or was used already. Ask for a new one."))
    membership, made = Membership.objects.update_or_create(
        agency=invitation.agency,
        user=user,
        defaults={"role": invitation.role, "brand": invitation.brand, "ended_at": None},
    )
    record(by=membership, action="accounts.member.joined", subject=membership, role=invitation.role)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, by: Membership, role: str) -> Membership:
    """Give a member of the house another agency role."""
    if not rules.can_administer(by, membership.agency):
        raise NotAllowed(_("Only owners can change roles."))
    if role not in Role.agency_roles or membership.is_client:
        raise ActionError(_("Clients keep their role. Invite the person again to give them another one."))
    if membership.role == role:
        return membership
    _refuse_beyond_key(by, rules.scopes_of_role(role), f"make somebody {Role(role).label.lower()}")
    _keep_an_owner(membership)
    changes = {"role": (membership.role, role)}
    _apply(membership, changes)
    record(by=by, action="accounts.member.role_changed", subject=membership, changes=changes)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: Membership) -> Membership:
    """End a membership. The person's past entries stay; their API keys stop working."""
    if not rules.can_administer(by, membership.agency):
        raise NotAllowed(_("Only owners can remove members."))
    _keep_an_owner(membership)
    if not Membership.objects.active().filter(pk=membership.pk).update(ended_at=timezone.now()):
        raise InvalidTransition(_("This person was removed already."))
    record(by=by, action="accounts.member.removed", subject=membership)
    return membership


@transaction.atomic
def create_api_key(
    *, by: Membership, name: str, scopes: Iterable[str], days: int = 365
) -> tuple[ApiKey, str]:
    """Make a key that acts for the member; return it with the whole key, which is shown once. `days` 0: no end.

    Who acts through a key can hand on only its scopes, and no longer than it lasts itself.
    """
    if not rules.can_make_api_key(by, by.agency):
        raise NotAllowed(_("Only owners and managers can make API keys."))
    scopes = list(dict.fromkeys(scopes))
    unknown = [scope for scope in scopes if scope not in Scope.values]
    if unknown or not scopes:
        known = ", ".join(Scope.values)
        raise ActionError(
            _("%(unknown)s is not a scope. Known: %(known)s.") % {"unknown": unknown[0], "known": known}
            if unknown
            else _("Choose at least one scope: %(known)s.") % {"known": known}
        )
    _refuse_beyond_key(by, scopes, f"make one with {', '.join(scopes)}")
    ends = timezone.now() + timedelta(days=days) if days else None
    own_end = by.via_key.expires_at if by.via_key else None
    whole, prefix, secret_hash = new_api_key()
    key = ApiKey.objects.create(
        membership=by,
        name=clean(name),
        prefix=prefix,
        secret_hash=secret_hash,
        scopes=scopes,
        expires_at=min((end for end in (ends, own_end) if end), default=None),
    )
    record(by=by, action="accounts.api_key.created", subject=key, agency=by.agency, scopes=scopes)
    return key, whole


@transaction.atomic
def revoke_api_key(*, key: ApiKey, by: Membership) -> ApiKey:
    """Make a key useless at once: its own member may, and owners."""
    own = key.membership_id == by.pk
    if not (own or rules.can_administer(by, key.membership.agency)):
        raise NotAllowed(_("Only owners can revoke other members' API keys."))
    if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise InvalidTransition(_("This key was revoked already."))
    record(by=by, action="accounts.api_key.revoked", subject=key, agency=key.membership.agency)
    return key


def note_api_key_use(*, key: ApiKey) -> None:
    """Remember that the key was used now. No audit entry: what it did has entries of its own."""
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=timezone.now())


def forget_api_answers() -> int:
    """Delete the stored answers to API requests that are too old to be repeated; return how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - API_ANSWERS_KEPT).delete()[0]


def _read_brand(values: dict[str, Any]) -> dict[str, Any]:
    read = {field: values[field] for field in BRAND_FIELDS if field in values}
    if "name" in read:
        read["name"] = clean(read["name"])
    for field in BRAND_LISTS:
        if field in read:
            read[field] = _read_words(field, read[field])
    youngest = read.get("youngest")
    if youngest is not None and not 0 <= youngest <= OLDEST:
        raise ActionError(_("The youngest age must lie between 0 and %(oldest)s years.") % {"oldest": OLDEST})
    audience, minors = read.get("youngest_audience"), read.get("most_minors")
    if audience is not None and not 0 <= audience <= OLDEST:
        raise ActionError(
            _("The age of the audience must lie between 0 and %(oldest)s years.") % {"oldest": OLDEST}
        )
    if minors is not None and not 0 <= minors <= 100:
        raise ActionError(_("The share of a younger audience is a percentage from 0 to 100."))
    return read


def _in_words(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


def _read_words(field: str, words: Iterable[str]) -> list[str]:
    read = list(dict.fromkeys(word for word in map(clean, words) if word))
    longest = BRAND_LISTS[field]
    if len(read) > MOST_IN_A_LIST:
        raise ActionError(_("At most %(most)s entries a list.") % {"most": MOST_IN_A_LIST})
    for word in read:
        if (field == "markets" and not is_country(word)) or (field == "languages" and not is_language(word)):
            kind = _("country") if field == "markets" else _("language")
            sentence = _("%(word)s is not the code of a %(kind)s. Examples: ES, es.")
            raise ActionError(sentence % {"word": word[:30], "kind": kind})
        if len(word) > longest:
            sentence = _("%(word)s… is too long: at most %(longest)s letters.")
            raise ActionError(sentence % {"word": word[:30], "longest": longest})
    return read


def _refuse_invitation(by: Membership, email: str, role: str, brand: Brand | None) -> None:
    if not rules.can_administer(by, by.agency):
        raise NotAllowed(_("Only owners can invite people."))
    if role not in Role.values:
        raise ActionError(
            _("%(role)s is not a role. Known: %(values)s.") % {"role": role, "values": ", ".join(Role.values)}
        )
    _refuse_beyond_key(by, rules.scopes_of_role(role), f"invite a person as {Role(role).label.lower()}")
    if (role in Role.client_roles) != (brand is not None) or (brand and brand.agency_id != by.agency_id):
        raise ActionError(_("A client belongs to exactly one of your brands; members of the agency to none."))
    if Membership.objects.for_agency(by.agency).active().filter(user__email__iexact=email).exists():
        raise AlreadyExists(_("%(email)s is a member already.") % {"email": email})


def _refuse_beyond_key(by: Membership, scopes: Iterable[str], what: str) -> None:
    beyond = rules.scopes_beyond(by, scopes)
    if beyond:
        raise NotAllowed(
            _("This API key cannot %(what)s, as it does not have the scope %(beyond)s itself.")
            % {"what": what, "beyond": beyond[0]}
        )


def _write_invitation(
    *, agency: Agency, by: Membership | None, email: str, role: str, brand: Brand | None
) -> tuple[Invitation, str]:
    token = new_token()
    now = timezone.now()
    Invitation.objects.for_agency(agency).open().filter(email__iexact=email).update(revoked_at=now)
    invitation = Invitation.objects.create(
        agency=agency,
        email=email.lower(),
        role=role,
        brand=brand,
        token_hash=token_hash(token),
        invited_by=by,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    record(by=by, action="accounts.invitation.sent", subject=invitation, role=role)
    transaction.on_commit(
        lambda: mail_invitation.delay(invitation_id=invitation.pk, token=token), robust=True
    )
    return invitation, token


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    # The agency's row is locked: of two owners removing each other at once, one is refused.
    Agency.objects.select_for_update().get(pk=membership.agency_id)
    owners = Membership.objects.for_agency(membership.agency).active().filter(role=Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner(_("This is the last owner. Make somebody else an owner first."))


def _apply(instance: Any, changes: dict[str, tuple[Any, Any]]) -> None:
    for field, change in changes.items():
        setattr(instance, field, change[1])
    instance.save(update_fields=[*changes, "updated_at"])


def _save_brand(brand: Brand) -> None:
    try:
        with transaction.atomic():
            brand.save()
    except IntegrityError as error:
        raise AlreadyExists(_("There is already a brand named %(name)s.") % {"name": brand.name}) from error


def _known_zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise ActionError(_("%(name)s is not a time zone. Example: Europe/Madrid.") % {"name": name})
    return name


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "agency"
    slug, number = base, 2
    while Agency.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
