"""What speaks against terms before they are signed: whom the influencer is bound to, and what we would forbid them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Brand
from accounts.text import fold
from campaigns.models import Collaboration, Exclusivity, Offer
from campaigns.offer_words import day_words
from campaigns.states import OfferState
from campaigns.terms import Exclusive, Terms

LONGEST_LOOK = timedelta(days=366)  # a deal without dates is looked at for a year


@dataclass(frozen=True)
class Conflict:
    """One thing that speaks against the terms. `kind`: bound, rival_deal, overlap, promised."""

    kind: str
    sentence: str
    campaign: str


@dataclass(frozen=True)
class _Window:
    first: date
    last: date

    def meets(self, first: date | None, last: date | None) -> bool:
        return (first is None or first <= self.last) and (last is None or last >= self.first)


def conflicts_of(collaboration: Collaboration, terms: Terms) -> list[Conflict]:
    """Return what the influencer's other accepted deals say against these terms, of every brand of the agency.

    Four kinds: they are bound against this brand or its business; their other deal is for a rival of it; a rival that
    these terms forbid is their client in that time; the same business is promised exclusively to another brand.
    Needs the collaboration's campaign and brand. Two statements.
    """
    window = _window_of(collaboration, terms)
    others = list(_other_deals(collaboration))
    bound = [row for offer in others for row in offer.exclusivities.all()]
    found = [
        *_bound(collaboration.campaign.brand, terms, bound, window),
        *_rivals_served(collaboration.campaign.brand, others, window),
        *(each for ours in terms.exclusivities for each in _forbidden_served(ours, others)),
        *(each for ours in terms.exclusivities for each in _promised_twice(collaboration, ours, bound)),
    ]
    return list({each.sentence: each for each in found}.values())


def _other_deals(collaboration: Collaboration) -> Iterable[Offer]:
    return (
        Offer.objects.for_agency(collaboration.agency)
        .filter(collaboration__influencer=collaboration.influencer_id, state=OfferState.ACCEPTED)
        .exclude(collaboration=collaboration.pk)
        .filter(Q(collaboration__ended_at=None) | Q(exclusivities__isnull=False))
        .distinct()
        .select_related("collaboration__campaign__brand")
        .prefetch_related("exclusivities", "lines")
    )


def _window_of(collaboration: Collaboration, terms: Terms) -> _Window:
    today, campaign = timezone.localdate(), collaboration.campaign
    first, last = terms.window
    return _Window(
        first or campaign.starts_on or today, last or campaign.ends_on or (first or today) + LONGEST_LOOK
    )


def _bound(brand: Brand, terms: Terms, bound: Iterable[Exclusivity], window: _Window) -> Iterable[Conflict]:
    """Yield exclusivities others have that forbid working for this brand now."""
    business = {fold(topic) for topic in brand.topics}
    platforms = {line.platform for line in terms.lines}
    for row in bound:
        other = row.offer.collaboration.campaign
        if other.brand_id == brand.pk or not window.meets(row.starts_on, row.ends_on):
            continue
        if row.platform and row.platform not in platforms:
            continue
        named = fold(brand.name) in {fold(rival) for rival in row.rivals}
        if named or (row.category_key and row.category_key in business):
            against = brand.name if named else row.category
            yield Conflict(
                "bound",
                _("They are bound to %(other)s until %(day)s: nothing for %(against)s.")
                % {"other": other.brand.name, "day": day_words(row.ends_on), "against": against},
                other.name,
            )


def _rivals_served(brand: Brand, others: Iterable[Offer], window: _Window) -> Iterable[Conflict]:
    """Yield running deals with brands this brand names as rivals."""
    rivals = {fold(rival) for rival in brand.rivals}
    for offer in others:
        other = offer.collaboration.campaign
        if fold(other.brand.name) in rivals and _runs_in(offer, window):
            yield Conflict(
                "rival_deal",
                _("In that time they publish for %(other)s, a rival of %(brand)s.")
                % {"other": other.brand.name, "brand": brand.name},
                other.name,
            )


def _forbidden_served(ours: Exclusive, others: Iterable[Offer]) -> Iterable[Conflict]:
    """Yield running deals with brands that our own exclusivity would forbid."""
    rivals = {fold(rival) for rival in ours.rivals}
    window = _Window(ours.starts_on, ours.ends_on)
    for offer in others:
        other = offer.collaboration.campaign
        business = {fold(topic) for topic in other.brand.topics}
        hit = fold(other.brand.name) in rivals or (ours.category and fold(ours.category) in business)
        if hit and _runs_in(offer, window):
            yield Conflict(
                "overlap",
                _("The exclusivity asked for forbids %(other)s, for whom they publish in that time.")
                % {"other": other.brand.name},
                other.name,
            )


def _promised_twice(
    collaboration: Collaboration, ours: Exclusive, bound: Sequence[Exclusivity]
) -> Iterable[Conflict]:
    """Yield exclusivities for the same business that another brand has already in an overlapping time."""
    window = _Window(ours.starts_on, ours.ends_on)
    for row in bound:
        other = row.offer.collaboration.campaign
        same = row.category_key and row.category_key == fold(ours.category)
        apart = row.platform and ours.platform and row.platform != ours.platform
        if same and not apart and other.brand_id != collaboration.campaign.brand_id and window.meets(row.starts_on, row.ends_on):  # fmt: skip
            yield Conflict(
                "promised",
                _("%(what)s is promised to %(other)s exclusively until %(day)s. It cannot be promised twice.")
                % {"what": row.category, "other": other.brand.name, "day": day_words(row.ends_on)},
                other.name,
            )


def _runs_in(offer: Offer, window: _Window) -> bool:
    if offer.collaboration.ended_at:
        return False
    campaign, lines = offer.collaboration.campaign, offer.lines.all()
    first = min((line.publish_from for line in lines if line.publish_from), default=campaign.starts_on)
    last = max((line.publish_until for line in lines if line.publish_until), default=campaign.ends_on)
    return window.meets(first, last)
