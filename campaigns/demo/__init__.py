"""What the demo agency's campaigns hold: one in every state, and one running with somebody in every stage."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.demo import DemoHouse
from campaigns.demo.briefs import fill_briefs
from campaigns.demo.campaigns import DemoCampaigns, fill_campaigns
from campaigns.demo.erasing import erase as erase
from campaigns.demo.offers import fill_offers
from campaigns.demo.plan import fill_plan
from campaigns.demo.room import fill_rooms

# A noun enters here on the day it is built; each gets what the ones before it made.
FILLERS: tuple[Callable[..., None], ...] = (
    fill_briefs,
    fill_offers,
    fill_plan,
)


@transaction.atomic
def fill(*, house: DemoHouse, now: datetime) -> DemoCampaigns:
    """Fill a new demo agency's campaigns. The same every time; only dates are relative to `now`."""
    fill_rooms(house=house)
    campaigns = fill_campaigns(house=house, now=now)
    for filler in FILLERS:
        filler(campaigns=campaigns, now=now)
    return campaigns
