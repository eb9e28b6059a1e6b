"""Mentions, streams and known breaks, for the tests of every endpoint."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from crisis.models import KnownBreak, Mention, Monitor, Stream


def more_of_monitors(by: Membership, monitor: Monitor, number: int) -> dict[str, Any]:
    """Add a row to each list of what a monitor hears."""
    now = timezone.now()
    stream = Stream.objects.create(monitor=monitor, kind="post", key=f"place:{number}")
    known = KnownBreak.objects.create(
        monitor=monitor, starts_at=now, ends_at=now + timedelta(hours=2), note="Sale", by=by
    )
    mention = Mention.objects.create(
        agency=by.agency, monitor=monitor, source="rss", external_key=f"k{number}", text="The cream burns.", at=now
    )  # fmt: skip
    return {"monitor-streams": stream, "known-breaks": known, "mentions": mention}
