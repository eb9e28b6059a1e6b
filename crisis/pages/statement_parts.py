"""The parts of a room about what is said: facts, statements, those harmed, the client. Each at most five statements."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from accounts.countries import language_choices
from accounts.models import Membership
from accounts.queries import staff_choices
from campaigns.states import FirstActor
from crisis.actions.facts import has_another
from crisis.models import ClientUpdate, Fact, Incident, StatementText
from crisis.queries.statements import brands_of
from crisis.states import FactStanding, HarmState, NoticeState, StatementSort, StatementState, UpdateState

MOST_FACTS = 200
MOST_STATEMENTS = 50
MOST_PEOPLE = 100
MOST_UPDATES = 50
TEMPLATE_LANGUAGES = ("en", "es", "ko", "pl", "ru")


@dataclass(frozen=True)
class FactRow:
    """A fact, and whether the member may verify it: a second person, or the only one there is."""

    fact: Fact
    may_verify: bool


def facts_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return the three lists, with what was taken out lately."""
    rows = list(incident.facts.select_related("by__user", "verified_by__user").order_by("pk")[:MOST_FACTS])
    alone = not has_another(member)
    lists = [
        (
            standing, standing.label,
            [
                FactRow(fact, fact.verified_at is None and standing == FactStanding.CONFIRMED and (fact.by_id != member.pk or alone))
                for fact in rows if fact.standing == standing and fact.removed_at is None
            ],
        )
        for standing in FactStanding
    ]  # fmt: skip
    removed = sorted((fact for fact in rows if fact.removed_at), key=lambda each: each.removed_at or each.created_at, reverse=True)  # fmt: skip
    verified = sum(fact.verified_at is not None and fact.removed_at is None for fact in rows)
    return {"lists": lists, "removed": removed[:5], "verified": verified, "standings": FactStanding.choices}


def statements_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return the incident's texts by statement, and what a new statement begins with."""
    texts = StatementText.objects.filter(statement__incident=incident).select_related("statement", "author__user")  # fmt: skip
    texts = texts.annotate(places=Count("publications")).order_by("-statement_id", "pk")[:MOST_STATEMENTS]
    grouped: dict[int, list[StatementText]] = {}
    for text in texts:
        grouped.setdefault(text.statement_id, []).append(text)
    brands = brands_of(incident)
    return {
        "groups": [(rows[0].statement, rows) for rows in grouped.values()], "sorts": StatementSort.choices,
        "speakers": FirstActor.choices, "brands": brands if len(brands) > 1 else [], "language_choices": language_choices(),
        "quick_languages": [(code, name) for code, name in language_choices() if code in TEMPLATE_LANGUAGES],
        "suggested": incident.language or "en", "waiting": [t for t in texts if t.state == StatementState.APPROVING],
    }  # fmt: skip


def harmed_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return the register: who is open stands first."""
    rows = list(incident.harmed.select_related("owner__user").order_by("pk")[:MOST_PEOPLE])
    rank = {HarmState.OPEN: 0, HarmState.CONTACTED: 1, HarmState.HELPED: 2, HarmState.DECLINED: 3}
    rows.sort(key=lambda each: (rank[HarmState(each.state)], each.pk))
    return {
        "people": rows, "open": sum(each.state == HarmState.OPEN for each in rows), "owners": staff_choices(incident.agency),
        "harm_states": HarmState.choices, "total": sum(each.number or 0 for each in rows),
    }  # fmt: skip


def client_part(incident: Incident, member: Membership) -> dict[str, Any]:
    """Return what each brand was told, and which was told nothing yet."""
    rows = (
        ClientUpdate.objects.filter(incident=incident)
        .select_related("brand", "author__user", "approved_by__user")
        .annotate(
            readers=Count("reads", distinct=True),
            mails=Count("letters", filter=Q(letters__state=NoticeState.SENT), distinct=True),
            troubled=Count("letters", filter=Q(letters__state=NoticeState.FAILED), distinct=True),
        )
        .order_by("-pk")[:MOST_UPDATES]
    )
    updates = list(rows)
    brands = brands_of(incident)
    told = {each.brand_id for each in updates if each.state == UpdateState.SHARED}
    return {"updates": updates, "brands": brands, "untold": [b for b in brands if b.pk not in told]}
