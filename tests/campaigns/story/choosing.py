"""From what the brand forbids to the client's word on the people proposed."""

import re
from decimal import Decimal

from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import (
    Brief,
)
from tests.campaigns.browsing import fill, follow, pick, press, says, submit, told, unfold, write
from tests.campaigns.story.playing import Story, bench_of, fits_a_phone


def set_restrictions(story: Story) -> None:
    desk = story.desk
    desk.goto(reverse("campaigns:brand_room", args=[story.brand.uuid]))
    follow(desk, "Edit")
    write(desk, topics="cooking", forbidden_themes="gambling", rivals="Otherbrand", youngest=18)
    pick(desk, "markets", "Spain")
    submit(desk)
    told(desk, "Acme is saved.")
    story.brand.refresh_from_db()
    assert (story.brand.forbidden_themes, story.brand.youngest) == (["gambling"], 18)
    assert story.brand.markets == ["ES"]

    desk.goto(reverse("campaigns:brand_room", args=[story.brand.uuid]))
    desk.locator("section", has_text="Must be said as it is").get_by_role("link", name="Add").click()
    write(desk, text="Enjoy in moderation.")
    submit(desk)
    told(desk, "The sentence is asked for.")
    assert [each.text for each in story.brand.mandatory_sentences.all()] == ["Enjoy in moderation."]


def make_campaign(story: Story) -> None:
    desk = story.desk
    follow(desk, "New campaign")
    write(
        desk, name="Spring run", audience="Families who cook", starts_on=story.day(5), ends_on=story.day(40), budget=5000
    )  # fmt: skip
    pick(desk, "goal", "Reach")
    pick(desk, "markets", "Spain")
    submit(desk)
    desk.get_by_role("heading", name="Spring run").wait_for()
    campaign = story.campaign
    assert (campaign.state, campaign.goal, campaign.brand) == ("planning", "reach", story.brand)
    assert (campaign.markets, campaign.budget, campaign.currency) == (["ES"], Decimal(5000), "EUR")
    assert (campaign.starts_on, campaign.ends_on) == (story.day(5), story.day(40))


def launch_with_risk_and_plan(story: Story) -> None:
    desk = story.desk
    follow(desk, "Launch")
    told(desk, "An owner can launch without it by stating why.")
    expect(desk.get_by_role("button", name="Launch the campaign")).to_have_count(0)
    follow(desk, "Risk assessment")
    desk.get_by_label("Low").check()
    write(
        desk, history="No scandals known.", brand_values="Both cook at home.", behavior="Calm with critics."
    )
    submit(desk)
    told(desk, "The risk is assessed.")
    follow(desk, "Write the plan")
    write(
        desk,
        **{"s0-title": "Comments turn against us", "s0-sign": "A journalist asks", "s0-steps": "Call her"},
    )
    pick(desk, "s0-response", "Step back and look again")
    pick(desk, "s0-first_actor", "The agency")
    press(desk, "Save the plan")
    told(desk, "The plan is written.")
    press(desk, "Agree")
    told(desk, "The plan is agreed to.")
    follow(desk, "Launch")
    press(desk, "Launch the campaign")
    told(desk, "Spring run runs.")
    campaign = story.campaign
    assert (campaign.state, campaign.launch_overrides.count()) == ("running", 0)
    assert campaign.risks.get().level == "low"
    assert [each.response for each in campaign.contingency_plan.scenarios.all()] == ["step_back"]


def publish_brief(story: Story) -> None:
    desk = story.desk
    story.open_tab("Brief")
    follow(desk, "New brief")
    press(desk, "Begin")
    fill(desk, "#add-must_say textarea", "It costs 10 euros")
    desk.locator("#points-must_say").get_by_text("It costs 10 euros").wait_for()
    fill(desk, "#add-free_ground textarea", "The place and the words are yours")
    desk.locator("#points-free_ground li").wait_for()
    unfold(desk, ".brief-publish")
    desk.locator(".brief-publish form button[type=submit]").click()
    told(desk, "Version 1 is published")
    brief = Brief.objects.get()
    texts = set(brief.points.values_list("text", flat=True))
    assert (brief.state, brief.versions.count()) == ("published", 1)
    assert texts >= {"It costs 10 euros", "The place and the words are yours", "Enjoy in moderation."}


def add_slot(story: Story) -> None:
    desk = story.desk
    story.open_tab("Plan")
    follow(desk, "Add slots")
    pick(desk, "what", "Short")
    write(
        desk, title="Opening", publish_from=story.day(20), publish_until=story.day(30), budget=1500, price=1200,
        client_price=1800,
    )  # fmt: skip
    submit(desk)
    told(desk, "Added to the plan.")
    slot = story.slot
    assert (slot.title, slot.platform, slot.format, slot.market) == ("Opening", "youtube", "short", "ES")
    assert (slot.budget, slot.price, slot.client_price) == (Decimal(1500), Decimal(1200), Decimal(1800))


def propose_people_and_fill_the_bench(story: Story) -> None:
    desk = story.desk
    follow(desk, "Opening")
    follow(desk, "Find people")
    names = ("Mina Park", "Jon Reyes", "Ada Okoye", "Rita Vale")
    expect(desk.locator(".candidates > .candidate")).to_have_text(
        [re.compile(rf"^\s*{name} @") for name in names]
    )
    says(desk.locator(".candidate.is-barred"), "Acme rules out gambling, which is a tag of theirs.")
    for name in ("Mina Park", "Jon Reyes", "Ada Okoye"):
        desk.get_by_label(name).check()
    write(desk, why="Cooks with children.")
    press(desk, "Propose")
    told(desk, "Proposed: ")
    for name in ("Jon Reyes", "Ada Okoye"):
        desk.locator(".candidate", has_text=name).get_by_role("button", name="To the bench").click()
        told(desk, f"{name} is on the bench.")
    assert bench_of(story) == {
        "Mina Park": ("proposed", None), "Jon Reyes": ("bench", 1), "Ada Okoye": ("bench", 2),
    }  # fmt: skip


def share_shortlist(story: Story) -> None:
    story.open_tab("Plan")
    follow(story.desk, "Shortlist")
    press(story.desk, "Show the client")
    told(story.desk, "The client sees the shortlist now.")
    assert story.campaign.shortlist_shared_at is not None


def client_answers(story: Story) -> None:
    client = story.client
    client.goto(reverse("portal:home"))
    fits_a_phone(client)
    follow(client, "Spring run")
    client.locator(".short-person", has_text="Mina Park").wait_for()
    fits_a_phone(client)
    expect(client.locator("main")).not_to_contain_text("1,200")  # the client sees their price, never ours
    for name, verdict, remark in (
        ("Mina Park", "Yes", "Lovely kitchen"), ("Jon Reyes", "Maybe", ""), ("Ada Okoye", "No", "Too loud for us"),
    ):  # fmt: skip
        person = client.locator(".short-person", has_text=name)
        person.get_by_label(verdict, exact=True).check()
        person.get_by_label(f"Remark about {name}").fill(remark)
        person.get_by_role("button", name="Save").click()
        told(client, f"Your answer about {name} is saved.")
    said = {row.influencer.name: (row.verdict, row.remark) for row in story.slot.candidates.all()}
    assert said == {
        "Mina Park": ("yes", "Lovely kitchen"), "Jon Reyes": ("maybe", ""), "Ada Okoye": ("no", "Too loud for us"),
    }  # fmt: skip
