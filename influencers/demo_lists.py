"""What the demo agency keeps from its searches: views and a list shared with its client."""

from datetime import datetime, timedelta

from accounts.demo import DemoHouse
from accounts.models import Agency
from influencers.models import Influencer, InfluencerList, ListEntry, OverlapFigure, SavedView
from influencers.queries.overlap import main_channels

WHY = (
    "Films in their own kitchen and answers every comment.",
    "Their audience asks for exactly this kind of product.",
    "Third project together, never late.",
    "Small, but the people who follow really buy.",
    "Tells long stories; would fit the second half of the campaign.",
    "New to us: good figures for half a year.",
)
ANSWERS = (
    ("yes", "Yes please."),
    ("maybe", "Is she free in spring?"),
    ("no", "We worked together in 2024."),
    ("yes", ""),
)


def fill_lists(*, house: DemoHouse, now: datetime) -> None:
    """Save two views and pick six people, four of them answered by the client."""
    agency, manager, client = house.agency, house.members["manager"], house.members.get("approver")
    SavedView.objects.bulk_create(
        SavedView(agency=agency, member=manager, name=name, query=query, columns=columns, is_shared=shared, position=place)
        for place, (name, query, columns, shared) in enumerate(
            (
                ("Mine, next steps", "owner=me&sort=changed", [], False),
                ("Growing", "growth=2..&platform=sandbox&sort=followers", ["channels", "engagement", "stage", "owner"], True),
            )
        )
    )  # fmt: skip
    brand = client.brand if client else None
    shared_at = now - timedelta(days=2)
    picked = InfluencerList.objects.create(
        agency=agency, brand=brand, author=manager, name="Spring tasting",
        purpose="Six people for the spring launch: short films, one product each.",
        shared_at=shared_at if brand else None,
    )  # fmt: skip
    people = Influencer.objects.for_agency(agency).active().exclude(country="").order_by("name_key", "pk")
    entries = [
        ListEntry(list=picked, influencer=person, position=place, why=why)
        for place, (person, why) in enumerate(zip(people[: len(WHY)], WHY, strict=False), start=1)
    ]
    for entry, (verdict, remark) in zip(entries, ANSWERS, strict=False):
        if client:
            entry.verdict, entry.remark, entry.decided_by = verdict, remark, client
            entry.decided_at = shared_at + timedelta(hours=5)
    ListEntry.objects.bulk_create(entries)
    _let_two_overlap([entry.influencer for entry in entries], now)


def _let_two_overlap(people: list[Influencer], now: datetime) -> None:
    """State an overlap above half for the first two people who have channels: it waits for the client's answer."""
    pair = main_channels(Influencer.objects.filter(pk__in=[person.pk for person in people]))[:2]
    if len(pair) == 2:
        first, second = sorted(pair, key=lambda channel: channel.pk)
        OverlapFigure.objects.create(
            first=first, second=second, of_smaller=0.62, source="HypeAuditor (fictional)",
            stated_on=(now - timedelta(days=4)).date(),
        )  # fmt: skip


def erase_lists(agency: Agency) -> None:
    """Remove views and lists of a demo agency."""
    SavedView.objects.for_agency(agency).delete()
    InfluencerList.objects.for_agency(agency).delete()
