"""Campaigns and what is in them, made by the product's own actions and models with as few words as possible."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from campaigns.actions.campaigns import create_campaign
from campaigns.actions.collaborations import add_collaboration
from campaigns.actions.pipeline import ensure_pipeline
from campaigns.models import Campaign, Collaboration, Deliverable, PipelineStage, Slot
from influencers.models import Influencer
from tests import factories


def make_campaign(
    by: Membership, brand: Brand | None = None, name: str = "Spring", **values: Any
) -> Campaign:
    values = {"goal": "awareness", "currency": "EUR", **values}
    return create_campaign(by=by, brand=brand or factories.make_brand(by.agency), name=name, **values)


def make_collaboration(
    campaign: Campaign, by: Membership, influencer: Influencer | None = None, **values: Any
) -> Collaboration:
    influencer = influencer or factories.make_influencer(campaign.agency)
    return add_collaboration(campaign=campaign, by=by, influencer=influencer, **values)


def stage_of(agency: Any, key: str) -> PipelineStage:
    return next(stage for stage in ensure_pipeline(agency) if stage.key == key)


def make_slot(campaign: Campaign, **values: Any) -> Slot:
    values = {"platform": "youtube", "format": "short", "position": campaign.slots.count() + 1, **values}
    return Slot.objects.create(agency=campaign.agency, campaign=campaign, **values)


def make_deliverable(collaboration: Collaboration, **values: Any) -> Deliverable:
    now = timezone.now()
    values = {
        "platform": "youtube",
        "format": "short",
        "draft_due_at": now + timedelta(days=5),
        "publish_due_at": now + timedelta(days=9),
        **values,
    }
    return Deliverable.objects.create(agency=collaboration.agency, collaboration=collaboration, **values)
