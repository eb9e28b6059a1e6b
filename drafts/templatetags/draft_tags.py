"""Small things the templates of drafts need."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from drafts.checking import Question
from drafts.checking.questions import in_their_words

register = template.Library()


@register.filter
def words(text: str) -> list[str]:
    """Return the words of a text, to go through them."""
    return text.split()


@register.filter
def field(values: Any, name: str) -> str:
    """Return what was sent under a name; empty where nothing was."""
    return str(values.get(name, "")) if isinstance(values, Mapping) or hasattr(values, "getlist") else ""


@register.filter
def to_them(finding: Any) -> str:
    """Return what a finding, or a question, asks, as it is asked of the influencer."""
    if isinstance(finding, Question):
        return in_their_words(finding.key, finding.text)
    return in_their_words(finding.question_key, finding.question)


@register.filter
def spent(hours: float) -> str:
    """Return a time as people say it: minutes below an hour, hours below two days, then days."""
    if hours < 1:
        return _("%(number)s min") % {"number": round(hours * 60)}
    if hours < 48:
        return _("%(number)s h") % {"number": round(hours)}
    return _("%(number)s days") % {"number": f"{hours / 24:.1f}".removesuffix(".0")}
