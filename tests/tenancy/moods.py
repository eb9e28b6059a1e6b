"""What comments feel like: lists, corrections, verdicts, own heads."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from influencers.models import Comment, OwnHead, Post
from tests.tenancy.asking import SECRET, Row, post

ROUTES: dict[str, Row | str] = {
    "influencers:comments": Row("influencer"),
    "influencers:correct_moods": post(mood="negative", chosen="{comment}"),
    "influencers:mood_words": Row("comment"),
    "influencers:sentiment": Row(),
    "influencers:learn_moods": post(),
    "influencers:use_head": post("own_head"),
    "influencers:leave_head": post(),
    "api:influencer_comments": Row("influencer", audience="api"),
    "api:influencer_mood": Row("influencer", audience="api"),
    "api:channel_mood": Row("channel", audience="api"),
    "api:post_mood": Row("post", audience="api"),
    "api:comments_correct": Row("", "post", {"comments": [1], "mood": "negative"}, audience="api"),
    "api:comments_undo_correction": Row("", "post", {"comments": [1]}, audience="api"),
    "influencers:import_comments": Row("channel"),
    "api:channel_comments_import": Row("channel", "post", audience="api", format="multipart"),
    "api:comments_correct_nature": Row("", "post", {"comments": [1], "nature": "question"}, audience="api"),
    "api:comments_undo_nature_correction": Row("", "post", {"comments": [1]}, audience="api"),
    "api:comment_words": Row(audience="api"),
    "api:sentiment": Row(audience="api"),
    "api:sentiment_classify": Row("", "post", audience="api"),  # no texts: none waits for a worker
    "api:sentiment_heads": Row(audience="api"),
    "api:sentiment_heads_leave": Row("", "post", audience="api"),
    "api:sentiment_head_use": Row("own_head", "post", audience="api"),
}


def mood_things(commented: Post, alice: Membership) -> dict[str, Any]:
    """A comment under a post of theirs that the terms forbid a verdict on (so nobody waits for a worker), and a head."""
    now = timezone.now()
    comment = Comment.objects.create(
        post=commented, external_id="c1", author_hash=1, text=SECRET, published_at=now, mood_stage="withheld"
    )
    head = OwnHead.objects.create(agency=alice.agency, member=alice, asked_at=now, state="kept")
    return {"comment": comment.pk, "own_head": head.uuid}
