"""Incidents as lists, the navigation, the room and the API read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Agency, Membership
from accounts.text import fold
from crisis.models import Incident, IncidentCampaign, IncidentInfluencer
from crisis.models.incidents import IncidentQuerySet
from crisis.states import IncidentState, Level, TaskState


def incidents_to_show(agency: Agency) -> IncidentQuerySet:
    """Return the agency's incidents with everything their pages name."""
    return Incident.objects.for_agency(agency).select_related(
        "agency", "commander__user", "opened_by__user", "playbook_version__playbook", "postmortem"
    )


def with_what_it_touches(rows: "QuerySet[Incident]") -> "QuerySet[Incident]":
    """Add campaigns and influencers: two statements more for any number of rows."""
    campaigns = IncidentCampaign.objects.select_related("campaign__brand").order_by("pk")
    people = IncidentInfluencer.objects.select_related("influencer").order_by("pk")
    return rows.prefetch_related(Prefetch("campaigns", campaigns), Prefetch("influencers", people))


def listed_incidents(
    agency: Agency, *, state: str = "", level: str = "", campaign: UUID | None = None, drill: str = "", year: int | None = None,
    text: str = "",
) -> IncidentQuerySet:  # fmt: skip
    """Return incidents, narrowed. `state`: one of IncidentState or "live"; `drill`: "only" or "none"."""
    rows = incidents_to_show(agency)
    if state == "live":
        rows = rows.live()
    elif state in IncidentState.values:
        rows = rows.filter(state=state)
    if level in Level.values:
        rows = rows.filter(level=level)
    if campaign:
        rows = rows.filter(campaigns__campaign__uuid=campaign)
    if drill in ("only", "none"):
        rows = rows.filter(is_drill=drill == "only")
    if year is not None:
        rows = rows.filter(opened_at__year=year)
    for word in text.split()[:8]:
        found = Q(title__icontains=word) | Q(summary__icontains=word)
        found |= Q(campaigns__campaign__name_key__contains=fold(word)) | Q(
            influencers__influencer__name_key__contains=fold(word)
        )
        if word.lstrip("#").isdecimal() and len(word) < 10:
            found |= Q(number=int(word.lstrip("#")))
        rows = rows.filter(pk__in=Incident.objects.for_agency(agency).filter(found).values("pk"))
    return rows


def count_live(agency: Agency) -> int:
    """Return how many incidents are live, drills too: somebody sits in them. One statement over a small index."""
    return Incident.objects.for_agency(agency).live().count()


def waiting_of(incidents: Iterable[Incident], now: datetime) -> dict[int, dict[str, int]]:
    """Return of each live incident how many tasks are open and how many late: one statement."""
    keys = [incident.pk for incident in incidents]
    if not keys:
        return {}
    unsettled = Q(tasks__state__in=TaskState.unsettled)
    rows = Incident.objects.filter(pk__in=keys).annotate(
        open=Count("tasks", filter=unsettled), late=Count("tasks", filter=unsettled & Q(tasks__due_at__lte=now))
    )  # fmt: skip
    return {
        row["pk"]: {"open": row["open"], "late": row["late"]} for row in rows.values("pk", "open", "late")
    }


def live_with(by: Membership) -> IncidentQuerySet:
    """Return live incidents a member commands or has a role in."""
    has = Q(commander=by) | Q(role_holders__member=by, role_holders__until=None)
    mine = Incident.objects.for_agency(by.agency).live().filter(has).values("pk")
    return incidents_to_show(by.agency).filter(pk__in=mine)


def export_rows(rows: "QuerySet[Incident]") -> Iterable[list[Any]]:
    """Yield the lines of the list as a file: a header, then an incident a line, newest first."""
    yield [
        "Number", "Title", "Level", "State", "Drill", "Commander", "Campaigns", "Influencers", "First comment", "Alert", "Opened",
        "Acknowledged", "Assessed", "Client told", "First statement", "Calm since", "Closed",
    ]  # fmt: skip
    for row in with_what_it_touches(rows.order_by("-pk")).iterator(chunk_size=500):
        moments = (
            row.turned_at, row.alerted_at, row.opened_at, row.acknowledged_at, row.assessed_at, row.client_told_at,
            row.first_statement_at, row.calm_since, row.closed_at,
        )  # fmt: skip
        yield [
            row.number, row.title, row.level, row.state, "yes" if row.is_drill else "no", str(row.commander.user),
            ", ".join(each.campaign.name for each in row.campaigns.all()),
            ", ".join(each.influencer.name for each in row.influencers.all()),
            *(f"{moment:%Y-%m-%d %H:%M:%S}Z" if moment else "" for moment in moments),
        ]  # fmt: skip
