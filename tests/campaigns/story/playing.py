"""Who plays the story, on which pages, and what they do again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Brand
from campaigns.models import (
    Campaign,
    Collaboration,
    Slot,
)
from tests.campaigns.browsing import follow, press, submit, told


@dataclass
class Story:
    """Who plays, and the pages they have open."""

    desk: Page  # Alice's
    owner: Page  # Olga's
    client: Page  # Carla's phone
    phone_of: Callable[[str], Page]
    brand: Brand
    today: date

    def day(self, number: int) -> date:
        return self.today + timedelta(days=number)

    def moment(self, number: int) -> str:
        """Return noon of a day as <input type=datetime-local> takes it."""
        return f"{self.day(number)}T12:00"

    @property
    def campaign(self) -> Campaign:
        return Campaign.objects.get()

    @property
    def slot(self) -> Slot:
        return Slot.objects.select_related("holder__influencer").get()

    def of(self, name: str) -> Collaboration:
        return Collaboration.objects.select_related("stage").get(influencer__name=name)

    def open_person(self, name: str) -> None:
        """Open somebody's page in the campaign, through its people."""
        self.desk.goto(reverse("campaigns:board", args=[self.campaign.uuid]))
        self.desk.locator(".board").get_by_role("link", name=name).click()
        self.desk.get_by_role("heading", name="Stages so far").wait_for()

    def open_slot(self) -> None:
        self.open_tab("Plan")
        follow(self.desk, "Opening")
        self.desk.get_by_role("heading", name="Bench").wait_for()

    def open_tab(self, name: str) -> None:
        self.desk.goto(self.campaign.get_absolute_url())
        self.desk.locator("nav.tabs").get_by_role("link", name=name, exact=True).click()
        self.desk.locator("nav.tabs [aria-current=page]", has_text=name).wait_for()


def ask_to_read(story: Story, name: str) -> None:
    desk = story.desk
    story.open_tab("Brief")
    follow(desk, "Ask people to read it")
    desk.get_by_label(name).check()
    press(desk, "Ask them to read it")
    desk.locator(".readers").get_by_text(name).wait_for()


def send_offer(desk: Page) -> None:
    follow(desk, "Send")
    submit(desk)
    told(desk, "Waits for an answer")


def open_personal_page(story: Story, name: str) -> Page:
    """Make somebody's link at the desk, and open it on their phone."""
    story.open_person(name)
    follow(story.desk, "Personal link")
    press(story.desk, "Make the link")
    address = story.desk.locator("#made-link").input_value()
    phone = story.phone_of(name)
    phone.goto(address)
    phone.get_by_text(f"For {name}").wait_for()
    fits_a_phone(phone)
    return phone


def fits_a_phone(page: Page) -> None:
    page.wait_for_load_state()  # without its style it is wider
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def bench_of(story: Story) -> dict[str, tuple[str, int | None]]:
    return {row.influencer.name: (row.state, row.bench_rank) for row in story.slot.candidates.all()}


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))
