"""Detection at work: what was read is counted, stream by stream, and what is found becomes alerts.

What is unheard stands in rows. A monitor's rows are counted under the lock of its whole stream; streams' new states,
alerts and what counts as heard are one transaction. A worker that is killed leaves all of it or nothing, two never count
the same, and a finding that comes twice is known by its key.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from accounts.live import publish
from crisis.actions.learning import as_week, begin, outlives_its_curve
from crisis.actions.raising import Raised, take_findings, tell
from crisis.actions.timeline import tell_room
from crisis.detection import Fed, Heard, Reading, feed
from crisis.models import Incident, Mention, Monitor, Stream, Unheard
from crisis.queries.drills import clock_of
from crisis.queries.monitors import breaks_of, sensitivity_of
from crisis.states import MonitorState, StreamKind

BATCH = 2000  # comments and as many mentions of one monitor in a transaction
PATIENCE = 20.0  # seconds; what is left then waits for the next nudge
LOOK_AGAIN = timedelta(minutes=15)  # while an alert is open, so that it ends when nobody comments any more
# Polls bring comments up to an hour late: where nobody comments the clock is moved no further than this behind.
BEHIND = timedelta(minutes=90)
MOST_PLACES = 50  # streams of places in one drill


@dataclass
class Batch:
    """What one monitor has not counted yet, in detection's words, by the streams it belongs to."""

    by_stream: dict[str, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    unheard: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    number: int = 0


def hear(*, now: datetime, most: int = BATCH) -> int:
    """Count what is unheard and look at streams that are due; return how many comments and mentions were counted.

    Monitors take turns, a batch each, until nothing waits or 20 seconds are over. What was read meanwhile is counted too:
    whoever was nudged for it found the monitor's lock taken.
    """
    counted, stop = 0, time.monotonic() + PATIENCE
    while time.monotonic() < stop:
        number = sum(_hear_monitor(monitor_id, now, most) for monitor_id in _waiting(now))
        if not number:
            break
        counted += number
    return counted


def _waiting(now: datetime) -> list[int]:
    unheard = Unheard.objects.order_by().values("monitor").distinct()
    mentions = _unheard_mentions().order_by().values("monitor").distinct()
    due = Stream.objects.filter(due_at__lte=now).order_by().values("monitor")
    found = Monitor.objects.watching().filter(Q(pk__in=unheard) | Q(pk__in=mentions) | Q(pk__in=due))
    return list(found.order_by("pk").values_list("pk", flat=True))


def _unheard_mentions() -> Any:
    return Mention.objects.filter(heard_at=None, put_away_at=None).exclude(mood_stage="")


@transaction.atomic
def _hear_monitor(monitor_id: int, now: datetime, most: int) -> int:
    # The whole stream's lock is the monitor's: another worker that holds it counts what is here.
    if (
        not Stream.objects.select_for_update(skip_locked=True)
        .filter(monitor=monitor_id, key="whole")
        .exists()
    ):
        return 0
    monitor = Monitor.objects.select_related("agency", "campaign", "influencer", "brand").get(pk=monitor_id)
    if monitor.state != MonitorState.ON:
        return 0
    batch = _batch_of(monitor, most)
    raised = Raised(monitor=monitor, now=now)
    settings, breaks = sensitivity_of(monitor), breaks_of(monitor)
    streams = _streams_to_feed(monitor, batch, now)
    for stream in streams:
        _begin_or_renew(stream, monitor, now)
        heard = batch.by_stream.get(stream.key, [])
        clock = None if heard else now - BEHIND
        if monitor.is_drill:  # its comments carry the clock of its recording
            clock = clock_of(monitor, now)
        fed = feed(stream.state, heard, settings, breaks, now=clock)
        _keep(stream, fed, now)
        take_findings(raised, stream, fed)
    Stream.objects.bulk_update(streams, ["state", "reading", "fed_at", "due_at", "updated_at"])
    _set_heard(monitor, batch, now)
    tell(raised)
    if batch.number:
        _tell_rooms(monitor, batch.number)
    return batch.number


def _batch_of(monitor: Monitor, most: int) -> Batch:
    batch = Batch()
    for heard, pk, post, person in _comments(monitor, most):
        batch.unheard.append(pk)
        if heard is not None:
            _lay(batch, heard, ("whole", f"post:{post}", f"influencer:{person}"))
    for heard, pk, place in _mentions(monitor, most):
        batch.mentions.append(pk)
        _lay(batch, heard, ("whole", f"place:{place[:70]}") if monitor.is_drill and place else ("whole",))
    batch.number = max(len(batch.unheard), len(batch.mentions))
    return batch


def _lay(batch: Batch, heard: Heard, keys: Iterable[str]) -> None:
    for key in keys:
        batch.by_stream[key].append(heard)


def _comments(monitor: Monitor, most: int) -> Iterable[tuple[Heard | None, int, int, int]]:
    fields = (
        "pk", "post_id", "post__channel__influencer_id", "comment__removed_at", "comment_id", "comment__published_at",
        "comment__text", "comment__author_hash", "comment__mood", "comment__nature", "comment__likes",
        "comment__taken_in_at",
    )  # fmt: skip
    rows = Unheard.objects.filter(monitor=monitor).order_by("comment__published_at", "comment_id")
    for pk, post, person, removed, comment, at, text, author, mood, nature, likes, came in rows.values_list(
        *fields
    )[:most]:
        heard = Heard(f"c{comment}", at, text, str(author), mood, nature, likes or 0, came)
        yield (None if removed else heard), pk, post, person  # deleted before it was counted: never said


def _mentions(monitor: Monitor, most: int) -> Iterable[tuple[Heard, int, str]]:
    fields = ("pk", "at", "title", "text", "author_hash", "mood", "nature", "likes", "taken_in_at", "place")
    rows = _unheard_mentions().filter(monitor=monitor).order_by("at", "pk")
    for pk, at, title, text, author, mood, nature, likes, came, place in rows.values_list(*fields)[:most]:
        said = f"{title}\n{text}" if title else text
        mark = "" if author is None else str(author)
        yield Heard(f"m{pk}", at, said, mark, mood, nature, likes or 0, came), pk, place


def _streams_to_feed(monitor: Monitor, batch: Batch, now: datetime) -> list[Stream]:
    keys = list(batch.by_stream)
    if monitor.is_drill:
        places = [key for key in keys if key.startswith("place:")][:MOST_PLACES]
        rows = [Stream(monitor=monitor, kind=StreamKind.POST, key=key) for key in places]
        Stream.objects.bulk_create(rows, ignore_conflicts=True)
    fed = Stream.objects.filter(monitor=monitor).filter(Q(key__in=keys) | Q(due_at__lte=now))
    return list(fed.select_for_update(of=("self",)).select_related("post", "influencer").order_by("pk"))


def _begin_or_renew(stream: Stream, monitor: Monitor, now: datetime) -> None:
    if not stream.state:
        stream.state = begin(stream, monitor)
    elif outlives_its_curve(stream, now):
        stream.state = as_week(stream)


def _keep(stream: Stream, fed: Fed, now: datetime) -> None:
    stream.state, stream.fed_at, stream.updated_at = fed.state, now, now
    if fed.reading is not None:
        stream.reading = as_stored(fed.reading)
        stream.due_at = now + LOOK_AGAIN if fed.reading.verdict in ("raised", "break") else None


def as_stored(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain values; queries.monitors.reading_of reads them."""
    return asdict(reading) | {"at": reading.at.isoformat()}


def _set_heard(monitor: Monitor, batch: Batch, now: datetime) -> None:
    Unheard.objects.filter(pk__in=batch.unheard).delete()
    Mention.objects.filter(pk__in=batch.mentions).update(heard_at=now)
    counted = len(batch.by_stream.get("whole", ()))
    if counted:
        newest = max(each.at for each in batch.by_stream["whole"])
        last = max(min(newest, now), monitor.last_heard_at or datetime.fromtimestamp(0, UTC))
        Monitor.objects.filter(pk=monitor.pk).update(last_heard_at=last, heard=F("heard") + counted)


def _tell_rooms(monitor: Monitor, number: int) -> None:
    """Nudge open rooms once a batch: batches are what comes between two readings, never one comment each."""
    for incident in Incident.objects.live().filter(listening__monitor=monitor):
        tell_room(incident, "comments", n=number)
        tell_room(incident, "chart")
    publish(topic=f"monitor:{monitor.uuid}", event="monitor_heard", n=number)
