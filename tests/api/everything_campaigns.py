"""One of everything around a campaign, and more of it, for the tests of every endpoint."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from campaigns.actions.deliverables import move_due
from campaigns.actions.feeds import make_feed
from campaigns.actions.ideas import add_idea
from campaigns.actions.launching import assess_campaign_risk
from campaigns.actions.pipeline import add_pipeline_stage
from campaigns.actions.room import add_product, add_sentence, add_word
from campaigns.models import Reminder, StageMove
from tests import factories
from tests.api.everything_briefs import brief_house, more_of_briefs
from tests.api.everything_drafts import draft_house, more_of_drafts
from tests.api.everything_offers import more_of_offers
from tests.api.everything_plan import more_of_the_plan, plan_house
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable


def campaign_house(by: Membership, brand: Brand) -> dict[str, Any]:
    """Return what the campaigns' own lists hang on: noun before `<uuid>` -> object."""
    campaign = make_campaign(by, brand, "Spring")
    collaboration = make_collaboration(campaign, by)
    return {
        "campaigns": campaign,
        "collaborations": collaboration,
        "deliverables": make_deliverable(collaboration),
        **brief_house(by, campaign, collaboration),
        **plan_house(by, campaign),
        **draft_house(by, collaboration),
    }


def more_of_campaigns(by: Membership, house: dict[str, Any], brand: Brand, number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about campaigns."""
    campaign, deliverable = house["campaigns"], house["deliverables"]
    make_campaign(by, brand, f"Campaign {number}")
    make_deliverable(house["collaborations"])
    assess_campaign_risk(campaign=campaign, by=by, level="low", history="a", brand_values="b", behavior="c")
    newcomer = make_collaboration(campaign, by, factories.make_influencer(by.agency))
    now = timezone.now()
    StageMove.objects.create(
        collaboration=house["collaborations"], to_name="x", to_phase="selection", by_label="x", at=now
    )
    moved = move_due(
        deliverable=deliverable, by=by, what="publish", reason="health", asked_by="influencer",
        to=now + timedelta(days=20 + number),
    )  # fmt: skip
    return {
        "newcomers": newcomer,
        "pipeline-stages": add_pipeline_stage(by=by, name=f"Stage {number}", phase="selection"),
        "postponements": moved,
        "reminders": Reminder.objects.create(
            agency=by.agency,
            deliverable=deliverable,
            what="draft",
            days_before=number % 1000,
            due_at=now,
            made_at=now,
        ),
        "products": add_product(brand=house.get("brands", brand), by=by, name=f"Product {number}"),
        "sentences": add_sentence(brand=house.get("brands", brand), by=by, text=f"Sentence {number}."),
        "words": add_word(brand=house.get("brands", brand), by=by, kind="avoid", word=f"word{number}"),
        "ideas": add_idea(by=by, insight=f"Idea {number}"),
        "calendar-addresses": make_feed(by=by)[0],
        **more_of_briefs(by, house, newcomer),
        **more_of_the_plan(by, house, number),
        **more_of_offers(by, house, number),
        **more_of_drafts(by, house, number),
    }
