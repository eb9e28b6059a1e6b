"""What an export reads: plain tuples in batches, because objects would take ten times as long."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from accounts.models import Agency
from influencers.filters import Filters
from influencers.models import Channel, ContactPoint
from influencers.queries.listing import ORDERS, filtered

BATCH = 2_000
_FIELDS = (
    "pk", "name", "country", "languages", "time_zone", "tags", "stage__name", "owner__user__email", "next_step",
    "next_step_date", "archived_at", "birth_year", "birthday", "vetting", "risk", "refuses", "tones", "last_contact_at",
    "created_at", "updated_at", "custom",
)  # fmt: skip


class ExportedChannel(NamedTuple):
    """A channel as a file holds it."""

    platform: str
    handle: str
    title: str
    external_id: str
    url: str
    followers: int | None
    measured_at: datetime | None
    engagement_percentile: int | None


@dataclass(slots=True)
class Exported:
    """A person as a file holds them; contact points as (kind, value)."""

    pk: int
    name: str
    country: str
    languages: list[str]
    time_zone: str
    tags: list[str]
    stage: str | None
    owner: str | None
    next_step: str
    next_step_date: date | None
    archived_at: datetime | None
    birth_year: int | None
    birthday: int | None
    vetting: str
    risk: str
    refuses: list[str]
    tones: list[str]
    last_contact_at: datetime | None
    created_at: datetime
    updated_at: datetime
    custom: dict[str, Any]
    channels: list[ExportedChannel]
    points: list[tuple[str, str]]


def every_match(agency: Agency, filters: Filters) -> Iterator[Exported]:
    """Yield all matches, a batch at a time: three statements a batch, and no more memory for more people."""
    people = filtered(agency, filters).order_by(*ORDERS[filters.sort]).values_list(*_FIELDS)
    rows = people.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        ids = [row[0] for row in batch]
        channels: dict[int, list[ExportedChannel]] = defaultdict(list)
        stored = Channel.objects.filter(influencer__id__among=ids).order_by("platform", "pk")
        for person, *values in stored.values_list("influencer_id", *ExportedChannel._fields):
            channels[person].append(ExportedChannel(*values))
        points: dict[int, list[tuple[str, str]]] = defaultdict(list)
        ways = ContactPoint.objects.filter(influencer__id__among=ids).order_by("pk")
        for person, kind, value in ways.values_list("influencer_id", "kind", "value"):
            points[person].append((kind, value))
        for row in batch:
            yield Exported(*(*row, channels[row[0]], points[row[0]]))
