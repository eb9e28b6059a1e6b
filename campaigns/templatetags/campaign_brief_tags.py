"""Template tags of briefs: countries by name, links in what people wrote."""

from typing import Any

from django import template
from django.utils.html import urlize
from django.utils.safestring import SafeString

from accounts.countries import country_name, flag, language_name

register = template.Library()


@register.filter
def country(code: str) -> str:
    """Name a country with its flag: "🇪🇸 Spain"; empty for none."""
    return f"{flag(code)} {country_name(code)}".strip() if code else ""


@register.filter
def language(code: str) -> str:
    """Name a language in the reader's words."""
    return language_name(code) if code else ""


@register.filter(is_safe=True)
def urlize_calm(text: str) -> SafeString:
    """Make links of the addresses in a text, which is escaped; they tell nothing of the page they stand on."""
    return SafeString(
        urlize(text, nofollow=True, autoescape=True).replace(
            "<a ", '<a target="_blank" referrerpolicy="no-referrer" '
        )
    )


@register.filter
def add_text(text: str, more: Any) -> str:
    """Join a text and whatever else, written out; the built-in `add` drops what is no text."""
    return f"{text}{more}"
