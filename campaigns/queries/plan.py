"""The media plan: slots as rows with what they cost and what they may bring, totals over all of them, the forecast.

Expected views of a row are the median views of the holder's channel on the slot's platform (Channel.median_views: own
organic posts older than 72 hours, influencers/figures/formulas.py) times the pieces. What is unknown counts as unknown,
never as 0. CPM = price / expected views x 1,000; CPV = price / expected views; CPE = price / expected engagements, which
are the median reactions of the same posts the forecast draws from, times the pieces. Source: usual in the field.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import BigIntegerField, Count, DecimalField, F, Min, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import OuterRef
from django.db.models.functions import Coalesce

from accounts.models import Agency
from campaigns.forecast.drawing import Forecast, Planned, Spread, forecast
from campaigns.forecast.kinds import NOTHING, Basis, basis_of
from campaigns.models import Campaign, Slot
from campaigns.queries.forecast import recent_posts
from influencers.models import Channel, Tier

A_PAGE = 25
_MONEY = DecimalField(max_digits=16, decimal_places=2)
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Cost:
    """What a price buys. None: something it needs is unknown."""

    price: Decimal | None
    views: int | None
    reactions: int | None = None

    @property
    def cpm(self) -> Decimal | None:
        """Return the price of a thousand expected views."""
        return self._per(self.views, 1000)

    @property
    def cpv(self) -> Decimal | None:
        return self._per(self.views, 1, "0.0001")

    @property
    def cpe(self) -> Decimal | None:
        return self._per(self.reactions, 1)

    def _per(self, number: int | None, size: int, places: str = "0.01") -> Decimal | None:
        if self.price is None or not number:
            return None
        return (self.price * size / number).quantize(Decimal(places))


@dataclass(frozen=True)
class PlanRow:
    """A slot in the plan. `spread` is the forecast's range of views, `is_own_kind` whether posts of its kind told it."""

    slot: Slot
    who: str
    channel: Channel | None
    cost: Cost
    for_client: Cost
    spread: Spread | None
    is_own_kind: bool

    @property
    def has_left(self) -> bool:
        """Say whether whoever holds the slot is no longer part of the campaign."""
        return bool(self.slot.holder and self.slot.holder.ended_at)

    @property
    def over(self) -> Decimal | None:
        """Return by how much the price exceeds the slot's own budget; None when it does not."""
        slot = self.slot
        if slot.price is None or slot.budget is None or slot.price <= slot.budget:
            return None
        return slot.price - slot.budget


@dataclass(frozen=True)
class PlanPage:
    """Some rows of the plan; `after` is the id of the last one where more follow, else 0."""

    rows: list[PlanRow]
    after: int


@dataclass(frozen=True)
class Total:
    """What some slots come to. `open_budget`: of those without a price. `unknown`: held slots without known views."""

    name: str
    slots: int
    filled: int
    price: Decimal
    open_budget: Decimal
    client_price: Decimal
    views: int
    unknown: int

    @property
    def planned(self) -> Decimal:
        """Return prices, and the budgets of slots that have no price yet."""
        return self.price + self.open_budget

    @property
    def cpm(self) -> Decimal | None:
        return Cost(self.price, self.views).cpm


