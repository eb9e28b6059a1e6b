"""What people say, as rows: watched posts, comments under them, mentions."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from crisis.models import Incident, Mention, Monitor, Stream
from crisis.states import MentionSource, StreamKind
from influencers.models import Channel, Comment, Post
from tests import factories

_number = itertools.count(1)


def make_watched_post(monitor: Monitor, channel: Channel | None = None, **also: Any) -> Post:
    """Return a post whose comments the monitor hears."""
    number = next(_number)
    channel = channel or factories.make_channel(factories.make_influencer(monitor.agency), "sandbox")
    values: dict[str, Any] = {
        "external_id": f"post{number}", "title": f"Post {number}", "url": f"https://social.example/p/{number}",
        "published_at": timezone.now() - timedelta(days=3), **also,
    }  # fmt: skip
    post = Post.objects.create(channel=channel, **values)
    Stream.objects.create(monitor=monitor, kind=StreamKind.POST, post=post, key=f"post:{post.pk}")
    return post


def make_comment(post: Post, text: str = "So bad", at: datetime | None = None, **also: Any) -> Comment:
    number = next(_number)
    values: dict[str, Any] = {
        "external_id": f"c{number}", "author_hash": number, "mood": "negative", "mood_stage": "careful",
        "nature": "complaint", "mood_confidence": 0.9, **also,
    }  # fmt: skip
    return Comment.objects.create(post=post, text=text, published_at=at or timezone.now(), **values)


def make_mention(
    monitor: Monitor, text: str = "They hide it", at: datetime | None = None, **also: Any
) -> Mention:
    values: dict[str, Any] = {
        "source": MentionSource.HAND, "external_key": f"m{next(_number)}", "place": "news.example",
        "mood": "negative", "mood_stage": "careful", "nature": "accusation", **also,
    }  # fmt: skip
    return Mention.objects.create(
        agency=monitor.agency, monitor=monitor, text=text, at=at or timezone.now(), **values
    )


def listen(incident: Incident, monitor: Monitor) -> None:
    incident.listening.create(monitor=monitor)
