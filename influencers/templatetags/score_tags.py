"""How scores are written."""

from django import template

register = template.Library()


@register.filter
def points(share: float | None) -> str:
    """Write a share of 0 to 1 as whole points of a hundred."""
    return "" if share is None else f"{share * 100:.0f}"
