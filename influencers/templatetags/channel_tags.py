"""What the poll log needs of a row."""

from django import template

from influencers.channel_pages import result_label
from influencers.models import Poll
from influencers.rows import platform_label

register = template.Library()


@register.filter
def poll_result(poll: Poll) -> str:
    """Say in a word or two what came of a poll."""
    return result_label(poll.result)


@register.filter
def platform_name(platform: str) -> str:
    return platform_label(platform)
