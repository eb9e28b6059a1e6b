"""Template tags of the record: days of the year in words."""

from django import template

from influencers import days

register = template.Library()


@register.simple_tag
def day_words(day: int | None, year: int | None = None) -> str:
    """Return a stored day as "5 April", with its year where that is known."""
    return days.day_words(day, year)
