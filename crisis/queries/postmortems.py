"""Post-mortems as their pages read them: what happened, what was missed, what it teaches."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import Agency
from accounts.text import fold
from campaigns.models import LaunchOverride
from crisis.detection import Cause, Evidence, explain
from crisis.models import (
    Alert,
    AlertFinding,
    Factor,
    FollowUp,
    HarmedParty,
    Incident,
    IncidentTask,
    PlanChange,
    Playbook,
    Postmortem,
    StatementText,
    TimelineEntry,
)
from crisis.postmortem_figures import figures_of
from crisis.queries.charts import hours_of
from crisis.states import FactorKind, PostmortemState, StatementState, TaskState

MOST_ENTRIES = 200
MOST_ALERTS = 10
MOST_FINDINGS = 200
MOST_SENTENCES = 3
A_WORD = 1000.0  # a watch-word goes before every figure
MOST_COMPARED = 60  # post-mortems in the figures over time
MOST_OF_A_KIND = 50
CAUSES = (FactorKind.ROOT, FactorKind.CONTRIBUTING)


@dataclass(frozen=True)
class Missed:
    """What was not as the plan asks: said without blame, because it shows where the plan does not help."""

    broken_glass: list[StatementText]
    despite: list[StatementText]
    late: list[IncidentTask]
    undone: list[IncidentTask]
    launched_without: list[LaunchOverride]

    @property
    def is_empty(self) -> bool:
        return not (self.broken_glass or self.despite or self.late or self.undone or self.launched_without)


@dataclass(frozen=True)
class AlertTold:
    """An alert with the arithmetic that raised it."""

    alert: Alert
    why: list[str]


def postmortems_to_show(agency: Agency) -> QuerySet[Postmortem]:
    """Return an agency's post-mortems with incident, owner and who closed them loaded."""
    return Postmortem.objects.filter(incident__agency=agency).select_related(
        "incident__agency", "incident__commander__user", "incident__playbook_version__playbook", "owner__user", "closed_by__user"
    )  # fmt: skip


def listed_postmortems(agency: Agency, *, state: str = "") -> QuerySet[Postmortem]:
    """Return post-mortems for the list, with how many follow-ups are open and what changed."""
    rows = postmortems_to_show(agency).annotate(
        open_follow_ups=Count("follow_ups", filter=Q(follow_ups__done_at=None), distinct=True),
        all_follow_ups=Count("follow_ups", distinct=True), changed=Count("changes", distinct=True),
    )  # fmt: skip
    return rows.filter(state=state) if state in PostmortemState.values else rows


def whole_postmortems(agency: Agency) -> QuerySet[Postmortem]:
    """Return post-mortems with their lines and changes loaded."""
    changes = PlanChange.objects.select_related("playbook_version", "influencer", "checklist_item")
    return postmortems_to_show(agency).prefetch_related(
        Prefetch("factors", queryset=Factor.objects.order_by("position", "pk")),
        Prefetch("changes", queryset=changes.order_by("pk")),
    )


def figures_now(postmortem: Postmortem) -> dict[str, Any]:
    """Return the figures: as of the closing when closed, else computed now (six statements)."""
    if postmortem.state == PostmortemState.CLOSED and postmortem.figures:
        return dict(postmortem.figures)
    return figures_of(postmortem.incident, hours_of(postmortem.incident))


def factors_of(postmortem: Postmortem) -> list[tuple[FactorKind, list[Factor]]]:
    """Return each kind with its lines, kinds without one too; one statement."""
    rows = list(postmortem.factors.order_by("position", "pk"))
    return [(kind, [row for row in rows if row.kind == kind]) for kind in FactorKind]


def follow_ups_of(postmortem: Postmortem) -> list[FollowUp]:
    return list(postmortem.follow_ups.select_related("owner__user").order_by("due_on", "pk"))


def changes_of(postmortem: Postmortem) -> list[PlanChange]:
    rows = postmortem.changes.select_related(
        "playbook_version__playbook", "influencer", "checklist_item", "by__user"
    )
    return list(rows.order_by("pk"))


def starred_entries(incident: Incident) -> list[TimelineEntry]:
    """Return the starred lines of the timeline, oldest first; one statement."""
    rows = incident.timeline.filter(starred_at__isnull=False).select_related("by__user")
    return list(rows.order_by("at", "pk")[:MOST_ENTRIES])


def alerts_of(incident: Incident) -> list[AlertTold]:
    """Return the alerts with the sentences of their arithmetic, strongest first; two statements."""
    alerts = list(incident.alerts.select_related("monitor").order_by("raised_at", "pk")[:MOST_ALERTS])
    found: dict[int, dict[str, float]] = {alert.pk: {} for alert in alerts}
    for finding in AlertFinding.objects.filter(alert__in=alerts).order_by("-at")[:MOST_FINDINGS]:
        for row in finding.evidence:
            evidence = Evidence(Cause(row["cause"]), row.get("numbers", {}))
            weight = A_WORD if evidence.cause == Cause.WORD else evidence.strength
            found[finding.alert_id].setdefault(explain(evidence), weight)
    return [
        AlertTold(
            alert, sorted(found[alert.pk], key=lambda sentence: -found[alert.pk][sentence])[:MOST_SENTENCES]
        )
        for alert in alerts
    ]


