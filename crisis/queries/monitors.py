"""What monitors hear: lists of them, one of them, their settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import Agency, Brand
from accounts.text import fold
from campaigns.models import Campaign
from crisis.detection import PRESETS, Break, Heard, Reading, Sensitivity, read_sensitivity
from crisis.models import Alert, KnownBreak, Mention, Monitor, Stream
from crisis.states import AlertState, MonitorScope, MonitorState, StreamKind
from influencers.models import Comment, Influencer


def sensitivity_of(monitor: Monitor) -> Sensitivity:
    """Return how easily a monitor alerts; the normal one where nothing (or nothing readable) was set."""
    try:
        return read_sensitivity(monitor.sensitivity) if monitor.sensitivity else PRESETS["normal"]
    except (ValueError, TypeError):
        return PRESETS["normal"]


def breaks_of(monitor: Monitor, *, since: datetime | None = None) -> tuple[Break, ...]:
    """Return a monitor's known breaks as detection takes them."""
    rows = KnownBreak.objects.filter(monitor=monitor)
    if since is not None:
        rows = rows.filter(ends_at__gte=since)
    return tuple(
        Break(*row) for row in rows.order_by("starts_at").values_list("starts_at", "ends_at", "note")
    )


def all_monitors(agency: Agency) -> "QuerySet[Monitor]":
    """Return an agency's monitors with what they watch, those of drills too."""
    return Monitor.objects.for_agency(agency).select_related(
        "agency", "campaign", "influencer", "brand", "owner__user"
    )


def all_breaks(agency: Agency) -> "QuerySet[KnownBreak]":
    """Return the known breaks of an agency's monitors."""
    return KnownBreak.objects.filter(monitor__agency=agency).select_related("monitor__agency")


def whole_stream(monitor: Monitor) -> Stream | None:
    """Return the stream of all that a monitor hears, with its memory."""
    return Stream.objects.filter(monitor=monitor, key="whole").first()


def not_watched(agency: Agency, *, asked: str = "", most: int = 300) -> dict[str, list[Any]]:
    """Return what a new monitor may watch: campaigns, people of campaigns (and the one asked for), brands."""
    campaigns = Campaign.objects.for_agency(agency).filter(archived_at=None).exclude(monitors__is_drill=False)
    people = Influencer.objects.filter(agency=agency, archived_at=None, merged_into=None, monitors=None)
    named = people.filter(uuid=asked) if len(asked) == 36 else people.none()
    working = people.filter(collaborations__isnull=False).distinct().order_by("name")
    brands = Brand.objects.filter(agency=agency, archived_at=None, monitors=None)
    return {
        "campaigns": list(campaigns.order_by("-pk")[:most]), "influencers": [*named, *working[:most]],
        "brands": list(brands.order_by("name")[:most]),
    }  # fmt: skip


