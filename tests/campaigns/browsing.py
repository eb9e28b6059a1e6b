"""A real browser for the Campaigns room's tests: pages of their own, and the few gestures everybody makes."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from tests.browser import launch_options

PATIENCE = 60_000  # milliseconds; a limit for machines with much else to do, nothing waits so long by itself
expect.set_options(timeout=PATIENCE)
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file's tests: each opens pages in contexts of its own, as if nobody had been there before."""
    # Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of its own; the test fails when a browser reports an error."""
    troubles: list[str] = []
    contexts = []

    def opened(cookie: Any = None, **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if cookie:
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: _collect(message, troubles))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def _collect(message: ConsoleMessage, troubles: list[str]) -> None:
    live = "/live/" in message.location.get("url", "") or "/live/" in message.text
    refused = "422" in message.text  # a form that says what is wrong
    if message.type == "error" and not live and not refused:  # no live process runs beside the tests
        troubles.append(message.text)


def fill(page: Page, selector: str, text: str) -> None:
    """Write into a field and leave it, as somebody does who goes on to the next."""
    page.locator(selector).fill(text)
    page.locator(selector).dispatch_event("change")


def write(page: Page, **fields: Any) -> None:
    """Write into the fields of these names; dates as <input type=date> takes them."""
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").fill(str(value))
    for name, value in fields.items():  # nothing that came meanwhile took it away
        expect(page.locator(f"main [name='{name}']")).to_have_value(str(value))


def pick(page: Page, name: str, words: str) -> None:
    """Choose by the words shown: in a plain select, or in one that is searched by typing."""
    select = page.locator(f"main select[name='{name}']")
    if select.get_attribute("data-select") is None:
        select.select_option(label=words)
        return
    page.locator(f"main select[name='{name}'].tomselected").wait_for(state="attached")
    box = page.locator(f"main select[name='{name}'] + .ts-wrapper")
    field = box.locator(".ts-control input")
    field.press_sequentially(words)
    field.press("ArrowDown")  # opens the list, should it have closed
    box.locator(".option", has_text=words).first.click()
    box.locator(".item", has_text=words).first.wait_for()
    page.locator("main h1").click()  # beside it, which closes the list
    box.locator(".ts-dropdown").wait_for(state="hidden")


def press(page: Page, name: str) -> None:
    """Press the button of exactly this name."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the first link of exactly this name in the page's own part, not in the frame around it.

    Ends when the next page is there: what is done then cannot happen to the one before.
    """
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def submit(page: Page) -> None:
    """Press the form's own button, which brings another page; ends when it is there."""
    with page.expect_navigation():
        page.locator("main .form-buttons .btn-primary").click()


def unfold(page: Page, selector: str) -> None:
    """Open a <details>, which stays open whatever answers come late."""
    page.locator(f"{selector} > summary").click()
    expect(page.locator(selector)).to_have_attribute("open", "")


def told(page: Page, words: str) -> None:
    """Wait until the page says so."""
    page.get_by_text(words).first.wait_for()


def says(locator: Locator, words: str) -> None:
    """Wait until a part of the page, which may be on its way, says so somewhere."""
    expect(locator).to_contain_text(words)
