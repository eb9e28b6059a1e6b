"""Reply kits as they are shown: the kinds of comments in one order, with what to do in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from influencers.states import Nature

WHAT = {"answer": _("Answer politely"), "clarify": _("Clarify"), "leave": _("Do not answer")}
ICONS = {"answer": "message-circle", "clarify": "bulb", "leave": "eye-off"}


@dataclass(frozen=True)
class KitLine:
    """What to do with one kind of comment. `what` is a key of WHAT."""

    nature: str
    label: Any
    what: str
    what_label: Any
    icon: str
    how: str


def kit_lines(replies: Sequence[Mapping[str, str]]) -> list[KitLine]:
    """Return a kit's replies in the order of the kinds, several of one kind one after the other."""
    order = {nature: place for place, nature in enumerate(Nature.values)}
    rows = sorted(replies, key=lambda row: order.get(row["nature"], len(order)))
    return [
        KitLine(row["nature"], Nature(row["nature"]).label, row["what"], WHAT[row["what"]], ICONS[row["what"]], row["how"])
        for row in rows
        if row["nature"] in order and row["what"] in WHAT
    ]  # fmt: skip