@dataclass(frozen=True)
class Totals:
    """The whole plan, and the same by platform and by market. Fee and margin are the house's alone."""

    all: Total
    by_platform: list[Total]
    by_market: list[Total]
    budget: Decimal | None
    fee: Decimal | None
    target_margin: Decimal | None

    @property
    def groups(self) -> list[list[Total]]:
        return [self.by_platform, self.by_market]

    @property
    def over(self) -> Decimal | None:
        """Return by how much the plan exceeds the campaign's budget; None when it does not."""
        if self.budget is None or self.all.planned <= self.budget:
            return None
        return self.all.planned - self.budget

    @property
    def free(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.all.planned

    @property
    def margin(self) -> Decimal | None:
        """Return what is left of the client's fee after the planned prices."""
        return None if self.fee is None else self.fee - self.all.planned

    @property
    def margin_percent(self) -> Decimal | None:
        if not self.fee or self.margin is None:
            return None
        return (self.margin * 100 / self.fee).quantize(Decimal("0.1"))

    @property
    def misses_margin(self) -> bool:
        return bool(
            self.margin_percent is not None
            and self.target_margin is not None
            and self.margin_percent < self.target_margin
        )


def plan_slots(campaign: Campaign, *, platform: str = "", market: str = "", show: str = "") -> QuerySet[Slot]:
    """Return a campaign's slots in order, narrowed; show: "empty", "left" (the holder has left), "over" their budget."""
    rows = campaign.slots.in_order()
    if platform:
        rows = rows.filter(platform=platform)
    if market:
        rows = rows.filter(market=market)
    if show == "empty":
        rows = rows.filter(holder=None)
    elif show == "left":
        rows = rows.filter(holder__ended_at__isnull=False)
    elif show == "over":
        rows = rows.filter(price__gt=F("budget"))
    return rows


def plan_page(slots: QuerySet[Slot], *, after: int = 0, now: datetime, size: int = A_PAGE) -> PlanPage:
    """Return the rows after the slot with this id. Three statements, one more when `after` is given."""
    if after:
        last = slots.filter(pk=after).values_list("position", "pk").first()
        if last:
            slots = slots.filter(Q(position__gt=last[0]) | Q(position=last[0], pk__gt=last[1]))
    found = list(slots.select_related("holder__influencer")[: size + 1])
    shown = found[:size]
    return PlanPage(plan_rows(shown, now=now), shown[-1].pk if len(found) > size else 0)


def plan_rows(slots: Sequence[Slot], *, now: datetime) -> list[PlanRow]:
    """Return rows of slots whose holders are loaded. Two statements whatever their number."""
    held = {slot.holder.influencer_id for slot in slots if slot.holder}
    channels = channels_of(held)
    mine = [
        channels.get((slot.holder.influencer_id, slot.platform)) if slot.holder else None for slot in slots
    ]
    bases = bases_of([(slot.platform, slot.format, channel) for slot, channel in zip(slots, mine, strict=True)], now=now)  # fmt: skip
    drawn = forecast([Planned(base.views, slot.quantity) for slot, base in zip(slots, bases, strict=True)])
    return [
        _row(slot, channel, base, spread)
        for slot, channel, base, spread in zip(slots, mine, bases, drawn.rows, strict=True)
    ]


def totals_of(campaign: Campaign) -> Totals:
    """Return what the plan comes to, in one statement."""
    parts = _parts(campaign.slots.all())
    return Totals(
        all=_sum("", parts),
        by_platform=_grouped(parts, 0),
        by_market=_grouped(parts, 1),
        budget=campaign.budget,
        fee=campaign.client_fee,
        target_margin=campaign.target_margin,
    )


def whole_forecast(campaign: Campaign, *, now: datetime) -> Forecast:
    """Return what all held slots may bring together. Three statements; 1,000 slots are a million draws."""
    rows = campaign.slots.filter(holder__isnull=False, holder__ended_at=None)
    slots = list(rows.values_list("platform", "format", "quantity", "holder__influencer_id"))
    channels = channels_of({each[3] for each in slots})
    bases = bases_of([(each[0], each[1], channels.get((each[3], each[0]))) for each in slots], now=now)
    return forecast([Planned(base.views, each[2]) for each, base in zip(slots, bases, strict=True)])


def channels_of(people: set[int]) -> dict[tuple[int, str], Channel]:
    """Return (influencer id, platform) -> the channel with the most followers there. One statement."""
    rows = Channel.objects.filter(influencer__in=people).order_by(F("followers").asc(nulls_first=True), "-pk")
    wanted = rows.only(
        "uuid", "influencer", "platform", "handle", "title", "url", "followers", "median_views"
    )
    return {(row.influencer_id, row.platform): row for row in wanted} if people else {}


def bases_of(wanted: Sequence[tuple[str, str, Channel | None]], *, now: datetime) -> list[Basis]:
    """Return for each (platform, format, channel) what a forecast draws from. One statement."""
    posts = recent_posts({channel.pk for _platform, _format, channel in wanted if channel}, now=now)
    return [
        basis_of(platform, format, posts.get(channel.pk, {})) if channel else NOTHING
        for platform, format, channel in wanted
    ]


def _row(slot: Slot, channel: Channel | None, base: Basis, spread: Spread | None) -> PlanRow:
    usual = channel.median_views if channel else None
    views = None if usual is None else usual * slot.quantity
    reactions = None if base.usual_reactions is None else round(base.usual_reactions * slot.quantity)
    return PlanRow(
        slot=slot,
        who=slot.holder.influencer.name if slot.holder else "",
        channel=channel,
        cost=Cost(slot.price, views, reactions),
        for_client=Cost(slot.client_price, views, reactions),
        spread=spread,
        is_own_kind=base.is_own_kind,
    )


def _parts(slots: QuerySet[Slot]) -> list[tuple[str, str, Total]]:
    """Return what the slots of each platform and market come to."""
    channel = Channel.objects.filter(influencer=OuterRef("holder__influencer"), platform=OuterRef("platform"))
    usual = Subquery(channel.order_by(F("followers").desc(nulls_last=True), "pk").values("median_views")[:1])
    held = Q(holder__isnull=False, holder__ended_at=None)
    rows = (
        slots.annotate(expected=usual * F("quantity"))
        .order_by()
        .values_list("platform", "market")
        .annotate(
            slots=Count("pk"),
            filled=Count("pk", filter=held),
            sum_price=Coalesce(Sum("price"), _ZERO, output_field=_MONEY),
            sum_open=Coalesce(Sum("budget", filter=Q(price=None)), _ZERO, output_field=_MONEY),
            sum_client=Coalesce(Sum("client_price"), _ZERO, output_field=_MONEY),
            views=Coalesce(Sum("expected", filter=held), 0, output_field=BigIntegerField()),
            unknown=Count("pk", filter=held & Q(expected=None)),
        )
    )
    return [(row[0], row[1], Total("", *row[2:])) for row in rows]


def _grouped(parts: Sequence[tuple[str, str, Total]], by: int) -> list[Total]:
    """Return the sums by platform (0) or market (1), the costliest first."""
    names = {str(part[by]) for part in parts}
    found = [_sum(name, [part for part in parts if part[by] == name]) for name in names]
    return sorted(found, key=lambda total: (-total.planned, total.name))


def _sum(name: str, parts: Sequence[tuple[str, str, Total]]) -> Total:
    totals = [total for _platform, _market, total in parts]
    return Total(
        name=name,
        slots=sum(total.slots for total in totals),
        filled=sum(total.filled for total in totals),
        price=sum((total.price for total in totals), _ZERO),
        open_budget=sum((total.open_budget for total in totals), _ZERO),
        client_price=sum((total.client_price for total in totals), _ZERO),
        views=sum(total.views for total in totals),
        unknown=sum(total.unknown for total in totals),
    )


def tier_keys(agency: Agency) -> list[str]:
    """Return the agency's size classes of all platforms by name, the smallest first."""
    rows = Tier.objects.filter(agency=agency).values_list("key").annotate(least=Min("from_followers"))
    return [key for key, _least in rows.order_by("least", "key")]
