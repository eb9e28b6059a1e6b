"""Take pictures of a running demo: `python docs/screens.py --password ... [--all FOLDER]`.

Without --all it makes the pictures of README and docs (docs/screenshots/); with it, every page at 1440 and 390 px,
light and dark, for looking at.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import launch_options  # noqa: E402 -- the project's folder must be known first

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PAGES = {
    "today": "/today/",
    "influencers": "/influencers/",
    "influencers-filtered": "/influencers/?platform=sandbox&sort=followers",
    "influencers-nothing": "/influencers/?q=qqqqqq",
    "influencer": "first",
    "influencer-new": "/influencers/new/",
    "influencer-content": "first:content/",
    "influencer-vetting": "first:vetting/",
    "influencer-scores": "first:scores/",
    "influencer-similar": "first:similar/",
    "influencer-relationship": "first:relationship/",
    "influencer-money": "first:money/",
    "influencer-data": "first:data/",
    "influencer-outside": "first:outside/",
    "lists": "/influencers/lists/",
    "list": "row:/influencers/lists/",
    "care": "/influencers/care/",
    "flags": "/influencers/flags/",
    "duplicates": "/influencers/duplicates/",
    "representatives": "/influencers/representatives/",
    "overlap": "ticked:choose_overlap",
    "overlap-empty": "/influencers/overlap/",
    "overlap-decisions": "/influencers/overlap/decisions/",
    "compare": "ticked:choose_compare",
    "filters": "/influencers/filters/",
    "facets": "/influencers/facets/",
    "columns": "/influencers/columns/",
    "stages": "/influencers/stages/",
    "fields": "/influencers/fields/",
    "checklist": "/influencers/checklist/",
    "tiers": "/influencers/tiers/?platform=sandbox",
    "mappings": "/influencers/mappings/",
    "platforms": "/influencers/platforms/",
    "incidents": "/crisis/",
    "war-room": "link:/crisis/",
    "incident-new": "/crisis/incidents/new/",
    "alerts": "/crisis/alerts/",
    "alert": "link:/crisis/alerts/",
    "monitors": "/crisis/monitors/",
    "monitor": "link:/crisis/monitors/",
    "playbooks": "/crisis/playbooks/",
    "playbook": "link:/crisis/playbooks/",
    "postmortems": "/crisis/postmortems/",
    "postmortem": "link:/crisis/postmortems/",
    "drills": "/crisis/drills/",
    "duty": "/crisis/duty/",
    "handbook": "/handbook/",
    "imports": "/influencers/imports/",
    "import-new": "/influencers/imports/new/",
    "search": "/search/?q=an",
    "settings": "/settings/",
    "members": "/settings/members/",
    "brands": "/settings/brands/",
    "brand-new": "/settings/brands/new/",
    "api-keys": "/settings/api-keys/",
    "audit": "/settings/audit/",
    "profile": "/settings/profile/",
    "not-found": "/nothing/",
}
PEOPLE = "/influencers/?platform=sandbox&sort=followers"
BULK = {"choose_overlap": "/overlap/choose/", "choose_compare": "/compare/choose/"}
CLIENT_PAGES = {"portal": "/portal/", "portal-list": "link:/portal/"}
IN_DOCS = {"influencers": "influencers", "influencer": "influencer", "today": "today", "war-room": "war-room"}


def sign_in(browser: Browser, site: str, email: str, password: str, size: str, theme: str) -> Page:
    """Open a window of this size and theme, signed in."""
    context = browser.new_context(
        viewport=SIZES[size], color_scheme=theme, base_url=site, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    return page


def show(page: Page, path: str) -> None:
    """Open a page by its path.

    "first:x/" is page x of the first influencer in the list, "row:/x/" the page of the first row of a table,
    "link:/x/" the first thing /x/ leads to, and "ticked:x" the answer of the list's bulk bar to its button for x with the first four people ticked.
    """
    how, _, rest = path.partition(":")
    if how == "first":
        path = _first_row(page, PEOPLE) + rest
    elif how == "row":
        path = _first_row(page, rest)
    elif how == "link":
        page.goto(rest)
        path = page.locator("main .main-link").first.get_attribute("href") or "/"
    elif how == "ticked":
        page.goto(PEOPLE)
        for number in range(4):
            page.locator("[data-row-select]").nth(number).check()
        page.locator(f'[formaction*="{BULK[rest]}"]').click()
        page.wait_for_load_state("networkidle")
        return
    page.goto(path, wait_until="networkidle")


def _first_row(page: Page, path: str) -> str:
    page.goto(path)
    return page.locator("[data-row-link]").first.get_attribute("href") or "/"


def _take(page: Page, pages: dict[str, str], folder: Path, ending: str) -> None:
    for name, path in pages.items():
        show(page, path)
        page.screenshot(path=folder / f"{name}-{ending}.png", full_page=ending.startswith("wide"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", default="http://localhost:8000")
    parser.add_argument("--email", default="owner@demo.example")
    parser.add_argument("--client", default="approver@demo.example", help="who sees the brand's pages")
    parser.add_argument("--password", required=True)
    parser.add_argument("--all", type=Path, help="folder for pictures of every page")
    parser.add_argument("--only", default="", help="names of pages, comma-separated")
    arguments = parser.parse_args()
    chosen = [name for name in arguments.only.split(",") if name] or [*PAGES, *CLIENT_PAGES]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        if arguments.all:
            arguments.all.mkdir(parents=True, exist_ok=True)
            for size in SIZES:
                for theme in ("light", "dark"):
                    for email, pages in ((arguments.email, PAGES), (arguments.client, CLIENT_PAGES)):
                        wanted = {name: pages[name] for name in chosen if name in pages}
                        if wanted:
                            page = sign_in(browser, arguments.site, email, arguments.password, size, theme)
                            _take(page, wanted, arguments.all, f"{size}-{theme}")
        else:
            folder = ROOT / "docs" / "screenshots"
            folder.mkdir(exist_ok=True)
            page = sign_in(browser, arguments.site, arguments.email, arguments.password, "wide", "light")
            for file, name in IN_DOCS.items():
                show(page, PAGES[name])
                page.screenshot(path=folder / f"{file}.png")


if __name__ == "__main__":
    main()
