"""Small things the templates of drafts need."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def words(text: str) -> list[str]:
    """Return the words of a text, to go through them."""
    return text.split()


@register.filter
def field(values: Any, name: str) -> str:
    """Return what was sent under a name; empty where nothing was."""
    return str(values.get(name, "")) if isinstance(values, Mapping) or hasattr(values, "getlist") else ""
