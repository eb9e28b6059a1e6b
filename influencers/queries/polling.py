"""What pages and actions ask about polling."""

import math
from datetime import datetime, timedelta

from influencers.models import Channel
from influencers.sources import pause_of, why_not_read

ONCE_IN = timedelta(minutes=1)


def is_pollable(platform: str, has_external_id: bool, has_handle: bool) -> bool:
    """Say whether this installation can read such a channel with today's settings."""
    return (has_external_id or has_handle) and not why_not_read(platform)


def is_being_read(channel: Channel, *, now: datetime) -> bool:
    """Say whether numbers are on their way: a worker holds the channel, or it is due."""
    held = channel.claimed_until is not None and channel.claimed_until >= now
    return held or (channel.next_poll_at is not None and channel.next_poll_at <= now)


def why_not_now(channel: Channel, *, now: datetime) -> str:
    """Return why the channel cannot be read at this moment, in one sentence; empty when it can."""
    if not is_pollable(channel.platform, bool(channel.external_id), bool(channel.handle_key)):
        return (
            why_not_read(channel.platform)
            or "This channel has neither a handle nor an id, so it cannot be read."
        )
    rest = pause_of(channel.platform, now=now)
    if rest:
        return rest.sentence
    again_at = channel.last_polled_at + ONCE_IN if channel.last_polled_at else now
    if again_at > now:
        seconds = math.ceil((again_at - now).total_seconds())
        return f"This channel was read less than a minute ago. Ask again in {seconds} seconds."
    return ""
