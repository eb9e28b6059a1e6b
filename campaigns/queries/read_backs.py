"""Who has read a brief back, how far, and what is open: for the house's pages, the API and the influencer's page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from accounts.models import Agency
from campaigns.models import (
    Brief,
    BriefRemark,
    BriefVersion,
    Collaboration,
    Deliverable,
    PointAnswer,
    ReadBack,
    Slot,
)
from campaigns.states import BriefState, Phase, PointVerdict, Section


@dataclass(frozen=True)
class PointState:
    """One point as one person has it before them. `state`: new | changed | got_it | objects | answered."""

    point: dict[str, Any]
    answer: PointAnswer | None
    state: str
    remarks: list[BriefRemark] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return self.state == "got_it"

    @property
    def waits_for_them(self) -> bool:
        return self.state in ("new", "changed", "answered")


@dataclass(frozen=True)
class Reading:
    """How one person stands with the newest version of one brief."""

    read_back: ReadBack
    version: BriefVersion
    points: list[PointState]
    remarks: list[BriefRemark]  # about the whole

    @property
    def waiting(self) -> list[PointState]:
        return [point for point in self.points if point.waits_for_them]

    @property
    def objections(self) -> list[PointState]:
        return [point for point in self.points if point.state == "objects"]

    @property
    def news(self) -> list[PointState]:
        """The points that read otherwise than in the version they last answered, and wait for them."""
        seen = self.read_back.seen_version
        before = {point["key"]: point["digest"] for point in seen.points} if seen else {}
        return [
            state
            for state in self.waiting
            if seen and before.get(state.point["key"]) != state.point["digest"]
        ]

    @property
    def settled(self) -> int:
        return sum(point.is_settled for point in self.points)

    @property
    def sections(self) -> list[tuple[Section, list[PointState]]]:
        return [
            (section, found)
            for section in Section
            if (found := [point for point in self.points if point.point["section"] == section.value])
        ]


def read_backs_to_show(agency: Agency) -> QuerySet[ReadBack]:
    return ReadBack.objects.for_agency(agency).select_related(
        "brief__campaign__brand", "brief__campaign__agency", "collaboration__influencer", "collaboration__agency",
        "collaboration__campaign", "seen_version", "acknowledged_version", "checked_by__user",
    )  # fmt: skip


def answers_to_show(agency: Agency) -> QuerySet[PointAnswer]:
    return PointAnswer.objects.for_agency(agency).select_related(
        "read_back__brief__campaign", "read_back__collaboration__influencer", "resolved_by__user", "version"
    )


def readers_of_brief(brief: Brief) -> QuerySet[ReadBack]:
    """Return who was asked to read a brief and is still part of the campaign: who objects first, then by name."""
    rows = read_backs_to_show(brief.campaign.agency).filter(brief=brief, collaboration__ended_at=None)
    objections = PointAnswer.objects.open_objections().filter(read_back=OuterRef("pk"))
    return rows.annotate(has_objection=Exists(objections)).order_by(
        "-has_objection", "collaboration__influencer__name_key", "pk"
    )


def readings_of(collaboration: Collaboration) -> list[Reading]:
    """Return every brief somebody was asked to read that was not withdrawn. Four statements."""
    rows = (
        read_backs_to_show(collaboration.agency)
        .filter(collaboration=collaboration)
        .exclude(brief__state=BriefState.WITHDRAWN)
    )
    return readings(rows.order_by("pk"))


def readings(rows: QuerySet[ReadBack]) -> list[Reading]:
    """Return how each of these stands with the newest version of its brief."""
    answers = PointAnswer.objects.select_related("resolved_by__user").order_by("answered_at")
    found = list(
        rows.prefetch_related(
            Prefetch("answers", answers), Prefetch("remarks", BriefRemark.objects.order_by("pk"))
        )
    )
    newest = newest_versions(row.brief_id for row in found)
    return [_reading(row, newest[row.brief_id]) for row in found if row.brief_id in newest]


def newest_versions(brief_ids: Iterable[int]) -> dict[int, BriefVersion]:
    """Return {brief id: its newest version}, in one statement."""
    rows = BriefVersion.objects.filter(brief__in=set(brief_ids))
    newest = rows.order_by("brief", "-number").distinct("brief").select_related("brief", "published_by__user")
    return {row.brief_id: row for row in newest}


def people_to_ask(brief: Brief) -> QuerySet[Collaboration]:
    """Return who could be asked to read a brief: part of the campaign, not asked yet; whom it is for (`is_meant`) first.

    For whom it is: those who owe something on its platform and in its format, or hold such a slot; a brief for every
    platform is for those who agree or produce.
    """
    if brief.platform:
        owing = _matching(Deliverable.objects.filter(collaboration=OuterRef("pk")), brief)
        meant = Q(Exists(owing)) | Q(Exists(_matching(Slot.objects.filter(holder=OuterRef("pk")), brief)))
    else:
        meant = Q(stage__phase__in=(Phase.AGREEMENT, Phase.PRODUCTION))
    return (
        Collaboration.objects.for_agency(brief.campaign.agency)
        .filter(campaign=brief.campaign_id)
        .going_on()
        .exclude(read_backs__brief=brief)
        .select_related("influencer", "stage")
        .annotate(
            is_meant=Case(When(meant, then=Value(True)), default=Value(False), output_field=BooleanField())
        )
        .order_by("-is_meant", "influencer__name_key", "pk")
    )


def point_table(readings: Sequence[Reading]) -> list[tuple[dict[str, Any], list[tuple[Reading, PointState]]]]:
    """Return each point of the newest version with how everybody stands with it, in reading order."""
    table: dict[str, list[tuple[Reading, PointState]]] = defaultdict(list)
    for reading in readings:
        for state in reading.points:
            table[state.point["key"]].append((reading, state))
    points = readings[0].version.points if readings else []
    return [(point, table[point["key"]]) for point in points]


def _reading(row: ReadBack, version: BriefVersion) -> Reading:
    answers = {(answer.key, answer.digest): answer for answer in row.answers.all()}
    earlier = {answer.key for answer in row.answers.all()}
    remarks: dict[UUID | None, list[BriefRemark]] = defaultdict(list)
    for remark in row.remarks.all():
        remarks[remark.key].append(remark)
    points = []
    for point in version.points:
        key = UUID(point["key"])
        answer = answers.get((key, point["digest"]))
        points.append(PointState(point, answer, _state(answer, key in earlier), remarks[key]))
    return Reading(row, version, points, remarks[None])


def _state(answer: PointAnswer | None, has_earlier: bool) -> str:
    if answer is None:
        return "changed" if has_earlier else "new"
    if answer.verdict == PointVerdict.GOT_IT:
        return "got_it"
    return "answered" if answer.resolved_at else "objects"


def _matching(rows: QuerySet[Any], brief: Brief) -> QuerySet[Any]:
    if brief.platform:
        rows = rows.filter(platform=brief.platform)
    return rows.filter(format=brief.format) if brief.format else rows
