"""The whole story in a real browser: from what a brand forbids to a person swapped, a date moved and somebody paid.

Four people play it: Alice manages at her desk, Carla decides for the brand and Mina and Jon answer on their phones, and
Olga approves what Alice enters. Each step is one of the rooms' jobs; what it leaves in the database is looked at there.
"""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Brand, Membership
from tests import factories
from tests.campaigns.browsing import PHONE
from tests.campaigns.story import agreeing, choosing, working
from tests.campaigns.story.playing import Story

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def story(
    open_page,
    live_server,
    client_of,
    settings,
    alice: Membership,
    olga: Membership,
    carla: Membership,
    brand: Brand,
) -> Story:
    def cookie(member: Membership) -> Any:
        return client_of(member).cookies[settings.SESSION_COOKIE_NAME]

    settings.SITE_URL = live_server.url  # links shown at the desk open on the phones
    phones: dict[str, Page] = {}

    def phone_of(name: str) -> Page:
        return phones.setdefault(name, open_page(**PHONE))

    people = {"Mina Park": 90_000, "Jon Reyes": 60_000, "Ada Okoye": 40_000, "Rita Vale": 120_000}
    for name, views in people.items():
        tags = ["gambling"] if name == "Rita Vale" else ["cooking"]
        person = factories.make_influencer(brand.agency, name, tags=tags, country="ES")
        factories.make_channel(
            person, "youtube", name.split()[0].lower(), followers=300_000, median_views=views
        )
    return Story(
        desk=open_page(cookie(alice), viewport={"width": 1440, "height": 900}), owner=open_page(cookie(olga)),
        client=open_page(cookie(carla), **PHONE), phone_of=phone_of, brand=brand, today=timezone.localdate(),
    )  # fmt: skip


def test_a_campaign_from_the_brands_restrictions_to_a_swap_and_a_payment(story: Story) -> None:
    choosing.set_restrictions(story)
    choosing.make_campaign(story)
    choosing.launch_with_risk_and_plan(story)
    choosing.publish_brief(story)
    choosing.add_slot(story)
    choosing.propose_people_and_fill_the_bench(story)
    choosing.share_shortlist(story)
    choosing.client_answers(story)
    agreeing.choose_and_offer(story)
    agreeing.influencer_counters(story)
    agreeing.house_offers_anew(story)
    agreeing.influencer_accepts(story)
    agreeing.write_contract(story)
    agreeing.sign_contract(story)
    agreeing.influencer_reads_back(story)
    working.plan_the_piece(story)
    working.swap_from_the_bench(story)
    working.tell_the_client(story)
    working.postpone(story)
    working.enter_and_approve_payment(story)
    working.pay_and_show(story)
    working.strike_what_was_never_made(story)
