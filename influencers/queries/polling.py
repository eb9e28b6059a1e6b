"""What pages and actions ask about polling."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Membership
from influencers import rules
from influencers.access import Access, access_for
from influencers.models import Channel
from influencers.sources import pause_of, why_channel_is_not_read

ONCE_IN = timedelta(minutes=1)


@dataclass(frozen=True)
class PollState:
    """What a page shows about a channel's polling: `held` is being read, `due` is in line, else why it is neither."""

    held: bool = False
    due: bool = False
    may_ask: bool = False
    why_not: str = ""


def poll_state(channel: Channel, *, access: Access | None, by: Membership | None, now: datetime) -> PollState:
    """Return how a channel's polling stands for a member, who may be somebody who only looks."""
    why_not = _why_never(channel, access) or _why_resting(channel, access, now=now)
    if why_not:
        return PollState(why_not=why_not)
    held = channel.claimed_until is not None and channel.claimed_until >= now
    due = channel.next_poll_at is not None and channel.next_poll_at <= now
    may_ask = not held and rules.can_edit_influencer(by, channel.influencer)
    return PollState(held=held, due=due, may_ask=may_ask)


def why_not_now(channel: Channel, *, now: datetime) -> str:
    """Return why the channel cannot be read at this moment, in one sentence; empty when it can."""
    access = access_for(channel)
    why_not = _why_never(channel, access) or _why_resting(channel, access, now=now)
    if why_not:
        return why_not
    again_at = channel.last_polled_at + ONCE_IN if channel.last_polled_at else now
    if again_at > now:
        seconds = math.ceil((again_at - now).total_seconds())
        return _("This channel was read less than a minute ago. Ask again in %(seconds)s seconds.") % {
            "seconds": seconds
        }
    return ""


def _why_never(channel: Channel, access: Access | None) -> str:
    if not (channel.external_id or channel.handle_key):
        return _("This channel has neither a handle nor an id, so it cannot be read.")
    return why_channel_is_not_read(channel, access)


def _why_resting(channel: Channel, access: Access | None, *, now: datetime) -> str:
    rest = pause_of(channel.platform, now=now, access=access)
    return rest.sentence if rest else ""
