"""Words of strangers as a room shows them: nothing hidden in them stays hidden, and no line runs away."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from campaigns.models import Deliverable
from influencers.formats import format_name
from influencers.rows import platform_label
from influencers.states import Nature

register = template.Library()

# Signs nobody sees: zero width, soft hyphens, fillers, and marks that turn the direction of what follows.
_NEVER_SEEN = "\u00ad\u034f\u115f\u1160\u180e\u200b\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0"
# Joiners are part of emoji and of many scripts; between Latin, Greek or Cyrillic letters they only hide a word.
_JOINER = "(?<=[0-9A-Za-z\u00c0-\u04ff])[\u200c\u200d]+(?=[0-9A-Za-z\u00c0-\u04ff])"
_HIDDEN = re.compile(f"[{_NEVER_SEEN}\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+|{_JOINER}")
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]{3})[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+"
)
_LINES = re.compile(r"\n{3,}")


@register.filter
def shown(text: str) -> SafeString:
    """Write words with their hidden signs made visible, piles of accents cut to three, and line breaks kept."""
    plain = _LINES.sub("\n\n", _PILED.sub(r"\1", text.replace("\r\n", "\n").replace("\r", "\n")))
    pieces, last = [], 0
    for found in _HIDDEN.finditer(plain):
        pieces += [_lines(plain[last : found.start()]), _mark(found.group())]
        last = found.end()
    return mark_safe("".join([*pieces, _lines(plain[last:])]))  # noqa: S308 -- each piece is escaped


def _lines(text: str) -> str:
    return str(conditional_escape(text)).replace("\n", "<br>")


def _mark(signs: str) -> SafeString:
    name = unicodedata.name(signs[0], f"U+{ord(signs[0]):04X}").lower()
    times = f"×{len(signs)}" if len(signs) > 1 else ""
    title = _("A hidden sign: %(name)s") % {"name": f"{name} {times}".strip()}
    return format_html('<span class="hidden-sign" title="{}">{}</span>', title, f"⸗{times}")


@register.filter
def get_item(table: Mapping[str, Any], key: str) -> Any:
    """Return a table's entry, empty for a key it does not know."""
    return table.get(key, "")


@register.simple_tag
def nature_name(nature: str) -> str:
    return str(Nature(nature).label) if nature in Nature.values else nature


@register.simple_tag
def piece_name(piece: Deliverable) -> str:
    """Name a deliverable: by its title, else by format and platform."""
    return piece.title or f"{format_name(piece.platform, piece.format)}, {platform_label(piece.platform)}"
