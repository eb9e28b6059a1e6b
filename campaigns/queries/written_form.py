"""Where the law asks for a written contract: the running sum of a calendar year against the limit of a market."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Collaboration, Contract, Offer
from campaigns.offer_words import money
from campaigns.queries.exchange import find_rate
from campaigns.states import ContractState, OfferState

_PACK = Path(__file__).resolve().parent.parent / "contracting" / "written_form.toml"


@dataclass(frozen=True)
class WrittenForm:
    """How near a limit is. `level`: fine, near (a warning), asked (a contract is needed). `unknown`: deals without a rate."""

    level: str
    sum: Decimal
    limit: Decimal
    currency: str
    rule: str
    source: str
    source_url: str
    as_of: date
    unknown: int

    @property
    def sentence(self) -> str:
        """Return what the reader has to know, in a sentence."""
        amounts = {"sum": money(self.sum, self.currency), "limit": money(self.limit, self.currency)}
        if self.level == "asked":
            told = _(
                "%(sum)s agreed this year reach the limit of %(limit)s: without a written contract the deal is void."
            )
        elif self.level == "near":
            told = _(
                "%(sum)s agreed this year come near the limit of %(limit)s, from which on a contract must be written."
            )
        else:
            told = _("%(sum)s agreed this year; from %(limit)s on a contract must be written.")
        return told % amounts


def written_form(collaboration: Collaboration, *, today: date) -> WrittenForm | None:
    """Return how the collaboration stands to the law of the influencer's country; None where none asks for writing.

    Counted: money and goods of every accepted offer of this calendar year from the same brand for the same goal, with
    this influencer, in the limit's currency at today's rates. Needs campaign and influencer.
    """
    rule = rule_of(collaboration.influencer.country)
    if rule is None:
        return None
    agreed = Offer.objects.for_agency(collaboration.agency).filter(
        state=OfferState.ACCEPTED, answered_at__year=today.year,
        collaboration__influencer=collaboration.influencer_id,
        collaboration__campaign__brand=collaboration.campaign.brand_id,
        collaboration__campaign__goal=collaboration.campaign.goal,
    )  # fmt: skip
    total, unknown, rates = Decimal(0), 0, {}
    for offer in agreed:
        if offer.currency not in rates:
            rates[offer.currency] = find_rate(collaboration.agency, offer.currency, rule["currency"], today)
        rate = rates[offer.currency]
        if rate is None:
            unknown += 1
            continue
        total += rate.convert(offer.fee + (offer.goods_value or 0), rule["currency"])
    limit = Decimal(rule["limit"])
    level = (
        "asked" if total >= limit else "near" if total >= limit * Decimal(str(rule["warn_at"])) else "fine"
    )
    return WrittenForm(
        level, total, limit, rule["currency"], rule["rule"], rule["source"], rule["source_url"], rule["as_of"], unknown
    )  # fmt: skip


def lacks_written_form(collaboration: Collaboration, *, today: date) -> str:
    """Return why nothing of this collaboration may be published yet; empty when it may."""
    found = written_form(collaboration, today=today)
    if found is None or found.level != "asked":
        return ""
    signed = Contract.objects.filter(collaboration=collaboration, state=ContractState.SIGNED)
    return "" if signed.exists() else found.sentence


def rule_of(country: str) -> dict[str, Any] | None:
    """Return the rule of a country; None where none is known."""
    return next((row for row in _rules() if row["country"] == country), None)


@cache
def _rules() -> list[dict[str, Any]]:
    pack = tomllib.loads(_PACK.read_text())
    return [row for row in pack.values() if isinstance(row, dict)]
