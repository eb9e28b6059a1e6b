"""When a channel is polled again: pure arithmetic, no database."""

import random
from datetime import datetime, timedelta

from influencers.models import Channel
from platforms.contract import ChannelStats

BASE_SECONDS = 24 * 3600
SHORTEST_SECONDS = 3600
LONGEST_SECONDS = 7 * 24 * 3600
FASTER, SLOWER = 0.6, 1.4
WATCHED_EVERY = timedelta(hours=1)  # while a campaign runs
LARGE = (
    100_000  # followers from which a channel is looked at at least twice a week: its figures are what is sold
)
LARGE_SECONDS = 3 * 24 * 3600
NOTABLE_SHARE = 0.005  # a channel that moved by half a percent since its last poll is looked at more often

RECHECK_ABSENT = timedelta(hours=24)  # absent twice, at least this far apart, is gone
RECHECK_PRIVATE = timedelta(days=7)
RECHECK_GONE = timedelta(days=30)
RECHECK_ODD = timedelta(days=7)
RECHECK_KEY = timedelta(hours=1)
YOUTUBE_REFRESH_AFTER = timedelta(
    days=24
)  # its terms: figures without consent are refreshed or deleted within 30 days
YOUTUBE_KEEP = timedelta(days=30)
LONGEST_BACKOFF = timedelta(hours=24)
JITTER = 0.1


def next_interval(seconds: int, *, before: int | None, stats: ChannelStats) -> int:
    """Return the seconds until the next poll from those before this one and how far the followers moved meanwhile.

    x 0.6 when they moved notably, x 1.4 when not, between an hour and a week (three days for large channels); unchanged
    when unknown. What a platform rounds must move by more than one step of the rounding, or a single follower could look
    like thousands.
    """
    if before is None or stats.followers is None:
        return seconds
    longest = LARGE_SECONDS if stats.followers >= LARGE else LONGEST_SECONDS
    notable = before * NOTABLE_SHARE
    if stats.precision != "exact":
        notable = max(notable, 10 ** max(0, len(str(before)) - 3))
    factor = FASTER if abs(stats.followers - before) > notable else SLOWER
    return round(min(longest, max(SHORTEST_SECONDS, seconds * factor)))


def wait_of(channel: Channel, *, dormant: bool, now: datetime) -> timedelta:
    """Return the wait until a channel's next poll: its own pace, an hour while watched, a week when dormant."""
    if dormant:
        return timedelta(seconds=LONGEST_SECONDS)
    own = timedelta(seconds=channel.poll_every)
    watched = channel.watch_until is not None and channel.watch_until > now
    return min(own, WATCHED_EVERY) if watched else own


def backoff(failures: int) -> timedelta:
    """Return the wait after so many failures in a row: 2, 4, 8, ... minutes, at most a day."""
    return min(LONGEST_BACKOFF, timedelta(minutes=2 ** min(failures, 16)))


def spread(wait: timedelta) -> timedelta:
    """Return the wait, up to a tenth shorter or longer, so that what was due together drifts apart."""
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 -- not a secret


def at_least(wait: timedelta) -> timedelta:
    """Return the wait, up to a tenth longer."""
    return wait * random.uniform(1, 1 + JITTER)  # noqa: S311 -- not a secret
