"""The parts of a collaboration's page. A noun adds its section here and brings its template and its reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Membership
from campaigns.brief_rows import load_brief
from campaigns.deliverable_rows import load_deliverables
from campaigns.models import Collaboration
from campaigns.offer_rows import load_contract, load_offers, load_payments

Load = Callable[[Collaboration, Membership], dict[str, Any]]


@dataclass(frozen=True)
class Section:
    """`load` returns what the template shows, under the name `key`; an empty dict leaves the section out."""

    key: str
    template: str
    load: Load


SECTIONS: tuple[Section, ...] = (
    Section("offers", "campaigns/offers/_section.html", load_offers),
    Section("contract", "campaigns/contracts/_section.html", load_contract),
    Section("brief", "campaigns/briefs/_section.html", load_brief),
    Section("deliverables", "campaigns/_deliverables.html", load_deliverables),
    Section("payments", "campaigns/payments/_section.html", load_payments),
)


def sections_of(collaboration: Collaboration, by: Membership) -> list[dict[str, Any]]:
    """Return the sections that have something to show, in their order, with what they show."""
    loaded = [(section, section.load(collaboration, by)) for section in SECTIONS]
    return [{"template": section.template, "of": found} for section, found in loaded if found]
