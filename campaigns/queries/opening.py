"""What a first offer to somebody begins with: the slots they hold in the plan, and what each is expected to cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.models import Candidate, Collaboration, Slot
from campaigns.states import CandidateState
from influencers.formats import decimals
from influencers.models import Rate

MOST_LINES = 30


class PriceSource(TextChoices):
    """Where the price of a line is from, in the order in which they are asked."""

    SLOT = "slot", _("the price in the plan")
    CANDIDATE = "candidate", _("what they were expected to cost when they were proposed")
    RATE = "rate", _("their newest known rate")
    BUDGET = "budget", _("the slot's budget")


@dataclass(frozen=True)
class OpeningLine:
    """A held slot as a line of an offer. `price` is of one piece; None: unknown, or it does not part evenly."""

    slot: Slot
    platform: str
    format: str
    quantity: int
    price: Decimal | None
    publish_from: date | None
    publish_until: date | None
    price_source: str

    @property
    def source_label(self) -> str:
        return str(PriceSource(self.price_source).label) if self.price_source else ""


@dataclass(frozen=True)
class Opening:
    """`fee`: what all lines come to, in the campaign's currency; None unless the price of every line is known."""

    currency: str
    fee: Decimal | None
    lines: list[OpeningLine]


def opening_of(collaboration: Collaboration) -> Opening:
    """Return what an offer to somebody begins with; nothing but the currency where they hold no slot. Three statements."""
    campaign = collaboration.campaign
    slots = list(collaboration.slots.in_order()[:MOST_LINES])
    prices = _prices(collaboration, slots)
    lines, fee = [], Decimal(0)
    known = bool(slots)
    for slot in slots:
        whole, source = prices[slot.pk]
        known = known and whole is not None
        fee += whole or 0
        lines.append(_line(collaboration, slot, whole, source))
    return Opening(campaign.currency, fee if known else None, lines)


def slots_to_offer(collaboration: Collaboration) -> list[Slot]:
    """Return the slots an offer to somebody can be for: those they hold, and free ones they are considered for."""
    considered = Q(holder=None, candidates__influencer=collaboration.influencer_id, candidates__state__in=CandidateState.open_states)  # fmt: skip
    rows = Slot.objects.filter(Q(holder=collaboration) | considered, campaign=collaboration.campaign_id)
    return list(rows.distinct().in_order()[: 2 * MOST_LINES])


def _line(
    collaboration: Collaboration, slot: Slot, whole: Decimal | None, source: PriceSource | None
) -> OpeningLine:
    campaign = collaboration.campaign
    price = None
    if whole is not None:
        each = (whole / slot.quantity).quantize(Decimal(1).scaleb(-decimals(campaign.currency)))
        price = each if each * slot.quantity == whole else None
    # A slot without a window of its own is published within the campaign.
    has_window = slot.publish_from or slot.publish_until
    first, last = (slot.publish_from, slot.publish_until) if has_window else (campaign.starts_on, campaign.ends_on)  # fmt: skip
    return OpeningLine(
        slot=slot, platform=slot.platform, format=slot.format, quantity=slot.quantity, price=price,
        publish_from=first, publish_until=last, price_source=source.value if source else "",
    )  # fmt: skip


def _prices(
    collaboration: Collaboration, slots: Iterable[Slot]
) -> dict[int, tuple[Decimal | None, PriceSource | None]]:
    """Return slot id -> what it comes to as a whole, and where that is from."""
    person = collaboration.influencer_id
    asked = dict(
        Candidate.objects.filter(slot__in=slots, influencer=person, state=CandidateState.CHOSEN)
        .exclude(price=None)
        .values_list("slot_id", "price")
    )
    rates = _rates(collaboration, slots)
    found: dict[int, tuple[Decimal | None, PriceSource | None]] = {}
    for slot in slots:
        rate = rates.get((slot.platform, slot.format))
        known: list[tuple[Decimal | None, PriceSource]] = [
            (slot.price, PriceSource.SLOT), (asked.get(slot.pk), PriceSource.CANDIDATE),
            (None if rate is None else rate * slot.quantity, PriceSource.RATE), (slot.budget, PriceSource.BUDGET),
        ]  # fmt: skip
        found[slot.pk] = next((each for each in known if each[0] is not None), (None, None))
    return found


def _rates(collaboration: Collaboration, slots: Iterable[Slot]) -> dict[tuple[str, str], Any]:
    wanted = {(slot.platform, slot.format) for slot in slots}
    if not wanted:
        return {}
    rows = Rate.objects.filter(
        influencer=collaboration.influencer_id, currency=collaboration.campaign.currency, platform__in={each[0] for each in wanted}
    ).order_by("platform", "format", "-quoted_on", "-pk").distinct("platform", "format")  # fmt: skip
    return {
        (rate.platform, rate.format): rate.amount for rate in rows if (rate.platform, rate.format) in wanted
    }
