"""The tabs over every page of the room."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from crisis.rooms import ROOM_TABS

register = template.Library()


@register.simple_tag
def crisis_tabs() -> list[dict[str, str]]:
    """Return the pages of the room, in order."""
    return [
        {"key": tab.key, "label": str(tab.label), "url": reverse(tab.route), "icon": tab.icon}
        for tab in ROOM_TABS
    ]


@register.simple_tag(takes_context=True)
def room_part(context: template.Context, drawn: dict[str, Any]) -> SafeString:
    """Draw one part of a room's page with what its `load` returned, beside what every part may read."""
    with context.push(**drawn["of"], room_part=drawn["part"]):
        engine = context.template.engine if context.template else template.Engine.get_default()
        found = engine.get_template(drawn["part"].template)
        return mark_safe(found.render(context))  # noqa: S308 -- a rendered template
