"""What is done by hand in a real browser: cards moved on the board, dates in the calendar, a payment on a phone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.actions.payments import enter_payment
from campaigns.models import Payment, Postponement
from tests import factories
from tests.campaigns.browsing import PHONE, pick, submit, told, write
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, stage_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def desk(open_page, client_of, settings, alice):
    cookie = client_of(alice).cookies[settings.SESSION_COOKIE_NAME]
    return open_page(cookie, viewport={"width": 1440, "height": 1000})


@pytest.fixture
def campaign(alice):
    return make_campaign(alice)


def person(campaign, by, name):
    return make_collaboration(campaign, by, factories.make_influencer(by.agency, name))


def drag(page, source, target):
    """Drag as a hand does: press, move in steps, let go."""
    source.wait_for()
    target.wait_for()
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2 + 12, start["y"] + start["height"] / 2 + 12, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
    page.mouse.up()


def test_a_card_is_dragged_to_another_stage(desk, campaign, alice) -> None:
    mina = person(campaign, alice, "Mina")
    contacted = stage_of(alice.agency, "contacted")
    desk.goto(reverse("campaigns:board", args=[campaign.uuid]))
    card = desk.locator(f"[data-card='{mina.uuid}']")
    column = desk.locator(f"[data-stage='{contacted.uuid}']")
    with desk.expect_response(lambda answer: answer.url.endswith("/move/")) as moved:
        drag(desk, card, column)
    assert moved.value.status == 200
    column.locator(f"[data-card='{mina.uuid}']").wait_for()
    mina.refresh_from_db()
    assert mina.stage == contacted
    desk.reload()
    column.locator(f"[data-card='{mina.uuid}']").wait_for()


def test_a_card_goes_by_keyboard_and_opens_with_enter(desk, campaign, alice) -> None:
    mina, theo = person(campaign, alice, "Mina"), person(campaign, alice, "Theo")
    first, second = stage_of(alice.agency, "proposed"), stage_of(alice.agency, "contacted")
    desk.goto(reverse("campaigns:board", args=[campaign.uuid]))
    card = desk.locator(f"[data-card='{mina.uuid}']")
    card.focus()
    with desk.expect_response(lambda answer: answer.url.endswith("/move/")) as moved:
        desk.keyboard.press("Shift+ArrowRight")
    assert moved.value.status == 200
    desk.locator(f"[data-stage='{second.uuid}'] [data-card='{mina.uuid}']").wait_for()
    expect(card).to_be_focused()
    desk.keyboard.press("ArrowLeft")  # from card to card, without moving any
    expect(desk.locator(f"[data-card='{theo.uuid}']")).to_be_focused()
    mina.refresh_from_db()
    theo.refresh_from_db()
    assert (mina.stage, theo.stage) == (second, first)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{theo.get_absolute_url()}")


def test_a_date_is_dragged_to_another_day_and_asks_why(desk, campaign, alice, settings) -> None:
    mina = person(campaign, alice, "Mina")
    today = timezone.localdate()
    # The middle of a month, so that both days are on the month that is shown.
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=10)
    at = timezone.now().replace(year=first.year, month=first.month, day=10, hour=14, minute=0, second=0, microsecond=0)  # fmt: skip
    piece = make_deliverable(mina, title="Soup", draft_due_at=None, publish_due_at=at)
    desk.goto(reverse("campaigns:campaign_calendar", args=[campaign.uuid]))
    desk.locator("[data-calendar] button[class*='next'], [data-calendar] [aria-label*='ext']").first.click()
    event = desk.locator("[data-calendar]").get_by_text("Soup").first
    event.wait_for()
    target = desk.locator(f"[data-calendar] [data-date='{first.replace(day=12):%Y-%m-%d}']").first
    drag(desk, event, target)
    desk.wait_for_url("**/move-date/?*")
    assert f"to={first.replace(day=12):%Y-%m-%d}T14%3A00" in desk.url
    piece.refresh_from_db()
    assert piece.publish_due_at == at  # nothing moves before it is said why
    pick(desk, "reason", "Illness")
    pick(desk, "asked_by", "The influencer")
    write(desk, note="She lost her voice")
    submit(desk)
    told(desk, "The date is moved.")
    piece.refresh_from_db()
    assert piece.publish_due_at == at + timedelta(days=2)
    assert (Postponement.objects.get().reason, Postponement.objects.get().note) == ("health", "She lost her voice")  # fmt: skip


def test_a_phone_shows_what_is_owed_and_lets_it_be_approved(open_page, client_of, settings, campaign, alice, olga):  # fmt: skip
    enter_payment(
        campaign=campaign, by=alice, direction="payable", kind="expense", amount=Decimal(1190), currency="EUR", what="Props"
    )  # fmt: skip
    page = open_page(client_of(olga).cookies[settings.SESSION_COOKIE_NAME], **PHONE)
    page.goto(reverse("campaigns:money", args=[campaign.uuid]))
    ledger = page.locator(".ledger")
    for words in ("EUR 1,190", "Props", "entered by"):
        expect(ledger.get_by_text(words).first).to_be_visible()
    approve = ledger.get_by_role("button", name="Approve")
    assert approve.bounding_box()["height"] >= 44
    approve.click()
    told(page, "Approved.")
    assert Payment.objects.get().state == "approved"
