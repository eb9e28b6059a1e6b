import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from accounts.audit import SENTENCES
from accounts.countries import country_name, language_name
from accounts.models import Agency, ApiKey, AuditEntry, Brand, Invitation, Membership, User
from accounts.secrets import token_hash


def memberships_of(user: User) -> list[Membership]:
    """Return where a person is a member, with agency and brand loaded; clients after agency roles, then by name."""
    found = Membership.objects.active().filter(user=user).select_related("agency", "brand")
    memberships = sorted(found, key=lambda m: (m.is_client, m.agency.name))
    for membership in memberships:
        membership.user = user  # the same object, so that naming the actor costs no query
    return memberships


def members_of(agency: Agency) -> models.QuerySet[Membership]:
    """Return the agency's people, newest role first by name."""
    return (
        Membership.objects.for_agency(agency)
        .active()
        .select_related("user", "brand")
        .order_by("role", "user__name", "pk")
    )


def owners_of(agency: Agency) -> models.QuerySet[Membership]:
    return (
        Membership.objects.for_agency(agency)
        .active()
        .filter(role="owner")
        .select_related("user", "agency")
        .order_by("pk")
    )


def staff_choices(agency: Agency) -> models.QuerySet[Membership]:
    """Return those who can own an influencer or a task: members of the house, not clients."""
    return (
        Membership.objects.for_agency(agency)
        .active()
        .of_agency_house()
        .select_related("user")
        .order_by("user__name", "pk")
    )


def api_keys_of(agency: Agency) -> models.QuerySet[ApiKey]:
    return ApiKey.objects.for_agency(agency).select_related("membership__user").order_by("-pk")


def timeline(subject: models.Model, *, limit: int = 50) -> list[dict[str, Any]]:
    """Return the newest entries about one object as rows for components/_timeline.html."""
    return timeline_rows(AuditEntry.objects.about(subject).newest_first()[:limit])


def timeline_rows(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Return entries as rows: at, actor_label, sentence, whom, subject_label, changes [(field, old, new)], comment.

    `whom`: the names of people an entry is about who are not its subject.
    """
    return [
        {
            "at": entry.at,
            "actor_label": entry.actor_label,
            "sentence": gettext(SENTENCES.get(entry.action, entry.action)),
            "whom": ", ".join(entry.data.get("people") or [entry.data.get("person", "")]),
            "subject_label": entry.subject_label,
            "changes": [
                (field.replace("_", " "), old, new)
                for field, (old, new) in entry.data.get("changes", {}).items()
            ],
            "comment": entry.data.get("comment", ""),
        }
        for entry in entries
    ]


def open_invitation(token: str) -> Invitation | None:
    """Return the invitation a link's secret opens, or None when it is unknown, used, revoked or expired."""
    invitation = invitation_by_token(token)
    return invitation if invitation and invitation.is_open() else None


def invitation_by_token(token: str) -> Invitation | None:
    """Return the invitation of a link's secret whatever its state."""
    if not token:
        return None
    return Invitation.objects.filter(token_hash=token_hash(token)).select_related("agency", "brand").first()


def invitations_of(agency: Agency) -> models.QuerySet[Invitation]:
    """Return invitations neither used nor revoked, expired ones included: they can be sent again."""
    return Invitation.objects.for_agency(agency).open().select_related("brand").order_by("-pk")


def is_known_address(email: str) -> bool:
    """Say whether somebody signs in with this address already."""
    return User.objects.filter(email=email.lower()).exists()


def audit_search(agency: Agency, *, text: str = "", actor: str = "") -> models.QuerySet[AuditEntry]:
    """Return the agency's trail, narrowed to labels or actions that contain `text` and to one member's entries."""
    entries = AuditEntry.objects.for_agency(agency)
    if text:
        entries = entries.filter(models.Q(subject_label__icontains=text) | models.Q(action__icontains=text))
    if actor:
        entries = entries.filter(actor__uuid=actor) if _is_uuid(actor) else entries.none()
    return entries


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def api_key_by_prefix(prefix: str) -> ApiKey | None:
    """Return the key with its member, person and agency, whatever its state, in one statement."""
    return (
        ApiKey.objects.filter(prefix=prefix).select_related("membership__user", "membership__agency").first()
    )


def restrictions_in_words(brand: Brand) -> list[tuple[str, str]]:
    """Return what a brand asks of everybody proposed to it, as (label, words); what it left open is left out."""
    told = [
        (_("Stands for"), ", ".join(brand.values)),
        (_("Tone"), ", ".join(brand.tones)),
        (_("Topics"), ", ".join(brand.topics)),
        (_("Markets"), ", ".join(map(country_name, brand.markets))),
        (_("Languages"), ", ".join(map(language_name, brand.languages))),
        (_("Themes ruled out"), ", ".join(brand.forbidden_themes)),
        (_("Rivals"), ", ".join(brand.rivals)),
        (_("Tones not wanted"), ", ".join(brand.unwanted_tones)),
        (_("Youngest influencer"), "" if brand.youngest is None else f"{brand.youngest} years"),
        (_("Audience from"), "" if brand.youngest_audience is None else f"{brand.youngest_audience} years"),
        (_("Younger audience"), "" if brand.most_minors is None else f"at most {brand.most_minors} percent"),
    ]
    return [(label, words) for label, words in told if words]
