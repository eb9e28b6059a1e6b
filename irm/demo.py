"""The demo agency across all apps: erased and made anew in one transaction."""

from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from psycopg2.errors import DeadlockDetected

from accounts import demo as house_demo
from campaigns import demo as campaigns_demo
from crisis import demo as crisis_demo
from drafts import demo as drafts_demo
from influencers import demo as influencers_demo
from influencers.demo import Filled
from outreach import demo as outreach_demo

OPEN_SINCE = timedelta(days=740)  # a little more than the two years of numbers
MOST_TRIES = 4


def recreate_demo_agency(*, password: str, now: datetime) -> Filled:
    """Erase the demo agency, when there is one, and make it anew; other agencies are not touched.

    While the product runs, what it reads for the agency may hold rows that erasing wants, and the other way round;
    whose transaction the database ends then begins anew. Raises AlreadyExists when an agency of real people has the
    demo's short name.
    """
    for _attempt in range(MOST_TRIES - 1):
        try:
            return _made_anew(password, now)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return _made_anew(password, now)


@transaction.atomic
def _made_anew(password: str, now: datetime) -> Filled:
    agency = house_demo.demo_agency()
    if agency:
        crisis_demo.erase(agency)
        drafts_demo.erase(agency)
        outreach_demo.erase(agency)
        campaigns_demo.erase(agency)
        influencers_demo.erase(agency)
        house_demo.erase_audit(agency)
        house_demo.erase_house(agency)
    house = house_demo.create_demo_agency(password=password, opened_at=now - OPEN_SINCE)
    filled = influencers_demo.fill(house=house, now=now)
    campaigns = campaigns_demo.fill(house=house, now=now)
    outreach_demo.fill(campaigns=campaigns, now=now)
    drafts_demo.fill(campaigns=campaigns, now=now)
    crisis_demo.fill(campaigns=campaigns, now=now)
    house_demo.order_trail(house.agency)
    return filled
