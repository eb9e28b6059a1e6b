"""Template tag of the polling: how a channel's reading stands for the person who looks."""

from typing import Any

from django import template
from django.utils import timezone

from influencers.access import access_for
from influencers.models import Channel
from influencers.queries.polling import PollState, poll_state

register = template.Library()


@register.simple_tag(takes_context=True, name="poll_state")
def poll_state_of(context: dict[str, Any], channel: Channel) -> PollState:
    """Return what templates/influencers/_channel_poll.html shows."""
    known = context.get("channel_accesses")  # of all channels of a page, found in one statement
    access = access_for(channel) if known is None else known.get(channel.pk)
    return poll_state(channel, access=access, by=context["request"].membership, now=timezone.now())
