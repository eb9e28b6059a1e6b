"""One storm from the first quiet comments to the new version of the plan, in a real browser, as everybody in it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zlib import crc32

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Campaign
from campaigns.states import CampaignState
from crisis.actions.duty import plan_rota
from crisis.actions.listening import hear
from crisis.actions.monitors import make_monitor
from crisis.actions.playbooks import playbook_for
from crisis.models import Alert, Incident, Mention, Monitor, Postmortem, ReplyKit, StatementText
from crisis.states import AlertState, EntryKind, IncidentState, Level, MentionSource
from influencers.states import MoodStage
from tests import factories
from tests.campaigns.browsing import PHONE, chromium, open_page, press
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["chromium", "open_page"]
HOLDING = (
    "We know that some customers got red skin after using the cream. We are very sorry to everyone affected. "
    "We have stopped the sale and are checking what happened. If it affects you, please write to us at help.acme.example: "
    "we answer every message. We will say more by 18:00 at help.acme.example."
)


@dataclass
class Story:
    """Whom the pages belong to, and what they look at."""

    desk: Page  # Alice, who has the lead
    second: Page  # Olga, who verifies and approves
    client: Page  # Carla of the brand, on her phone
    phone: Page  # the influencer, on theirs
    campaign: Campaign
    monitor: Monitor
    page: str

    @property
    def room(self) -> Incident:
        return Incident.objects.get()


@pytest.fixture
def story(open_page, client_of, settings, alice, olga, carla, brand) -> Story:
    def cookie(member: Any) -> Any:
        return client_of(member).cookies[settings.SESSION_COOKIE_NAME]

    now = timezone.now()
    campaign = make_campaign(alice, brand, "Seven days of cream")
    Campaign.objects.update(state=CampaignState.RUNNING)
    campaign.refresh_from_db()
    person = factories.make_influencer(alice.agency, "Mira Sol")
    collaboration = make_collaboration(campaign, alice, person)
    playbook_for(agency=alice.agency, scenario="product_harm", by=olga)
    plan_rota(agency=alice.agency, by=olga, members=[alice], starts_on=now.date() - timedelta(days=2))
    monitor = make_monitor(agency=alice.agency, by=alice, now=now - timedelta(days=8), campaign=campaign)
    wide = {"viewport": {"width": 1440, "height": 900}}
    return Story(
        desk=open_page(cookie(alice), **wide), second=open_page(cookie(olga), **wide),
        client=open_page(cookie(carla), **PHONE), phone=open_page(**PHONE), campaign=campaign, monitor=monitor,
        page=reverse("personal:page", args=[make_personal_link(collaboration=collaboration, by=alice)[1]]),
    )  # fmt: skip


def words(place: int) -> str:
    """Return a complaint in words of its own: the same text from many is a raid, which is another matter."""
    where = (
        "face",
        "neck",
        "chin",
        "nose",
        "forehead",
        "left cheek",
        "right cheek",
        "whole skin",
        "upper lip",
    )
    since = (
        "since I used it",
        "after one night",
        "and it does not stop",
        "like never before",
        "so I threw it away",
    )
    return f"My {where[place % 9]} burns {since[place // 9 % 5]}, {place} hours now."


def say(monitor: Monitor, *, until: Any, minutes: int, number: int, share: float, name: str) -> None:
    """Let so many comments come in the last minutes before a moment, a share of them negative, each by somebody else."""
    rows = []
    for place in range(number):
        bad = int((place + 1) * share) > int(place * share)
        at = until - timedelta(minutes=minutes * (number - place) / (number + 1))
        rows.append(Mention(
            agency=monitor.agency, monitor=monitor, source=MentionSource.WEBHOOK, external_key=f"{name}-{place}",
            text=words(place) if bad else f"How lovely it smells on day {place}.", author_hash=crc32(f"{name}{place}".encode()),
            at=at, taken_in_at=at, mood_stage=MoodStage.CAREFUL, mood="negative" if bad else "positive",
            nature="complaint" if bad else "praise", language="en",
        ))  # fmt: skip
    Mention.objects.bulk_create(rows)


def test_a_storm_is_seen_early_handled_calmly_and_learned_from(story, alice, olga) -> None:
    calm_then_alert(story)
    acknowledged_and_opened(story)
    stopped(story)
    said(story)
    told_to_the_client(story)
    carried_by_the_influencer(story)
    back_to_calm(story)
    learned(story)
    kinds = set(story.room.timeline.values_list("kind", flat=True))
    wanted = {
        EntryKind.ALERT, EntryKind.STATE, EntryKind.FREEZE, EntryKind.FACT, EntryKind.STATEMENT, EntryKind.CLIENT,
        EntryKind.INFLUENCER, EntryKind.DECISION,
    }  # fmt: skip
    assert wanted <= kinds


def calm_then_alert(story: Story) -> None:
    """A week of calm and a slow drift wake nobody; the storm does."""
    now = timezone.now() - timedelta(minutes=30)
    for day in range(7):
        begin = now - timedelta(days=7 - day, hours=2)
        say(story.monitor, until=begin, minutes=600, number=40, share=0.05, name=f"calm-{day}")
    hear(now=now - timedelta(hours=2))
    say(story.monitor, until=now - timedelta(hours=1), minutes=55, number=20, share=0.15, name="drift")
    hear(now=now - timedelta(hours=1))
    assert Alert.objects.count() == 0
    say(story.monitor, until=now, minutes=40, number=90, share=0.8, name="storm")
    hear(now=now)
    alert = Alert.objects.get()
    assert (alert.state, Level(alert.level).rank >= Level.MINOR.rank) == (AlertState.NEW, True)


def acknowledged_and_opened(story: Story) -> None:
    desk = story.desk
    desk.goto(reverse("desk:today"))
    desk.locator("main").get_by_text("Seven days of cream").first.wait_for()
    desk.goto(Alert.objects.get().get_absolute_url())
    desk.get_by_text("burns").locator("visible=true").first.wait_for()
    desk.locator("[data-acknowledge]").click()
    desk.get_by_text("acknowledged").first.wait_for()
    assert Alert.objects.get().state == AlertState.ACKNOWLEDGED
    press(desk, "Open incident")
    desk.locator("#room").wait_for()
    assert story.room.alerts.count() == 1
    # The plan begins high; the first look lowers it, with a reason.
    level = desk.locator("#room-head details", has=desk.locator("input[name=level]"))
    level.locator("summary").click()
    level.locator("input[name=level][value=moderate]").check()
    level.get_by_label("Why").fill("Red skin, nobody in danger.")
    level.locator("button").click()
    desk.locator("#room-head .saved").wait_for()
    assert (story.room.level, story.room.assessed_at is not None) == (Level.MODERATE, True)


def stopped(story: Story) -> None:
    part = story.desk.locator("#freeze")
    part.get_by_label("Why").fill("Until we know what is in it")
    part.get_by_role("button", name="Stop the ticked ones").click()
    part.get_by_text("Stopped by this room").wait_for()
    story.campaign.refresh_from_db()
    assert story.campaign.is_frozen


def said(story: Story) -> None:
    """Olga writes and asks, Alice approves as the commander, the client on her phone, and it is out."""
    story.second.goto(story.room.get_absolute_url())
    head = story.second.locator("#room-head")
    head.locator(".head-change > summary").click()
    head.get_by_label("The one place where we speak").fill("help.acme.example")
    head.locator(".head-change button", has_text="Save").click()
    story.second.locator(".room-words").get_by_text("help.acme.example").wait_for()
    part = story.second.locator("#facts")
    part.get_by_text("Write down a fact").click()
    part.get_by_label("The fact").last.fill("The batch was sold from the 3rd on.")
    part.get_by_role("button", name="Write down").click()
    part.get_by_text("The batch was sold from the 3rd on.").first.wait_for()

    story.second.locator("#statements").get_by_role("button", name="Holding statement now").click()
    story.second.locator("#body").fill(HOLDING)
    with story.second.expect_navigation():
        story.second.locator("button[name=then][value=stay]").click()
    expect(story.second.locator("#body")).to_have_value(HOLDING)
    text = StatementText.objects.get()
    assert text.text == HOLDING
    despite = story.second.locator("#despite")
    if despite.count():
        despite.fill("Said as plainly as we can.")
    story.second.locator("button[name=then][value=ask]").click()
    story.second.locator("#text-state").get_by_text("Waits for approval").wait_for()

    address = text.statement.get_absolute_url()
    story.desk.goto(address)
    press(story.desk, "Approve these words")
    story.desk.locator(".approval-steps .is-done").first.wait_for()
    story.client.goto(reverse("portal:crisis_statement", args=[text.uuid]))
    story.client.get_by_text("Approve", exact=True).first.click()
    press(story.client, "Yes, these words may go out")
    story.client.locator(".outside-state").get_by_text("Approved").wait_for()

    story.desk.goto(address)
    story.desk.locator("#publish").get_by_label("Where").fill("Help page")
    story.desk.locator("#publish").get_by_role("button", name="Write it down").click()
    story.desk.locator(".published-at").first.wait_for()
    text.refresh_from_db()
    assert (text.state, text.approved_hash) == ("published", text.text_hash)
    assert story.room.first_statement_at is not None


def told_to_the_client(story: Story) -> None:
    story.desk.goto(story.room.get_absolute_url())
    story.desk.locator("#client").get_by_role("link", name="Update for Acme").click()
    story.desk.get_by_label("Subject").fill("Where we stand")
    story.desk.get_by_label("What they are to know").fill("The sale is stopped, every message is answered.")
    press(story.desk, "Keep it")
    story.desk.get_by_text("Where we stand").first.wait_for()
    story.second.goto(story.desk.url)
    press(story.second, "Approve")
    story.second.get_by_role("button", name="Share with Acme").click()
    story.second.get_by_text("Who has read it").wait_for()
    story.client.goto(reverse("portal:crisis_updates"))
    story.client.get_by_role("link", name="Where we stand").click()
    story.client.get_by_text("The sale is stopped").wait_for()
    assert story.room.client_told_at is not None


def carried_by_the_influencer(story: Story) -> None:
    desk, phone = story.desk, story.phone
    desk.goto(story.room.get_absolute_url() + "#partners")
    desk.locator("#partners").get_by_role("link", name="For somebody else").click()
    desk.locator("main select[name=influencer]").select_option(label="Mira Sol")
    press(desk, "Make it")
    desk.get_by_label("The joint line").fill("The brand speaks first; questions go to the help address.")
    press(desk, "Save")
    desk.locator("#partners").get_by_role("button", name="Put on their page").click()
    desk.locator("#partners").get_by_text("On their page").first.wait_for()
    phone.goto(story.page)
    phone.locator("#crisis").get_by_text("Do not answer").first.wait_for()
    press(phone, "I agree with this line")
    phone.get_by_text("You signed it").wait_for()
    kit = ReplyKit.objects.get()
    assert kit.theirs_hash == kit.strategy_hash


def back_to_calm(story: Story) -> None:
    """The comments are as they were; the room is closed with a reason, before its calm hours are over."""
    say(story.monitor, until=timezone.now(), minutes=15, number=5, share=0.0, name="after")
    hear(now=timezone.now())
    desk = story.desk
    for words, state in (("Calming down", IncidentState.CALMING), ("Close", IncidentState.CLOSED)):
        desk.goto(story.room.get_absolute_url())
        menu = desk.locator("#room-head details", has=desk.locator("button[name=to]"))
        menu.locator("summary").click()
        menu.get_by_label("Why, in a few words").fill(
            "Back to what is usual, and the batch is off the shelves."
        )
        menu.locator(f"button[name=to][value={state}]").click()
        desk.locator("#room-head .saved").wait_for()
        assert (story.room.state, words != "") == (state, True)


def learned(story: Story) -> None:
    desk, postmortem = story.desk, Postmortem.objects.get()
    desk.goto(reverse("crisis:postmortem", args=[postmortem.uuid]))
    desk.locator("textarea[name=summary]").fill("A batch burned. We said so within the hour and helped.")
    with desk.expect_navigation():
        desk.locator("#words").get_by_role("button", name="Save").click()
    changes = desk.locator("#changes details", has=desk.locator("input[value=playbook]"))
    changes.locator("summary").click()
    changes.locator("select[name=playbook]").select_option(index=1)
    changes.locator("input[name=text]").fill("The laboratory's number stands in the plan.")
    with desk.expect_navigation():
        changes.get_by_role("button", name="Open the draft").click()
    change = postmortem.changes.get()
    draft = change.playbook_version
    desk.goto(f"{draft.playbook.get_absolute_url()}?version={draft.number}")
    with desk.expect_navigation():
        press(desk, "Put in force")
    draft.refresh_from_db()
    assert (draft.number, draft.state) == (2, "in_force")
    desk.goto(reverse("crisis:postmortem", args=[postmortem.uuid]))
    desk.locator("#close select").first.select_option(value="low")
    with desk.expect_navigation():
        press(desk, "Close the post-mortem")
    postmortem.refresh_from_db()
    assert postmortem.state == "closed"
    assert postmortem.figures != {}