def monitors_to_show(
    agency: Agency, *, text: str = "", state: str = "", scope: str = ""
) -> "QuerySet[Monitor]":
    """Return an agency's monitors with how many alerts are open, by name; those of drills come with their drill."""
    opened = (
        Alert.objects.filter(monitor=OuterRef("pk"), state__in=AlertState.open_states, noted="")
        .order_by()
        .values("monitor")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows = (
        Monitor.objects.for_agency(agency)
        .filter(is_drill=False)
        .select_related("campaign", "influencer", "brand", "owner__user")
        .annotate(open_alerts=Coalesce(Subquery(opened), 0))
    )
    if text:
        rows = rows.filter(name_key__contains=fold(text)[:100])
    if state in MonitorState.values:
        rows = rows.filter(state=state)
    if scope in MonitorScope.values:
        rows = rows.filter(scope=scope)
    return rows.order_by("name_key", "pk")


def heard_by_day(
    monitors: Sequence[Monitor], *, now: datetime, days: int = 14
) -> Mapping[int, list[tuple[int, int]]]:
    """Return what each monitor heard a day, oldest first: (all, negative), from its stream's own memory. One statement."""
    today = int(now.timestamp()) // 86_400
    whole = Stream.objects.filter(monitor__in=[each.pk for each in monitors], key="whole")
    found: dict[int, list[tuple[int, int]]] = {}
    for monitor_id, buckets in whole.values_list("monitor_id", "state__baseline__buckets"):
        counts = [[0, 0] for _ in range(days)]
        for row in buckets or ():
            place = days - 1 - (today - row[0] * 3600 // 86_400)
            if 0 <= place < days:
                counts[place][0] += max(0, row[1])
                counts[place][1] += max(0, row[2])
        found[monitor_id] = [(each[0], each[1]) for each in counts]
    return found


def streams_of(monitor: Monitor) -> "QuerySet[Stream]":
    """Return a monitor's streams without their memory, the whole first, then those fed last."""
    rank = Case(When(kind=StreamKind.WHOLE, then=0), When(kind=StreamKind.INFLUENCER, then=1), default=2)
    rows = Stream.objects.filter(monitor=monitor).defer("state").select_related("post__channel", "influencer")
    return rows.order_by(rank, F("fed_at").desc(nulls_last=True), "-pk")


def reading_of(stream: Stream) -> Reading | None:
    """Return where a stream stood when it was fed last; None before it was."""
    if not stream.reading:
        return None
    return Reading(**stream.reading | {"at": datetime.fromisoformat(stream.reading["at"])})


def hours_known(stream: Stream, *, now: datetime, hours: int = 72) -> list[dict[str, Any]]:
    """Return the last hours of a stream from its memory: when, comments, negative ones, and the share (None: silent)."""
    last = int(now.timestamp()) // 3600
    buckets = {row[0]: row for row in stream.state.get("baseline", {}).get("buckets", ())}
    found = []
    for number in range(last - hours + 1, last + 1):
        row = buckets.get(number, (number, 0, 0))
        comments, negative = max(0, row[1]), max(0, row[2])
        found.append(
            {
                "at": datetime.fromtimestamp(number * 3600, tz=now.tzinfo), "comments": comments, "negative": negative,
                "share": negative / comments if comments else None,
            }
        )  # fmt: skip
    return found


def open_alerts_of(monitor: Monitor) -> "QuerySet[Alert]":
    """Return what is open, the newest first."""
    return Alert.objects.filter(monitor=monitor, state__in=AlertState.open_states).order_by("-raised_at")[:10]


def breaks_to_show(monitor: Monitor, *, now: datetime) -> "QuerySet[KnownBreak]":
    """Return known breaks that lie ahead or not long ago, the newest first."""
    recent = KnownBreak.objects.filter(monitor=monitor, ends_at__gte=now - timedelta(days=60))
    return recent.select_related("by__user").order_by("-starts_at")[:50]


def mentions_to_show(
    agency: Agency, *, monitor: Monitor | None = None, text: str = "", mood: str = "", source: str = "", away: bool = False
) -> "QuerySet[Mention]":  # fmt: skip
    """Return mentions, narrowed; those put away only when asked for."""
    rows = Mention.objects.for_agency(agency).select_related("monitor", "by__user")
    rows = rows.filter(put_away_at__isnull=not away)
    if monitor is not None:
        rows = rows.filter(monitor=monitor)
    if text:
        rows = rows.filter(Q(text__icontains=text) | Q(title__icontains=text) | Q(author__icontains=text))
    if mood:
        rows = rows.filter(mood=mood)
    if source:
        rows = rows.filter(source=source)
    return rows


def heard_since(monitor: Monitor, *, since: datetime, most: int) -> tuple[list[Heard], bool]:
    """Return what a monitor heard since a moment as detection reads it, and whether it was more than `most` (the newest stay)."""
    posts = Stream.objects.filter(monitor=monitor, kind=StreamKind.POST, post__isnull=False).values("post")
    fields = ("pk", "published_at", "text", "author_hash", "mood", "nature", "likes")
    comments = Comment.objects.filter(post__in=posts, published_at__gte=since).exclude(
        mood_stage__in=("", "withheld")
    )
    rows = comments.order_by("-published_at").values_list(*fields)[: most + 1]
    found = [
        Heard(f"c{pk}", at, text, str(by), mood, nature, likes or 0)
        for pk, at, text, by, mood, nature, likes in rows
    ]
    said_fields = ("pk", "at", "title", "text", "author_hash", "mood", "nature", "likes")
    said = Mention.objects.filter(monitor=monitor, at__gte=since, put_away_at=None).exclude(mood_stage="")
    for pk, at, title, text, by, mood, nature, likes in said.order_by("-at").values_list(*said_fields)[
        : most + 1
    ]:
        found.append(
            Heard(f"m{pk}", at, f"{title}\n{text}", "" if by is None else str(by), mood, nature, likes or 0)
        )
    found.sort(key=lambda each: (each.at, each.key))
    return found[-most:], len(found) > most
