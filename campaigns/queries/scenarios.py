"""Scenarios of the plan beside each other and beside the plan as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Agency
from campaigns.forecast.drawing import Planned, Spread, forecast
from campaigns.models import Campaign, Candidate, PlanPick, PlanScenario, Slot
from campaigns.queries.plan import Cost, bases_of, channels_of
from campaigns.states import CandidateState
from influencers.models import Channel

MOST_COMPARED = 4
MOST_DIFFERENCES = 100

Pick = tuple[int | None, str, Decimal | None]  # influencer id, name, price


@dataclass(frozen=True)
class Way:
    """The plan as it is (`scenario` None) or a scenario: what it costs and may bring. `unknown`: people without a figure."""

    scenario: PlanScenario | None
    slots: int
    filled: int
    price: Decimal
    views: int
    spread: Spread | None
    unknown: int
    over: Decimal | None  # by how much it exceeds the budget
    margin: Decimal | None

    @property
    def cpm(self) -> Decimal | None:
        return Cost(self.price, self.views).cpm


@dataclass(frozen=True)
class Difference:
    """A slot that is filled or priced differently in the ways compared, in their order."""

    slot: Slot
    picks: list[Pick]


@dataclass(frozen=True)
class Compared:
    ways: list[Way]
    differences: list[Difference]
    more: int  # differences that are not listed


def scenarios_to_show(agency: Agency) -> QuerySet[PlanScenario]:
    """Return the agency's scenarios with campaign and author loaded."""
    return PlanScenario.objects.filter(campaign__agency=agency).select_related(
        "campaign__agency", "campaign__brand", "author__user"
    )


def scenarios_of(campaign: Campaign) -> QuerySet[PlanScenario]:
    """Return a campaign's scenarios, newest first, with how many slots each fills."""
    return (
        campaign.plan_scenarios.select_related("author__user")
        .annotate(filled=Count("picks__candidate"))
        .order_by("-pk")
    )


def compare_ways(campaign: Campaign, scenarios: Sequence[PlanScenario], *, now: datetime) -> Compared:
    """Return the plan as it is and these scenarios side by side. One statement each, and three for all."""
    slots = list(campaign.slots.in_order().select_related("holder__influencer"))
    picks = [_as_it_is(slots), *_picked(scenarios, slots)]
    people = {pick[0] for way in picks for pick in way.values() if pick[0]}
    channels = channels_of(people)
    ways = [
        _way(campaign, scenario, slots, way, channels, now)
        for scenario, way in zip([None, *scenarios], picks, strict=True)
    ]
    different = [
        Difference(slot, [way[slot.pk] for way in picks])
        for slot in slots
        if len({(way[slot.pk][0], way[slot.pk][2]) for way in picks}) > 1
    ]
    return Compared(ways, different[:MOST_DIFFERENCES], max(0, len(different) - MOST_DIFFERENCES))


def _as_it_is(slots: Sequence[Slot]) -> dict[int, Pick]:
    found: dict[int, Pick] = {}
    for slot in slots:
        holder = slot.holder if slot.holder and not slot.holder.ended_at else None
        found[slot.pk] = (
            holder.influencer_id if holder else None,
            holder.influencer.name if holder else "",
            slot.price,
        )
    return found


def _picked(scenarios: Sequence[PlanScenario], slots: Sequence[Slot]) -> list[dict[int, Pick]]:
    """Return who each scenario puts where; slots added after it was made are empty in it."""
    rows = PlanPick.objects.filter(scenario__in=scenarios).values_list(
        "scenario_id", "slot_id", "candidate__influencer_id", "candidate__influencer__name", "price"
    )
    found: dict[int, dict[int, Pick]] = {
        each.pk: {slot.pk: (None, "", None) for slot in slots} for each in scenarios
    }
    for scenario, slot, person, name, price in rows:
        found[scenario][slot] = (person, name or "", price)
    return [found[each.pk] for each in scenarios]


def _way(
    campaign: Campaign, scenario: PlanScenario | None, slots: Sequence[Slot], picks: dict[int, Pick],
    channels: dict[tuple[int, str], Channel], now: datetime,
) -> Way:  # fmt: skip
    filled = [(slot, picks[slot.pk][0]) for slot in slots if picks[slot.pk][0]]
    mine = [channels.get((person, slot.platform)) for slot, person in filled if person]
    bases = bases_of([(slot.platform, slot.format, channel) for (slot, _), channel in zip(filled, mine, strict=True)], now=now)  # fmt: skip
    drawn = forecast(
        [Planned(base.views, slot.quantity) for (slot, _), base in zip(filled, bases, strict=True)]
    )
    price = sum((pick[2] for pick in picks.values() if pick[2] is not None), Decimal(0))
    views = [
        channel.median_views * slot.quantity if channel and channel.median_views is not None else None
        for (slot, _), channel in zip(filled, mine, strict=True)
    ]
    return Way(
        scenario=scenario,
        slots=len(slots),
        filled=len(filled),
        price=price,
        views=sum(each for each in views if each is not None),
        spread=drawn.together,
        unknown=views.count(None),
        over=price - campaign.budget if campaign.budget is not None and price > campaign.budget else None,
        margin=None if campaign.client_fee is None else campaign.client_fee - price,
    )


def picks_to_edit(
    scenario: PlanScenario, slots: Sequence[Slot]
) -> list[tuple[Slot, list[Candidate], dict[str, Any]]]:
    """Return slots with who could be put there in a scenario, and who is. Two statements."""
    candidates: dict[int, list[Candidate]] = {}
    rows = Candidate.objects.filter(slot__in=slots, state__in=CandidateState.open_states)
    for row in rows.select_related("influencer").order_by("bench_rank", "position", "pk"):
        candidates.setdefault(row.slot_id, []).append(row)
    picks = {pick.slot_id: pick for pick in scenario.picks.filter(slot__in=slots).select_related("candidate")}
    found = []
    for slot in slots:
        pick = picks.get(slot.pk)
        initial = {"candidate": pick.candidate, "price": pick.price} if pick else {}
        found.append((slot, candidates.get(slot.pk, []), initial))
    return found
