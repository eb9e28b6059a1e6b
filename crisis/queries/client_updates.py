"""Reading what clients are told: the house's rows, and those a brand's people may see."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from accounts.models import Agency, Brand, Membership
from crisis.models import ClientUpdate, ClientUpdateRead, Incident, StatementApproval, StatementText
from crisis.states import FactStanding, StatementState, UpdateState


def updates_to_show(agency: Agency) -> "QuerySet[ClientUpdate]":
    return (
        ClientUpdate.objects.filter(incident__agency=agency)
        .select_related("incident__agency", "brand", "author__user", "approved_by__user")
        .annotate(readers=Count("reads"))
    )


def updates_shown_to(brand: Brand | None) -> "QuerySet[ClientUpdate]":
    """Return what a brand's people may read: shared with them or taken back, nothing of a drill, newest first."""
    if brand is None:
        return ClientUpdate.objects.none()
    return (
        ClientUpdate.objects.filter(
            brand=brand, shared_at__isnull=False, state__in=(UpdateState.SHARED, UpdateState.WITHDRAWN), incident__is_drill=False,
        )
        .select_related("incident__agency")
        .order_by("-shared_at", "-pk")
    )  # fmt: skip


def texts_shown_to(brand: Brand | None) -> "QuerySet[StatementText]":
    """Return the texts in a brand's name that its people were asked about, nothing of a drill, newest first."""
    if brand is None:
        return StatementText.objects.none()
    return (
        StatementText.objects.filter(
            statement__brand=brand, statement__incident__is_drill=False, client_asked_at__isnull=False,
            state__in=(StatementState.APPROVING, StatementState.APPROVED, StatementState.PUBLISHED),
        )
        .select_related("statement__incident__agency", "statement__brand")
        .order_by("-client_asked_at", "-pk")
    )  # fmt: skip


def read_by(member: Membership, updates: Iterable[ClientUpdate]) -> set[int]:
    """Return the keys of the updates a member has read. One statement."""
    rows = ClientUpdateRead.objects.filter(member=member, update__in=list(updates))
    return set(rows.values_list("update_id", flat=True))


def clients_last_word(text: StatementText) -> StatementApproval | None:
    """Return the newest answer of the brand's people to earlier words of a text: only what they saw is shown again."""
    earlier = text.approvals.filter(role="client").exclude(text_hash=text.text_hash).exclude(wording="")
    return earlier.order_by("-pk").first()


def first_words(incident: Incident) -> str:
    """Return what an update begins with: what is known in the incident's own words, and the verified facts.

    Nothing is told by it: whoever composes takes out what the client need not know, and a second person reads it.
    """
    facts = incident.facts.filter(standing=FactStanding.CONFIRMED, verified_at__isnull=False, removed_at=None)
    lines = [f"- {fact.text}" for fact in facts.order_by("pk")[:20]]
    return "\n\n".join(part for part in (incident.summary.strip(), "\n".join(lines)) if part)