def said_in(incident: Incident) -> list[StatementText]:
    """Return the texts that were published, with where; two statements."""
    rows = StatementText.objects.filter(statement__incident=incident, state=StatementState.PUBLISHED)
    loaded = rows.select_related("statement", "author__user").prefetch_related("publications")
    return list(loaded.order_by("pk")[:MOST_OF_A_KIND])


def harmed_in(incident: Incident) -> list[HarmedParty]:
    return list(incident.harmed.order_by("pk")[:MOST_OF_A_KIND])


def missed_in(incident: Incident) -> Missed:
    """Return what went past the plan: statements without approval or despite the checker, tasks late or left. Three statements."""
    texts = list(
        StatementText.objects.filter(Q(broken_glass__gt="") | Q(despite__gt=""), statement__incident=incident)
        .exclude(state__in=(StatementState.WRITING, StatementState.DROPPED))
        .select_related("statement")
        .order_by("pk")[:MOST_OF_A_KIND]
    )
    tasks = list(
        incident.tasks.filter(
            Q(state__in=TaskState.unsettled) | Q(state=TaskState.DONE, done_at__gt=F("due_at"))
        )
        .select_related("assignee__user")
        .order_by("position", "pk")[:MOST_OF_A_KIND]
    )
    overrides = LaunchOverride.objects.filter(campaign__incident_places__incident=incident)
    return Missed(
        broken_glass=[each for each in texts if each.broken_glass], despite=[each for each in texts if each.despite],
        late=[each for each in tasks if each.state == TaskState.DONE],
        undone=[each for each in tasks if each.state != TaskState.DONE],
        launched_without=list(overrides.select_related("campaign").order_by("pk")[:MOST_OF_A_KIND]),
    )  # fmt: skip


def earlier_causes(agency: Agency, *, but: Postmortem | None = None) -> list[str]:
    """Return causes of earlier post-mortems, newest first, each once: the same words make repetition visible."""
    rows = Factor.objects.filter(postmortem__incident__agency=agency, kind__in=CAUSES)
    if but is not None:
        rows = rows.exclude(postmortem=but)
    return list(dict.fromkeys(rows.order_by("-pk").values_list("text", flat=True)[:300]))[:100]


@dataclass(frozen=True)
class Repeated:
    """A cause that stands in more than one post-mortem."""

    text: str
    times: int
    postmortems: list[Postmortem]


def closed_ones(agency: Agency) -> list[Postmortem]:
    """Return the newest closed post-mortems, oldest first, drills left out; one statement."""
    rows = postmortems_to_show(agency).filter(state=PostmortemState.CLOSED, incident__is_drill=False)
    return list(rows.order_by("-pk")[:MOST_COMPARED])[::-1]


def repeated_causes(postmortems: list[Postmortem]) -> list[Repeated]:
    """Return causes that stand in more than one of them, most often first, folded words taken as the same; one statement."""
    by_pk = {each.pk: each for each in postmortems}
    found: dict[str, tuple[str, dict[int, Postmortem]]] = {}
    rows = Factor.objects.filter(postmortem__in=postmortems, kind__in=CAUSES).order_by("pk")
    for text, pk in rows.values_list("text", "postmortem_id"):
        key = fold(text).rstrip(".")
        found.setdefault(key, (text, {}))[1][pk] = by_pk[pk]
    told = [
        Repeated(text, len(where), list(where.values())) for text, where in found.values() if len(where) > 1
    ]
    return sorted(told, key=lambda each: (-each.times, each.text))


def follow_ups_to_show(agency: Agency) -> QuerySet[FollowUp]:
    """Return an agency's follow-ups."""
    rows = FollowUp.objects.filter(postmortem__incident__agency=agency)
    return rows.select_related("postmortem__incident__agency", "owner__user")


def factors_to_show(agency: Agency) -> QuerySet[Factor]:
    rows = Factor.objects.filter(postmortem__incident__agency=agency)
    return rows.select_related("postmortem__incident__agency")


def changes_to_show(agency: Agency) -> QuerySet[PlanChange]:
    rows = PlanChange.objects.filter(postmortem__incident__agency=agency)
    return rows.select_related("postmortem__incident__agency", "playbook_version")


def people_of(incident: Incident) -> list[Any]:
    """Return the influencers an incident is about."""
    places = incident.influencers.select_related("influencer__agency").order_by("influencer__name", "pk")
    return [place.influencer for place in places[:MOST_OF_A_KIND]]


def playbooks_to_change(agency: Agency) -> list[Playbook]:
    """Return the living playbooks, by name."""
    return list(Playbook.objects.for_agency(agency).living().order_by("name_key", "pk")[:200])
