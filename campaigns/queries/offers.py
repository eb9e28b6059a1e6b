"""Offers as pages and the API read them, and what people refused a brand for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import Agency, Brand
from campaigns.models import Collaboration, Exclusivity, Offer, OfferLine, UsageRight
from campaigns.offer_words import TermRow, term_rows
from campaigns.states import EndReason, OfferState, Side
from campaigns.terms import terms_of

_PARTS = (Prefetch("lines", OfferLine.objects.select_related("slot")), "rights", "exclusivities")
MANY_ROUNDS = 4


@dataclass(frozen=True)
class Round:
    """One offer with its terms in words, marked where they differ from the offer it answers."""

    offer: Offer
    rows: list[TermRow]


@dataclass(frozen=True)
class Refusal:
    """That somebody said no to a brand: when, why, in which campaign."""

    reason: str
    label: str
    note: str
    at: datetime
    campaign: str


def offers_to_list(agency: Agency) -> QuerySet[Offer]:
    """Return the agency's offers with collaboration, campaign, brand and influencer loaded, without their terms."""
    return Offer.objects.for_agency(agency).select_related(
        "author__user", "answers", "collaboration__agency", "collaboration__influencer",
        "collaboration__campaign__brand", "collaboration__campaign__agency", "collaboration__owner__user",
    )  # fmt: skip


def offers_to_show(agency: Agency) -> QuerySet[Offer]:
    """Return the agency's offers with their terms loaded too."""
    return offers_to_list(agency).prefetch_related(*_PARTS)


def rounds_of(collaboration: Collaboration, *, drafts: bool = True) -> list[Round]:
    """Return the offers of a collaboration, newest first, each compared with the one it answers. Four statements."""
    offers = list(
        collaboration.offers.select_related("author__user").prefetch_related(*_PARTS).order_by("-number")
    )
    by_id = {offer.pk: offer for offer in offers}
    shown = offers if drafts else [offer for offer in offers if offer.sent_at is not None]
    return [_round(offer, by_id.get(offer.answers_id or 0)) for offer in shown]


def round_of(offer: Offer) -> Round:
    """Return one offer compared with the one it answers."""
    return _round(offer, offer.answers)


def _round(offer: Offer, before: Offer | None) -> Round:
    return Round(offer, term_rows(terms_of(offer), terms_of(before) if before else None))


def tone_note(collaboration: Collaboration, rounds: Iterable[Round]) -> str:
    """Return a word on manners where a negotiation gets hard (R15): many rounds, or a fee that went down."""
    ours = [each.offer for each in rounds if each.offer.side == Side.HOUSE and each.offer.sent_at]
    if len(ours) > 1 and ours[0].currency == ours[1].currency and ours[0].fee < ours[1].fee:
        return (
            "The newest offer is lower than the one before. Say openly why; "
            "bargaining hard costs more goodwill than it saves money."
        )
    if sum(1 for each in rounds if each.offer.sent_at) >= MANY_ROUNDS:
        return (
            "Four rounds or more: talk instead of writing, say what is possible at most, and accept a no kindly. "
            "The fair rate shows both sides why."
        )
    return ""


def refusals_of(brand: Brand, influencers: Iterable[int]) -> dict[int, list[Refusal]]:
    """Return influencer id -> their refusals to this brand, newest first: declined offers and collaborations (R9).

    For benches and searches. Two statements whatever the number of people.
    """
    ids = list(influencers)
    found: dict[int, list[Refusal]] = defaultdict(list)
    offers = Offer.objects.for_agency(brand.agency).filter(
        state=OfferState.DECLINED, side=Side.HOUSE, collaboration__influencer__in=ids, collaboration__campaign__brand=brand
    ).values_list("collaboration__influencer_id", "declined_reason", "declined_note", "answered_at", "collaboration__campaign__name")  # fmt: skip
    ended = Collaboration.objects.for_agency(brand.agency).filter(
        influencer__in=ids, campaign__brand=brand, ended_at__isnull=False, end_reason__in=EndReason.theirs
    ).values_list("influencer_id", "end_reason", "end_note", "ended_at", "campaign__name")  # fmt: skip
    rows: list[tuple[Any, ...]] = sorted([*offers, *ended], key=lambda row: row[3], reverse=True)
    for person, reason, note, at, campaign in rows:
        known = {(each.reason, each.campaign) for each in found[person]}
        if (reason, campaign) not in known:
            found[person].append(Refusal(reason, str(EndReason(reason).label), note, at, campaign))
    return dict(found)


def rights_ending(agency: Agency, first: date, last: date) -> QuerySet[UsageRight]:
    """Return rights of use in force that end between two days."""
    rows = UsageRight.objects.filter(offer__collaboration__agency=agency, offer__state=OfferState.ACCEPTED)
    return rows.filter(ends_on__range=(first, last)).select_related("offer__collaboration__influencer", "offer__collaboration__campaign")  # fmt: skip


def exclusivities_ending(agency: Agency, first: date, last: date) -> QuerySet[Exclusivity]:
    """Return exclusivities in force that end between two days."""
    rows = Exclusivity.objects.filter(offer__collaboration__agency=agency, offer__state=OfferState.ACCEPTED)
    return rows.filter(ends_on__range=(first, last)).select_related("offer__collaboration__influencer", "offer__collaboration__campaign")  # fmt: skip
