"""The tabs over every page of the room."""

from django import template
from django.urls import reverse

from crisis.rooms import ROOM_TABS

register = template.Library()


@register.simple_tag
def crisis_tabs() -> list[dict[str, str]]:
    """Return the pages of the room, in order."""
    return [
        {"key": tab.key, "label": str(tab.label), "url": reverse(tab.route), "icon": tab.icon}
        for tab in ROOM_TABS
    ]
