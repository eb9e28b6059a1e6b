"""Campaigns, their people, deliverables, the calendar, ideas, the brand room."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from campaigns.actions.deliverables import move_due
from campaigns.actions.feeds import make_feed
from campaigns.actions.ideas import add_idea
from campaigns.actions.launching import assess_campaign_risk, write_contingency_plan
from campaigns.actions.room import add_product, add_sentence, add_word
from campaigns.models import Reminder
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot
from tests.tenancy.asking import SECRET, Row, post
from tests.tenancy.drafts import review_things


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "campaigns:list": Row(),
    "campaigns:create": post(name="New", brand="{brand}", goal="reach", currency="EUR"),
    "campaigns:detail": Row("campaign"),
    "campaigns:edit": post("campaign", name="Other", goal="reach", currency="EUR", version="1"),
    "campaigns:clone": post("campaign", name="Copy", brand="{brand}"),
    "campaigns:keep_template": post("campaign"),
    "campaigns:archive": post("campaign"),
    "campaigns:restore": post("campaign"),
    "campaigns:room": Row("campaign"),
    "campaigns:assess_risk": post("campaign", level="low", history="x", brand_values="x", behavior="x"),
    "campaigns:edit_plan": Row("campaign"),
    "campaigns:agree_plan": post("campaign"),
    "campaigns:launch": post("campaign", reason="Because we must"),
    "campaigns:pause": post("campaign"),
    "campaigns:resume": post("campaign"),
    "campaigns:finish": post("campaign"),
    "campaigns:cancel": post("campaign", reason="x"),
    "campaigns:freeze": post("campaign", reason="x"),
    "campaigns:release": post("campaign"),
    "campaigns:replan": post("campaign"),
    "campaigns:pipeline": Row(),
    "campaigns:edit_stage": post("pipeline_stage", name="Other", phase="selection"),
    "campaigns:move_stage": post("pipeline_stage", to="later"),
    "campaigns:remove_stage": post("pipeline_stage"),
    "campaigns:board": Row("campaign"),
    "campaigns:add_person": post("campaign", influencer="{outsider}"),
    "campaigns:more_cards": Row("campaign", data={"stage": "{pipeline_stage}", "after": "1"}),
    "campaigns:team": post("campaign"),
    "campaigns:collaboration": Row("collaboration"),
    "campaigns:collaboration_brief": Row("collaboration"),
    "campaigns:collaboration_past": Row("collaboration"),
    "campaigns:edit_collaboration": post("collaboration", blocked_by="x", version="1"),
    "campaigns:move": post("collaboration", stage="{pipeline_stage}"),
    "campaigns:end": post("collaboration", kind="declined", reason="fee"),
    "campaigns:deliverables": Row(),
    "campaigns:plan_deliverable": post("collaboration", what="youtube/short"),
    "campaigns:edit_deliverable": post("deliverable", what="youtube/short", title="x"),
    "campaigns:move_due": post(
        "deliverable", what="draft", to="2031-01-01T10:00", asked_by="client", reason="plan"
    ),
    "campaigns:change_deliverable": post("deliverable", to="producing"),
    "campaigns:publish_deliverable": post("deliverable", url="https://example.com/1"),
    "campaigns:warn_client": post("postponement"),
    "campaigns:remind_firmly": post("postponement"),
    "campaigns:see_reminder": post("reminder"),
    "campaigns:calendar": Row(),
    "campaigns:calendar_events": Row(data={"start": "2026-01-01T00:00:00Z", "end": "2026-02-01T00:00:00Z"}),
    "campaigns:feeds": Row(),
    "campaigns:make_feed": Row(method="post", own=True),
    "campaigns:revoke_feed": post("calendar_feed"),
    "campaigns:feed": "whoever has the secret reads it: tests/campaigns/test_calendar.py asks it as everybody",
    "campaigns:campaign_calendar": Row("campaign"),
    "campaigns:ideas": Row(),
    "campaigns:add_idea": post(kind="fact", insight="x"),
    "campaigns:edit_idea": post("idea", kind="fact", insight="x"),
    "campaigns:move_idea": post("idea", to="used"),
    "campaigns:brand_room": Row("brand"),
    "campaigns:add_product": post("brand", name="New"),
    "campaigns:edit_product": post("product", name="Other"),
    "campaigns:archive_product": post("product"),
    "campaigns:add_sentence": post("brand", text="New"),
    "campaigns:remove_sentence": post("sentence"),
    "campaigns:add_word": post("brand", kind="avoid", word="New"),
    "campaigns:remove_word": post("word"),
    "campaigns:approval_stages": Row("brand"),
    # API
    "api:campaigns": api(),
    "api:campaign": api("campaign"),
    "api:campaign_copy": api("campaign", "post", name="Copy"),
    "api:campaign_archive": api("campaign", "post"),
    "api:campaign_restore": api("campaign", "post"),
    "api:campaign_launch": api("campaign", "post", reason="Because we must"),
    "api:campaign_pause": api("campaign", "post"),
    "api:campaign_resume": api("campaign", "post"),
    "api:campaign_finish": api("campaign", "post"),
    "api:campaign_cancel": api("campaign", "post", reason="x"),
    "api:campaign_replan": api("campaign", "post"),
    "api:campaign_freeze": api("campaign", "post", reason="x"),
    "api:campaign_release": api("campaign", "post"),
    "api:campaign_team": api("campaign"),
    "api:campaign_launch_checks": api("campaign"),
    "api:campaign_risks": api("campaign"),
    "api:contingency_plan": api("campaign"),
    "api:agree_contingency_plan": api("campaign", "post"),
    "api:campaign_timeline": api("campaign"),
    "api:pipeline_stages": api(),
    "api:pipeline_stage": api("pipeline_stage"),
    "api:campaign_collaborations": api("campaign"),
    "api:collaboration": api("collaboration"),
    "api:collaboration_move": api("collaboration", "post", stage="{pipeline_stage}"),
    "api:collaboration_end": api("collaboration", "post", kind="declined", reason="fee"),
    "api:collaboration_moves": api("collaboration"),
    "api:collaboration_deliverables": api("collaboration"),
    "api:deliverables": api(),
    "api:deliverable": api("deliverable"),
    "api:deliverable_state": api("deliverable", "post", to="producing"),
    "api:deliverable_move_date": api(
        "deliverable", "post", what="draft", to="2031-01-01T10:00:00Z", asked_by="client", reason="plan"
    ),
    "api:deliverable_postponements": api("deliverable"),
    "api:postponement_client_warned": api("postponement", "post"),
    "api:postponement_reminded": api("postponement", "post"),
    "api:reminders": api(),
    "api:reminder_seen": api("reminder", "post"),
    "api:influencer_reliability": api("influencer"),
    "api:brand_products": api("brand"),
    "api:product": api("product"),
    "api:product_archive": api("product", "post"),
    "api:product_restore": api("product", "post"),
    "api:brand_sentences": api("brand"),
    "api:sentence": api("sentence", "delete"),
    "api:brand_words": api("brand"),
    "api:word": api("word", "delete"),
    "api:brand_approval_stages": api("brand"),
    "api:ideas": api(),
    "api:idea": api("idea"),
    "api:calendar": api(),
    "api:calendar_addresses": api(),
    "api:calendar_address": api("calendar_feed", "delete"),
}


def campaign_things(alice: Membership, brand: Brand) -> dict[str, Any]:
    """One of everything around a campaign."""
    campaign = make_campaign(alice, brand, f"{SECRET} campaign", objective=SECRET)
    make_slot(campaign, title=SECRET)
    collaboration = make_collaboration(
        campaign, alice, factories.make_influencer(alice.agency, f"{SECRET} Kim")
    )
    deliverable = make_deliverable(collaboration, title=SECRET)
    moved = move_due(
        deliverable=deliverable, by=alice, what="publish", to=deliverable.publish_due_at + timedelta(days=1),
        reason="health", asked_by="influencer", note=SECRET,
    )  # fmt: skip
    assess_campaign_risk(
        campaign=campaign, by=alice, level="low", history=SECRET, brand_values="b", behavior="c"
    )
    scenario = {"title": SECRET, "response": "stop", "first_actor": "agency"}
    write_contingency_plan(campaign=campaign, by=alice, scenarios=[scenario])
    now = timezone.now()
    made = {
        "campaign": campaign,
        "collaboration": collaboration,
        "pipeline_stage": collaboration.stage,
        "deliverable": deliverable,
        "postponement": moved,
        "reminder": Reminder.objects.create(
            agency=alice.agency, deliverable=deliverable, what="draft", days_before=3, due_at=now, made_at=now
        ),
        "idea": add_idea(by=alice, insight=SECRET),
        "product": add_product(brand=brand, by=alice, name=SECRET),
        "sentence": add_sentence(brand=brand, by=alice, text=SECRET),
        "word": add_word(brand=brand, by=alice, kind="avoid", word=SECRET),
        "calendar_feed": make_feed(by=alice)[0],
        "outsider": factories.make_influencer(alice.agency, f"{SECRET} Lee"),
    }
    return {**{name: row.uuid for name, row in made.items()}, **review_things(alice, collaboration)}
