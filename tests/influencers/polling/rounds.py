"""What a worker and the beat do, in the foreground."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from influencers.actions.polling import claim_due, plan_polls, poll_claimed
from influencers.models import Channel, Influencer
from tests import factories


def poll_round(platform: str = "youtube", *, now: datetime | None = None) -> int:
    """Plan, claim and read everything due on a platform at a moment; return how many channels were stored."""
    now = now or timezone.now()
    plan_polls(now=now)
    claim = claim_due(platform=platform, now=now)
    stored = 0
    for batch in claim.batches:
        done = poll_claimed(channel_ids=batch, claimed_until=claim.until, now=now)
        stored += done.channels
        if done.again_in is not None:  # the worker comes back when its place in line has come
            stored += poll_claimed(channel_ids=batch, claimed_until=claim.until, now=now, paced=True).channels
    return stored


def make_due(influencer: Influencer, external_id: str = "", **fields: Any) -> Channel:
    """Store a YouTube channel as a person or a list would leave it: never read, not planned."""
    return factories.make_channel(
        influencer,
        "youtube",
        fields.pop("handle", external_id.lower()[:30]),
        external_id=external_id,
        **fields,
    )


def channel_id(number: int) -> str:
    """Return an id of the length YouTube's have."""
    return f"UC{number:022d}"
