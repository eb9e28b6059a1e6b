"""The frame in a real browser: the keyboard, the theme, the menus, and no break of the security policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.campaigns.browsing import chromium
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_incident

__all__ = ["chromium"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def page(chromium, live_server, client_of, alice, settings):
    """Return alice's page; the test fails when the browser reports an error or a refused resource."""
    context = chromium.new_context(base_url=live_server.url, color_scheme="light")
    cookie = client_of(alice).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: _collect(message, troubles))
    yield page
    context.close()
    assert troubles == []


def _collect(message, troubles):
    live = "/live/" in message.location.get("url", "") or "/live/" in message.text
    if message.type == "error" and not live:  # no live process runs beside the tests
        troubles.append(message.text)


def test_the_palette_opens_by_key_narrows_and_goes(page):
    page.goto(reverse("accounts:profile"))
    page.keyboard.press("Control+k")
    page.keyboard.type("setti")
    shown = page.locator("[data-palette-local] .palette-item:not([hidden])")
    expect(shown).to_have_text(["Settings"], use_inner_text=True)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('accounts:settings')}")


def test_g_and_a_letter_go_to_a_room_but_not_while_typing(page):
    page.goto(reverse("accounts:profile"))
    page.locator(".search input").focus()
    page.keyboard.type("gs")
    expect(page.locator(".search input")).to_have_value("gs")
    page.locator("h1").click()
    page.keyboard.type("gs")
    page.wait_for_url(f"**{reverse('accounts:settings')}")


def test_the_chosen_theme_is_there_before_the_first_paint_of_the_next_page(page):
    page.goto(reverse("accounts:profile"))
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "light"
    page.locator("summary.user").click()
    page.locator("[data-theme-choice=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto(reverse("accounts:settings"), wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert page.evaluate(theme) == "dark"


def test_menus_close_by_escape_and_by_a_click_elsewhere(page):
    page.goto(reverse("accounts:profile"))
    open_menus = page.locator("details.menu[open]")
    page.locator("summary.user").click()
    expect(open_menus).to_have_count(1)
    page.keyboard.press("Escape")
    expect(open_menus).to_have_count(0)
    page.locator("summary.user").click()
    page.locator("h1").click()
    expect(open_menus).to_have_count(0)


def test_nothing_on_a_phone_is_wider_than_the_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("accounts:profile", "accounts:settings", "account_email", "mfa_index", "usersessions_list"):
        page.goto(reverse(name))
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 390)
    expect(page.locator(".bottombar")).to_be_visible()
    expect(page.locator(".sidebar")).to_be_hidden()


def test_a_phone_shows_crisis_in_its_bar_as_long_as_an_incident_is_open(page, alice):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("accounts:profile"))
    crisis = page.locator(".bottombar-urgent")
    expect(page.locator(".bottombar > a:visible")).to_have_count(4)
    expect(crisis).to_be_hidden()
    make_incident(make_campaign(alice), alice)
    page.reload()
    expect(crisis).to_be_visible()
    expect(crisis.locator(".bottombar-badge")).to_have_text("1")
    crisis.click()
    page.wait_for_url(f"**{reverse('crisis:incidents')}")
