"""Template tags of briefs: countries by name, links in what people wrote."""

from typing import Any

from django import template
from django.utils.html import urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_name, flag, language_name
from campaigns.states import Section
from influencers.rows import platform_label

register = template.Library()

_USES = {
    "open": _("opened the page"),
    "answer_point": _("answered a point of the brief"),
    "acknowledge": _("acknowledged the rest of the brief"),
    "ask": _("wrote about the brief"),
    "answer_offer": _("answered an offer"),
}


@register.filter
def country(code: str) -> str:
    """Name a country with its flag: "🇪🇸 Spain"; empty for none."""
    return f"{flag(code)} {country_name(code)}".strip() if code else ""


@register.filter
def language(code: str) -> str:
    """Name a language in the reader's words."""
    return language_name(code) if code else ""


@register.filter
def section_name(section: str) -> str:
    """Name a section of a brief."""
    return str(Section(section).label) if section in Section.values else section


@register.filter
def platform_name(platform: str) -> str:
    return platform_label(platform)


@register.filter
def use_name(verb: str) -> str:
    """Say what a personal link was used for."""
    return str(_USES.get(verb, verb.replace("_", " ")))


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
