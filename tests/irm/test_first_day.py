"""A manager's first day, in a real browser on the whole product: sign in, bring a list, open a person, fresh numbers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import launch_options
from tests.product import DEMO_PASSWORD, Installation

# The workers may be busy with the demo's own channels first.
expect.set_options(timeout=45_000)

# The habits of real lists: a byte-order mark, abbreviated numbers, missing values, names in several scripts,
# `Name @handle` in one cell, a link that is not a profile.
LIST = """\ufeffInfluencer,Followers,Country,Topic,Link
Mina Testova @minatest,12.3k,Spain,Travel|Food,https://www.tiktok.com/@minatest
김하늘 @haneulpage,"1,204",South Korea,Beauty,https://www.tiktok.com/@haneulpage
Juno Prueba @junoprueba,-,,Gaming,https://www.tiktok.com/@junoprueba
Nobody Here,5k,Poland,Music,https://www.tiktok.com/search?q=nobody
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def page(product: Installation, chromium: Browser) -> Iterator[Page]:
    address = f"http://localhost:{product.port}"
    with chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        yield page
    assert troubles == []


@pytest.mark.xdist_group("up")
@pytest.mark.browser
def test_manager_brings_a_list_and_sees_a_person(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.fill("input[name=login]", "manager@demo.example")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/today/")

    file = tmp_path / "a list (final).csv"
    file.write_text(LIST, encoding="utf-8")
    page.goto("/influencers/imports/new/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("nothing is stored yet")).to_be_visible()
    page.get_by_role("button", name="Import 4 rows").click()
    expect(page.get_by_role("link", name="Show new people")).to_be_visible()

    page.get_by_role("link", name="Show new people").click()
    page.get_by_role("link", name="Mina Testova", exact=True).click()
    main = page.locator("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("Mina Testova")
    expect(main).to_contain_text("12.3k")
    expect(main).to_contain_text("Spain")
    expect(main).to_contain_text("imported from a file", ignore_case=True)

    page.goto("/influencers/?q=하늘")
    expect(page.locator("[data-row]")).to_have_count(1)


@pytest.mark.xdist_group("up")
@pytest.mark.browser
def test_member_asks_for_fresh_numbers_and_the_page_shows_them(page: Page) -> None:
    page.goto("/")
    page.fill("input[name=login]", "manager@demo.example")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/today/")
    page.goto("/influencers/?state=ok")
    page.locator("[data-row-link]").first.click()
    page.get_by_role("button", name="Poll now").first.click()
    # The worker reads the sandbox, tells the live process, and the card is drawn anew without a reload.
    expect(page.locator("main")).to_contain_text("just now")
