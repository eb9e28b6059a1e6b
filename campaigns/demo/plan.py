"""The demo's plan: slots with holders, a warm and a cold bench, a shortlist the client answers, a scenario beside it."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import AuditEntry
from campaigns.demo.campaigns import DemoCampaigns, note
from campaigns.models import (
    Campaign,
    Candidate,
    ClientNote,
    Collaboration,
    Deliverable,
    PlanPick,
    PlanScenario,
    Slot,
)
from campaigns.states import CandidateState, DeliverableState, NoteState, Verdict
from influencers.models import Influencer

DAY = timedelta(days=1)
# title, format, pieces, market, budget, price, price for the client
SLOTS = (
    ("Opening film", "video", 1, "ES", 2400, 2250, 2900),
    ("Soup on a Tuesday", "video", 2, "ES", 1800, 1900, 2400),
    ("After the late shift", "video", 1, "DE", 1600, 1500, 1950),
    ("What is in it", "video", 1, "DE", 1400, 1350, 1700),
    ("A day in stories", "story", 3, "ES", 900, 800, 1100),
    ("Leftovers", "story", 2, "DE", 700, None, None),
    ("Children taste it", "video", 1, "ES", 1500, None, None),
    ("The last pot", "video", 1, "DE", 1600, None, None),
)
WHY = (
    "Cooks every evening and is asked for recipes.",
    "Talks about long working days without complaining.",
    "Their comments are full of people who tried it.",
)
HELD = ("producing", "in_review", "approved", "briefed", "agreed")


def fill_plan(*, campaigns: DemoCampaigns, now: datetime) -> None:
    """Plan the running campaign wholly and the one in planning for its shortlist."""
    told = len(campaigns.trail)
    used = set(
        Collaboration.objects.filter(agency=campaigns.house.agency).values_list("influencer_id", flat=True)
    )
    rows = Influencer.objects.for_agency(campaigns.house.agency).active().exclude(pk__in=used)
    spare = list(
        rows.exclude(risk="barred").filter(channels__platform="sandbox").distinct().order_by("pk")[:60]
    )
    holders = [campaigns.by_stage[key][0] for key in HELD]
    running = _slots(campaigns, campaigns.campaigns["running"], holders, now, starts=now)
    _bench(campaigns, running, spare, now)
    planning = _slots(campaigns, campaigns.campaigns["planning"], [], now, starts=now + 50 * DAY)
    _bench(campaigns, planning, spare[20:], now)
    _share(campaigns, campaigns.campaigns["running"], now)
    _share(campaigns, campaigns.campaigns["planning"], now)
    _scenario(campaigns, planning)
    AuditEntry.objects.bulk_create(campaigns.trail[told:])
    ClientNote.objects.create(
        campaign=campaigns.campaigns["running"], subject="The story of Thursday moves to Friday", author=campaigns.house.members["manager"],
        body="The parcel came a day late. Everything else stays as planned.", state=NoteState.SHARED, shared_at=now - 2 * DAY,
    )  # fmt: skip


def _slots(
    made: DemoCampaigns, campaign: Campaign, holders: list[Collaboration], now: datetime, *, starts: datetime
) -> list[Slot]:
    slots = []
    for number, (title, format, pieces, market, budget, price, client_price) in enumerate(SLOTS):
        holder = holders[number] if number < len(holders) else None
        slot = Slot.objects.create(
            agency=campaign.agency, campaign=campaign, title=title, platform="sandbox", format=format, quantity=pieces,
            market=market, budget=Decimal(budget), price=Decimal(price) if price and holder else None,
            client_price=Decimal(client_price) if client_price else None, holder=holder, position=number + 1,
            publish_from=(starts + (4 + 2 * number) * DAY).date(), publish_until=(starts + (9 + 2 * number) * DAY).date(),
        )  # fmt: skip
        if holder:
            Deliverable.objects.filter(collaboration=holder, state__in=DeliverableState.owes_post).update(
                slot=slot
            )
            Candidate.objects.create(
                agency=campaign.agency, slot=slot, influencer=holder.influencer, state=CandidateState.CHOSEN, position=1,
                price=slot.price, why=WHY[number % 3], verdict=Verdict.YES, author=made.house.members["manager"],
                decided_by=made.house.members["approver"], decided_at=now - 12 * DAY,
            )  # fmt: skip
        slots.append(slot)
    note(made, now - 20 * DAY, "campaigns.slot.added", campaign, number=len(slots))
    return slots


def _bench(made: DemoCampaigns, slots: list[Slot], spare: list[Influencer], now: datetime) -> None:
    """Give each slot two on the bench and two proposed; one of the bench was asked lately, one long ago."""
    verdicts = (Verdict.YES, Verdict.MAYBE, "", Verdict.NO)
    answers = made.house.members["approver"].brand_id == slots[0].campaign.brand_id
    rows = []
    for number, slot in enumerate(slots):
        for place in range(4):
            person = spare[(number * 3 + place) % len(spare)]
            on_bench = place < 2
            verdict = verdicts[(number + place) % 4] if number < 5 and answers else ""
            rows.append(
                Candidate(
                    agency=slot.agency, slot=slot, influencer=person, position=place + 2, why=WHY[(number + place) % 3],
                    state=CandidateState.BENCH if on_bench else CandidateState.PROPOSED,
                    bench_rank=place + 1 if on_bench else None, price=(slot.budget or 0) * (95 + 5 * place) / 100,
                    checked_at=now - (3 if place == 0 else 30) * DAY if on_bench else None,
                    checked_note="Free, glad to be asked." if place == 0 else "", verdict=verdict,
                    remark="Is this the one with the dog?" if verdict == Verdict.MAYBE else "",
                    free_from=slot.publish_from if place == 0 else None, free_until=slot.publish_until if place == 0 else None,
                    decided_by=made.house.members["approver"] if verdict else None, decided_at=now - 5 * DAY if verdict else None,
                    author=made.house.members["manager"],
                )
            )  # fmt: skip
    Candidate.objects.bulk_create(rows)


def _share(made: DemoCampaigns, campaign: Campaign, now: datetime) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(shortlist_shared_at=now - 15 * DAY)
    note(made, now - 15 * DAY, "campaigns.shortlist.shared", campaign)


def _scenario(made: DemoCampaigns, slots: list[Slot]) -> None:
    """Put the first of each bench into a scenario, and the second into another, cheaper one."""
    for name, words, rank in (
        ("First choice", "Everybody we would like most", 1),
        ("Second choice", "If the budget grows", 2),
    ):
        scenario = PlanScenario.objects.create(
            campaign=slots[0].campaign, name=name, note=words, author=made.house.members["manager"]
        )
        first = {row.slot_id: row for row in Candidate.objects.filter(slot__in=slots, bench_rank=rank)}
        PlanPick.objects.bulk_create(
            [
                PlanPick(scenario=scenario, slot=slot, candidate=first[slot.pk], price=first[slot.pk].price)
                for slot in slots
            ]
        )
