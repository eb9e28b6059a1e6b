"""What a worker and the beat do, in the foreground."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from influencers.actions.polling import claim_due, plan_polls, poll_claimed
from influencers.actions.posts import count_claimed_posts, read_claimed_comments, read_claimed_posts
from influencers.models import Channel, Influencer
from influencers.post_claims import claim_lists, claim_posts_to_comment, claim_posts_to_count
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


def list_round(platform: str = "sandbox", *, now: datetime | None = None) -> int:
    """Claim and read every due list of posts of a platform; return how many channels were read."""
    now = now or timezone.now()
    with transaction.atomic():
        claimed = claim_lists(platform, now=now)
    return sum(
        read_claimed_posts(channel_ids=batch, claimed_until=claimed.until, now=now)
        for batch in claimed.batches
    )


def count_round(*, now: datetime | None = None) -> int:
    """Claim and count every due post; return how many were claimed."""
    now = now or timezone.now()
    claimed = claim_posts_to_count(now=now)
    for batch in claimed.batches:
        again = count_claimed_posts(post_ids=batch, claimed_until=claimed.until, now=now)
        if again is not None:
            count_claimed_posts(post_ids=batch, claimed_until=claimed.until, now=now, paced=True)
    return claimed.count


def comment_round(*, now: datetime | None = None) -> int:
    """Claim and read the comments of every due post; return how many were new."""
    now = now or timezone.now()
    claimed = claim_posts_to_comment(now=now)
    return sum(
        read_claimed_comments(post_ids=batch, claimed_until=claimed.until, now=now)
        for batch in claimed.batches
    )


def read_posts_round(platform: str = "sandbox", *, now: datetime | None = None) -> None:
    """List, count and read the comments of whatever is due."""
    list_round(platform, now=now)
    count_round(now=now)
    comment_round(now=now)


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
