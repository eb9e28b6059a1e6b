"""On a slow line, in a real browser: nothing is sent twice, nobody is in conflict with themselves, no typed word is lost.

What a page sends is held back until the test lets it go, so nothing here depends on how fast the machine is.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from campaigns.actions.briefs import create_brief
from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Campaign
from tests import factories
from tests.campaigns.browsing import PHONE, chromium, follow, open_page, press, told, write
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot
from tests.drafts.making import make_draft, two_stages

__all__ = ["chromium", "open_page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


class Held:
    """What a page posts to some addresses, kept until it may go."""

    def __init__(self, page: Page, addresses: str) -> None:
        self.page, self.is_open = page, False
        self.routes: list[Route] = []
        page.route(addresses, self._take)

    def _take(self, route: Route) -> None:
        if self.is_open or route.request.method != "POST":
            route.continue_()
        else:
            self.routes.append(route)

    def wait(self) -> None:
        """Wait until something is held."""
        while not self.routes:
            self.page.wait_for_timeout(20)

    def let_go(self) -> None:
        """Let go what is held, and hold no more."""
        self.is_open = True
        for route in self.routes:
            route.continue_()


@pytest.fixture
def desk(open_page, client_of, settings, alice) -> Page:
    cookie = client_of(alice).cookies[settings.SESSION_COOKIE_NAME]
    return open_page(cookie, viewport={"width": 1440, "height": 900})


def test_a_form_pressed_twice_is_sent_once(desk, alice, brand) -> None:
    desk.goto(reverse("campaigns:brand_room", args=[brand.uuid]))
    follow(desk, "New campaign")
    write(desk, name="Spring run")
    held = Held(desk, desk.url)
    desk.locator("main .form-buttons .btn-primary").evaluate("button => { button.click(); button.click(); }")
    held.wait()
    held.let_go()
    desk.get_by_role("heading", name="Spring run").wait_for()
    assert (len(held.routes), Campaign.objects.count()) == (1, 1)


def test_a_price_typed_while_another_one_is_on_its_way_is_stored_too(desk, alice) -> None:
    slot = make_slot(make_campaign(alice))
    desk.goto(reverse("campaigns:plan", args=[slot.campaign.uuid]))
    row = desk.locator(f"#slot-{slot.uuid}")
    ours, theirs = row.get_by_label("Our price"), row.get_by_label("Price for the client")
    held = Held(desk, f"**{reverse('campaigns:save_row', args=[slot.uuid])}")
    ours.fill("1200")
    theirs.focus()  # leaving the first field sends it
    held.wait()
    desk.keyboard.type("18")
    held.let_go()
    expect(ours).to_have_attribute("value", "1200.00")
    desk.keyboard.type("00")
    desk.keyboard.press("Enter")
    expect(theirs).to_have_attribute("value", "1800.00")
    slot.refresh_from_db()
    assert (slot.price, slot.client_price) == (1200, 1800)


def test_a_late_answer_takes_neither_the_focus_nor_what_is_typed_elsewhere(desk, alice) -> None:
    brief = create_brief(campaign=make_campaign(alice), by=alice, title="Brief")
    desk.goto(reverse("campaigns:edit_brief", args=[brief.uuid]))
    held = Held(desk, f"**{reverse('campaigns:add_points', args=[brief.uuid])}")
    desk.locator("#add-must_say textarea").fill("It costs 10 euros")
    other = desk.locator("#add-free_ground textarea")
    other.focus()
    held.wait()
    desk.keyboard.type("The place ")
    held.let_go()
    desk.locator("#points-must_say").get_by_text("It costs 10 euros").wait_for()
    expect(desk.locator("#add-must_say textarea")).to_have_value("")
    desk.keyboard.type("is yours")
    expect(other).to_have_value("The place is yours")


def test_who_hands_in_while_their_words_are_being_kept_is_in_no_conflict_with_themselves(
    open_page, alice, brand
) -> None:
    collaboration = make_collaboration(
        make_campaign(alice, brand), alice, factories.make_influencer(alice.agency, "Mina")
    )
    piece = make_deliverable(collaboration)
    two_stages(piece, alice)
    draft = make_draft(alice, piece, text="Good morning")
    phone = open_page(**PHONE)
    phone.goto(reverse("personal:page", args=[make_personal_link(collaboration=collaboration, by=alice)[1]]))
    held = Held(phone, "**/save/")
    text = phone.locator("textarea[name='text']")
    text.fill("Good morning with the new cup")
    text.blur()
    held.wait()
    text.fill("Good morning with the new cup, made in Porto")
    press(phone, "Hand in")
    held.let_go()
    told(phone, "We are looking at it")
    draft.refresh_from_db()
    assert (draft.state, draft.newest.text) == ("in_review", "Good morning with the new cup, made in Porto")
