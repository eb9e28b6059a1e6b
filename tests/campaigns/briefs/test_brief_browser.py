"""In a real browser: a member writes and publishes, the influencer reads on a phone, objects, and is asked again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Brief, PointAnswer, ReadBack
from tests import factories
from tests.campaigns.browsing import PHONE, fill, unfold
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_a_brief_is_written_read_on_a_phone_talked_over_and_asked_again(
    open_page, alice, brand, client_of, settings
) -> None:
    campaign = make_campaign(alice, brand, name="Spring run")
    mina = make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Mina Park"))
    _, token = make_personal_link(collaboration=mina, by=alice)
    desk = open_page(client_of(alice).cookies[settings.SESSION_COOKIE_NAME])

    # She writes: each point is saved as she leaves its field, and the preview follows.
    desk.goto(reverse("campaigns:new_brief", args=[campaign.uuid]))
    desk.get_by_role("button", name="Begin").click()
    fill(desk, "#add-must_say textarea", "It costs 10 euros\nIt is made in Spain")
    desk.locator("#points-must_say li").nth(1).wait_for()
    desk.locator("#brief-preview .phone").get_by_text("It is made in Spain").wait_for()
    fill(desk, "#add-free_ground textarea", "The place is yours")
    desk.locator("#points-free_ground li").wait_for()
    brief = Brief.objects.get()
    price = brief.points.get(text="It costs 10 euros")
    fill(desk, f"#point-{price.key} textarea", "It costs 12 euros")
    desk.locator(f"#saved-{price.key}", has_text="saved").wait_for()
    price.refresh_from_db()
    assert price.text == "It costs 12 euros"

    # She publishes and asks.
    unfold(desk, ".brief-publish")
    desk.locator(".brief-publish form button[type=submit]").click()
    desk.get_by_text("Version 1 is published").wait_for()
    desk.get_by_label("Mina Park").check()
    desk.get_by_role("button", name="Ask them to read it").click()
    desk.locator(".readers").get_by_text("Mina Park").wait_for()

    # On the phone: three points wait; one is fine, one is objected to.
    phone = open_page(**PHONE)
    phone.goto(reverse("personal:page", args=[token]))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    expect(phone.locator("#next .step").first).to_contain_text("Read the brief")
    point = phone.locator(f"#point-{price.key}")
    point.get_by_text("Object", exact=True).click()
    point.get_by_role("button", name="Send the objection").click()
    point.get_by_text("Say in a few words what does not fit").wait_for()
    point.get_by_label("What does not fit").fill("Prices put my followers off")
    point.get_by_role("button", name="Send the objection").click()
    point.get_by_text("We talk about it").wait_for()
    phone.get_by_role("button", name="Got it: all 2 that are left").click()
    phone.get_by_text("2 of 3 points read and all right").wait_for()
    phone.get_by_text("Nothing waits for you at the moment.").wait_for()

    # She answers the objection.
    read_back = ReadBack.objects.get()
    desk.goto(reverse("campaigns:read_back", args=[read_back.uuid]))
    desk.get_by_text("Prices put my followers off").first.wait_for()
    desk.get_by_label("Answer the objection").fill("Then only in the text below.")
    desk.get_by_role("button", name="Answer the objection").click()
    desk.get_by_text("Answered; waits for their yes").wait_for()

    # The brief changes at another point: only that one and the answered one wait.
    spain = brief.points.get(text="It is made in Spain")
    desk.goto(reverse("campaigns:edit_brief", args=[brief.uuid]))
    fill(desk, f"#point-{spain.key} textarea", "It is made in Portugal")
    desk.locator(f"#saved-{spain.key}", has_text="saved").wait_for()
    unfold(desk, ".brief-publish")
    desk.locator(".brief-publish form button[type=submit]").click()
    desk.get_by_text("Version 2 is published").wait_for()

    # On the phone only what changed, and what was answered, waits.
    phone.reload()
    expect(phone.locator(".brief-point:not(.is-got_it)")).to_have_count(2)
    phone.locator(f"#point-{spain.key}").get_by_text("Changed since you read it").wait_for()
    phone.locator(f"#point-{spain.key}").get_by_role("button", name="Got it").click()
    phone.locator(f"#point-{spain.key}.is-got_it").wait_for()
    point.get_by_text("Then only in the text below.").wait_for()
    point.get_by_role("button", name="Got it").click()
    phone.get_by_text("3 of 3 points read and all right").wait_for()
    read_back.refresh_from_db()
    assert read_back.acknowledged_version.number == 2
    mina.refresh_from_db()
    assert mina.stage.key == "briefed"
    assert PointAnswer.objects.filter(verdict="got_it").count() == 4
