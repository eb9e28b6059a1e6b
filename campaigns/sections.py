"""The parts of a collaboration's page. A noun adds its section here and brings its template and its reading; rooms to the
right add theirs at start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from accounts.models import Membership
from campaigns.brief_rows import load_brief
from campaigns.deliverable_rows import load_deliverables
from campaigns.models import Collaboration
from campaigns.offer_rows import load_contract, load_offers, load_payments

Load = Callable[[Collaboration, Membership], dict[str, Any]]


@dataclass(frozen=True)
class Section:
    """`load` returns what the template shows, under the name `key`; an empty dict leaves the section out.

    One with a `route` is fetched from there after the page and stands as a link named `title` until it came: what asks
    the database many questions does not hold up what people open the page for.
    """

    key: str
    template: str
    load: Load
    title: str = ""
    route: str = ""


@dataclass(frozen=True)
class RoomPart:
    """A part of a campaign's room, fetched from `route` after the page; a link named `title` until it came."""

    title: str
    route: str


# Rooms to the right add theirs at start.
ROOM: list[RoomPart] = []

SECTIONS: list[Section] = [
    Section("offers", "campaigns/offers/_section.html", load_offers),
    Section("contract", "campaigns/contracts/_section.html", load_contract),
    Section(
        "brief", "campaigns/briefs/_section.html", load_brief, title=gettext_noop("Brief and personal page"),
        route="campaigns:collaboration_brief",
    ),
    Section("deliverables", "campaigns/_deliverables.html", load_deliverables),
    Section("payments", "campaigns/payments/_section.html", load_payments),
]  # fmt: skip


def sections_of(collaboration: Collaboration, by: Membership) -> list[dict[str, Any]]:
    """Return the sections that have something to show, in their order, with what they show."""
    shown: list[dict[str, Any]] = []
    for section in SECTIONS:
        if section.route:
            shown.append({"later": section})
        elif found := section.load(collaboration, by):
            shown.append({"template": section.template, "of": found})
    return shown


def section_named(key: str) -> Section:
    """Return the section of that name."""
    return next(section for section in SECTIONS if section.key == key)
