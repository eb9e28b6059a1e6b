"""The cards of the board, drawn at once: through a template a thousand people would cost three times as much."""

from functools import cache
from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from campaigns.queries.board import Card, Column
from irm.templatetags.shell_tags import hue, icon, initials, when

LONG_HERE = 6  # days in a stage after which the card says so


def drawn(columns: list[Column]) -> list[dict[str, Any]]:
    """Return columns with their cards as HTML."""
    return [{"column": column, "cards": draw_cards(column)} for column in columns]


def draw_cards(column: Column) -> SafeString:
    """Return a column's cards as list items; every value is escaped here."""
    face, ban, address = cache(_face), icon("ban"), _address()
    return mark_safe("".join(_card(card, face, ban, address) for card in column.cards))  # noqa: S308 -- escaped piece by piece


def _card(card: Card, face: Any, ban: str, address: str) -> str:
    who = card.collaboration
    pieces = [
        f'<li class="card-item" data-card="{who.uuid}" tabindex="0">',
        f'<a href="{address.format(who.uuid)}" dir="auto">{escape(who.influencer.name)}</a>',
    ]
    if who.owner:
        pieces.append(face(who.owner.user.name))
    if card.slots:
        pieces.append(f"<small>{escape(truncatechars(card.slots, 60))}</small>")
    if who.blocked_by:
        pieces.append(f'<small class="is-overdue">{ban} {escape(who.blocked_by)}</small>')
    if card.due:
        late = ' class="is-overdue"' if card.is_late else ""
        pieces.append(f"<small{late}>{when(card.due)}</small>")
    elif card.days > LONG_HERE:
        here = ngettext("%(n)d day here", "%(n)d days here", card.days) % {"n": card.days}
        pieces.append(f'<small class="text-quiet">{here}</small>')
    return "".join([*pieces, "</li>"])


def _face(name: str) -> str:
    return f'<span class="face face-small {hue(name)}" title="{escape(name)}">{escape(initials(name))}</span>'


def _address() -> str:
    """Return the address of a collaboration's page with {} for its uuid: one look into the routes for all cards."""
    place = "00000000-0000-4000-8000-000000000000"
    return reverse("campaigns:collaboration", args=[place]).replace(place, "{}")
