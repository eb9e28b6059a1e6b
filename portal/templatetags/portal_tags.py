"""Template tags of the pages outsiders see."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def review_url(context: Context, what: str, *after: Any) -> str:
    """Return an address of the reviewed draft on this page: page, decide, remark, or answer (with the remark's uuid).

    The page names them in `review_routes`: {what: (route, arguments before)}; a client's begin with the draft's uuid.
    """
    route, before = context["review_routes"][what]
    own = () if what == "answer" or context.get("by_link") else (context["draft"].uuid,)
    return reverse(route, args=[*before, *own, *after])
