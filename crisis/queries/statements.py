"""Reading statements: the rows of pages and the API, what the checker is told, which approval is open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from accounts.models import Agency, Brand
from crisis.models import Incident, Publication, RoleHolder, Statement, StatementApproval, StatementText
from crisis.packs import levels, roles
from crisis.statements import Fact, Sort, StatementReport, check_statement
from crisis.statements import Statement as Checked
from crisis.states import FactStanding

LEGAL_STEP = 99  # a lawyer's word on a text outside of the level's steps
_MOST_CHECKED = 200  # facts, and names of those harmed, that the checker is told


@dataclass(frozen=True)
class Step:
    """A step of the approvals a level asks for: who may take it, and the yes that was given to this very text."""

    number: int
    roles: tuple[str, ...]
    yes: StatementApproval | None
    is_open: bool
    holders: tuple[Any, ...] = ()  # members who have one of the roles in the room

    @property
    def role_names(self) -> str:
        return ", ".join(str(roles()[key].name) for key in self.roles)

    @property
    def asks_client(self) -> bool:
        return "client" in self.roles


def statements_to_show(agency: Agency) -> "QuerySet[Statement]":
    """Return the agency's statements with their texts, each text with its approvals and places."""
    texts = StatementText.objects.select_related("author__user").order_by("pk")
    made = Publication.objects.select_related("by__user").order_by("at", "pk")
    return (
        Statement.objects.filter(incident__agency=agency)
        .select_related("incident__agency", "incident__commander__user", "brand", "author__user")
        .prefetch_related(Prefetch("texts", queryset=texts), Prefetch("texts__publications", queryset=made))
    )


def plain_statements(agency: Agency) -> "QuerySet[Statement]":
    """Return the agency's statements without their texts."""
    return Statement.objects.filter(incident__agency=agency).select_related("incident__agency", "brand", "author")  # fmt: skip


def publications_to_show(agency: Agency) -> "QuerySet[Publication]":
    return Publication.objects.filter(text__statement__incident__agency=agency).select_related("text", "by")


def texts_to_show(agency: Agency) -> "QuerySet[StatementText]":
    return StatementText.objects.filter(statement__incident__agency=agency).select_related(
        "statement__incident__agency",
        "statement__incident__commander__user",
        "statement__brand",
        "author__user",
    )


def told_to_checker(incident: Incident) -> dict[str, Any]:
    """Return facts, central channels and names of those harmed, as the checker takes them. Two statements."""
    facts = incident.facts.filter(removed_at=None).order_by("pk")[:_MOST_CHECKED]
    harmed = incident.harmed.order_by("pk").values_list("who", flat=True)[:_MOST_CHECKED]
    return {
        "facts": tuple(
            Fact(
                str(fact.uuid), fact.text, fact.source,
                fact.standing == FactStanding.CONFIRMED and fact.verified_at is not None,
            )
            for fact in facts
        ),
        "harmed": tuple(harmed),
        "channels": tuple(each for each in re.split(r"[\s,;]+", incident.central_channel) if each),
    }  # fmt: skip


def report_of(
    text: StatementText, told: Mapping[str, Any] | None = None, *, is_cleared: bool | None = None
) -> StatementReport:
    """Return what the checker says of a text as it stands. Three statements, one with `told`.

    `is_cleared`: whether a lawyer answers for what it admits; None: whether one said yes to these very words.
    """
    told = told or told_to_checker(text.statement.incident)
    if is_cleared is None:
        said = text.approvals.all() if text.pk else ()
        is_cleared = any(
            each.role == "legal" and each.said_yes and each.text_hash == text.text_hash for each in said
        )
    return check_statement(
        Checked(
            text.text, Sort(text.statement.sort), text.language, facts=told["facts"], channels=told["channels"],
            harmed=told["harmed"], legal_cleared=is_cleared,
        )
    )  # fmt: skip


def steps_of(text: StatementText, *, holders: Mapping[str, Any] | None = None) -> list[Step]:
    """Return the steps of its incident's level for a text, in order; the first without a yes is the open one.

    A yes counts by role and hash: it survives a change of level, never a change of the text. One statement, two
    without `holders` (role: member).
    """
    incident = text.statement.incident
    given = [each for each in text.approvals.all() if each.said_yes and each.text_hash == text.text_hash]
    by_role = {each.role: each for each in given}
    held = holders_of(incident) if holders is None else holders
    found: list[Step] = []
    is_open = True
    for number, wanted in enumerate(levels()[incident.level].approvals):
        yes = next((by_role[role] for role in wanted if role in by_role), None)
        found.append(
            Step(
                number,
                wanted,
                yes,
                yes is None and is_open,
                tuple(held[role] for role in wanted if role in held),
            )
        )
        is_open = is_open and yes is not None
    return found


def open_step(text: StatementText, *, holders: Mapping[str, Any] | None = None) -> Step | None:
    """Return the step that waits, or None: everybody whom the level asks has said yes to this very text."""
    return next((step for step in steps_of(text, holders=holders) if step.is_open), None)


def holders_of(incident: Incident) -> dict[str, Any]:
    """Return who has which role in a room now. One statement."""
    held = RoleHolder.objects.filter(incident=incident, until=None).select_related("member__user")
    return {each.role: each.member for each in held}


def brands_of(incident: Incident) -> list[Brand]:
    """Return the brands of an incident's campaigns, by name."""
    touched = Brand.objects.filter(campaigns__incident_places__incident=incident)
    return list(touched.distinct().order_by("name", "pk"))


def last_read(text: StatementText) -> StatementApproval | None:
    """Return the newest word of an approver on an earlier wording of a text: what a change is shown against."""
    earlier = [each for each in text.approvals.all() if each.wording and each.text_hash != text.text_hash]
    return max(earlier, key=lambda each: each.pk, default=None)


def fetch_approvals(text: StatementText) -> None:
    """Read what was said of a text once for all that a page shows of it. One statement."""
    rows = StatementApproval.objects.select_related("member__user").order_by("pk")
    prefetch_related_objects([text], Prefetch("approvals", queryset=rows))
