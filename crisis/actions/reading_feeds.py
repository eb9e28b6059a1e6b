"""Reading the feeds of monitors: claimed by their due time, fetched through the guard, only when something changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from crisis.actions.mentions import take_mentions
from crisis.mentions import FeedRead, read_feed
from crisis.models import Monitor
from crisis.states import MentionSource, MonitorState
from platforms.errors import PlatformError
from platforms.guard import Guard, guarded_get

EVERY = timedelta(minutes=5)
AFTER_TROUBLE = timedelta(minutes=30)
LEASE = timedelta(minutes=5)
A_TICK = 20  # monitors
LARGEST = 5_000_000  # bytes
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
UNCHANGED = 304


@dataclass(frozen=True)
class _Reply:
    feed: FeedRead | None
    mark: dict[str, Any]
    trouble: str = ""


def read_due(*, now: datetime, guard: Guard | None = None) -> int:
    """Read the feeds of monitors that are due; return how many mentions are new. A worker that dies leaves them due."""
    new = 0
    due = Monitor.objects.watching().filter(feeds_due_at__lte=now, is_drill=False)
    for pk, due_at in due.order_by("feeds_due_at").values_list("pk", "feeds_due_at")[:A_TICK]:
        if Monitor.objects.filter(pk=pk, feeds_due_at=due_at).update(feeds_due_at=now + LEASE):
            new += read_feeds(monitor=Monitor.objects.get(pk=pk), now=now, guard=guard)
    return new


def read_feeds(*, monitor: Monitor, now: datetime, guard: Guard | None = None) -> int:
    """Read each feed of a monitor once; return how many mentions are new. What is wrong with one stands with it."""
    new, troubles, marks = 0, [], {}
    for address in monitor.feeds:
        read = _read(address, monitor.feed_marks.get(address, {}), now, guard)
        marks[address] = read.mark
        if read.feed is not None:
            new += take_mentions(
                monitor=monitor, items=read.feed.items, source=MentionSource.RSS, now=now
            ).new
        if read.trouble:
            troubles.append(f"{address[:80]}: {read.trouble}")
    wait = AFTER_TROUBLE if troubles and len(troubles) == len(monitor.feeds) else EVERY
    still = Q(pk=monitor.pk, state=MonitorState.ON, feeds_due_at__isnull=False)
    Monitor.objects.filter(still).update(
        feed_marks=marks, feeds_trouble=" ".join(troubles)[:300], feeds_due_at=now + wait
    )
    return new


def _read(address: str, mark: dict[str, Any], now: datetime, guard: Guard | None) -> _Reply:
    asked = {name: value for name, value in (("If-None-Match", mark.get("etag")), ("If-Modified-Since", mark.get("modified"))) if value}  # fmt: skip
    try:
        reply = guarded_get(address, guard=guard, max_bytes=LARGEST, accept=ACCEPT, headers=asked)
    except PlatformError as error:
        return _Reply(None, {**mark, "trouble": error.for_person[:200]}, error.for_person)
    said = {"read_at": now.isoformat(), "trouble": ""}
    if reply.status == UNCHANGED:
        return _Reply(None, {**mark, **said})
    if reply.status != 200:
        trouble = _("It answered %(status)d.") % {"status": reply.status}
        return _Reply(None, {**mark, "trouble": trouble}, trouble)
    fingerprint = sha256(reply.body).hexdigest()
    said |= {
        "etag": reply.headers.get("etag", "")[:200], "modified": reply.headers.get("last-modified", "")[:60],
        "fingerprint": fingerprint,
    }  # fmt: skip
    if fingerprint == mark.get("fingerprint"):
        return _Reply(None, {**mark, **said})
    feed = read_feed(reply.body, url=address)
    said |= {"title": feed.title, "trouble": feed.problem}
    if feed.problem:  # looked at again next time, whatever it says of its age
        said |= {"etag": "", "modified": "", "fingerprint": ""}
    return _Reply(feed, {**mark, **said}, feed.problem)
