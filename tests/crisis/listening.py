"""Comments that come under watched posts, and what reads their mood, for the tests of listening."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.utils import timezone

from accounts.models import Membership
from campaigns.models import Campaign, Deliverable
from crisis.actions import listening, monitors
from crisis.models import Monitor
from influencers.actions import moods
from influencers.models import Comment, Post
from sentiment import Label, Nature, Stage, Verdict
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration

_number = itertools.count(1)


@dataclass
class Reader:
    """Stands for the classifier: what says "bad" is negative. Models take seconds to load and are tested elsewhere."""

    version: str = "test-1"

    def status(self) -> tuple[Any, ...]:
        return ()

    def classify(
        self, texts: Sequence[str], *, careful: bool = True, reasons: bool = False, head: bytes | None = None
    ) -> list[Verdict]:
        return [self._verdict(text) for text in texts]

    def _verdict(self, text: str) -> Verdict:
        is_bad = "bad" in text.lower()
        return Verdict(
            label=Label.NEGATIVE if is_bad else Label.NEUTRAL, confidence=0.9, unsure=False,
            probabilities=(0.9, 0.05, 0.05) if is_bad else (0.05, 0.9, 0.05),
            nature=Nature.COMPLAINT if is_bad else Nature.OTHER, nature_confidence=0.9, language="en", stage=Stage.FAST,
            model_version=self.version,
        )  # fmt: skip


def published(
    by: Membership, *, name: str = "Summer", at: datetime | None = None
) -> tuple[Campaign, Post, Deliverable]:
    """Return a campaign whose one deliverable is published, with the post the poller found under its link."""
    number = next(_number)
    campaign = make_campaign(by, name=name)
    person = factories.make_influencer(by.agency, f"Lena {number}")
    channel = factories.make_channel(person, "sandbox", f"lena{number}")
    at = at or timezone.now() - timedelta(days=20)
    url = f"https://sandbox.example/p/post{number}"
    post = Post.objects.create(channel=channel, external_id=f"post{number}", url=url, published_at=at)
    deliverable = Deliverable.objects.create(
        agency=by.agency, collaboration=make_collaboration(campaign, by, person), platform="sandbox", format="video",
        state="published", published_at=at, published_url=url,
    )  # fmt: skip
    return campaign, post, deliverable


def watched(by: Membership) -> tuple[Monitor, Post]:
    """Return a monitor that hears one published post since twenty days."""
    campaign, post, _deliverable = published(by)
    since = timezone.now() - timedelta(days=20)
    return monitors.watch_campaign(campaign=campaign, now=since), post


def say(
    post: Post, *texts: str, at: datetime | None = None, apart: float = 1.0, **also: Any
) -> list[Comment]:
    """Store comments under a post, unread, `apart` seconds from each other; each by somebody else."""
    begin = at or timezone.now() - timedelta(seconds=apart * len(texts))
    rows = []
    for place, text in enumerate(texts):
        number = next(_number)
        values = {"author_hash": number, "taken_in_at": timezone.now(), **also}
        moment = begin + timedelta(seconds=place * apart)
        rows.append(Comment(post=post, external_id=f"c{number}", text=text, published_at=moment, **values))
    return Comment.objects.bulk_create(rows)


def read() -> None:
    """Read the mood of everything that waits, as the worker does."""
    while moods._read_first(cast(Any, Reader())):  # noqa: SLF001
        pass


def read_and_hear(now: datetime | None = None) -> int:
    read()
    return listening.hear(now=now or timezone.now())


def calm_weeks(post: Post, *, days: int = 10, a_day: int = 24) -> None:
    """Let a post have been quiet: a comment each hour, a few of them negative."""
    begin = timezone.now() - timedelta(days=days)
    texts = ["bad" if number % 10 == 0 else "lovely" for number in range(days * a_day)]
    say(post, *texts, at=begin, apart=86_400 / a_day)
