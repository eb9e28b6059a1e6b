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
    "influencers-filtered": "/influencers/?platform=sandbox&sort=-followers",
    "influencers-nothing": "/influencers/?q=qqqqqq",
    "influencer": "first",
    "influencer-new": "/influencers/new/",
    "stages": "/influencers/stages/",
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
IN_DOCS = {"influencers": "influencers", "influencer": "influencer", "today": "today"}


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
    page.wait_for_url("**/today/")
    return page


def show(page: Page, path: str) -> None:
    """Open a page; "first" is the profile of the first influencer in the list."""
    if path == "first":
        page.goto("/influencers/?platform=sandbox&sort=-followers")
        path = page.locator("[data-row-link]").first.get_attribute("href") or "/"
    page.goto(path, wait_until="networkidle" if "data-live" not in path else "load")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", default="http://localhost:8000")
    parser.add_argument("--email", default="owner@demo.example")
    parser.add_argument("--password", required=True)
    parser.add_argument("--all", type=Path, help="folder for pictures of every page")
    parser.add_argument("--only", default="", help="names of pages, comma-separated")
    arguments = parser.parse_args()
    chosen = [name for name in arguments.only.split(",") if name] or list(PAGES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        if arguments.all:
            arguments.all.mkdir(parents=True, exist_ok=True)
            for size in SIZES:
                for theme in ("light", "dark"):
                    page = sign_in(browser, arguments.site, arguments.email, arguments.password, size, theme)
                    for name in chosen:
                        show(page, PAGES[name])
                        page.screenshot(
                            path=arguments.all / f"{name}-{size}-{theme}.png", full_page=size == "wide"
                        )
        else:
            folder = ROOT / "docs" / "screenshots"
            folder.mkdir(exist_ok=True)
            page = sign_in(browser, arguments.site, arguments.email, arguments.password, "wide", "light")
            for file, name in IN_DOCS.items():
                show(page, PAGES[name])
                page.screenshot(path=folder / f"{file}.png")


if __name__ == "__main__":
    main()
