"""A fictional platform without a network, for demonstrations, drills and tests.

Every number is a pure function of (channel id, moment), so a poll today, a poll tomorrow and a history
made in one go agree with each other. Prefixes of the id choose a fate: ``nobody-`` was never there,
``gone-`` disappears in autumn 2026, ``private-`` is private every fourth week, ``hidden-`` hides its
followers, ``rounded-`` rounds like YouTube, ``flaky-`` fails in one hour of five, and every tenth post of
``storm-`` draws anger.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import ClassVar, NamedTuple

from platforms import sandbox_texts as texts
from platforms.adapter import Adapter
from platforms.addresses import profile_url
from platforms.contract import (
    SANDBOX,
    Answer,
    Batch,
    ChannelRef,
    ChannelStats,
    CommentItem,
    Credential,
    Outcome,
    Page,
    PostRef,
    PostStats,
    Spend,
)
from platforms.errors import Gone, NotAProfile, PlatformError, Private, Temporary

BATCH = 50
BUCKET = "sb.calls"
DAY = 86400.0
REFERENCE = datetime(2026, 1, 1, tzinfo=UTC).timestamp() / DAY
"""Day (since 1970) at which a channel has its nominal size."""

_STORM_EVERY = 10
_REPLY_EVERY = 5


class Point(NamedTuple):
    """One row of a channel's history; ``followers`` is ``None`` where the channel hides it."""

    at: datetime
    followers: int | None
    following: int
    posts: int
    views: int
    likes: int


@dataclass(frozen=True, slots=True)
class _Spike:
    day: float
    share: float
    """Followers won, as a share of the nominal size; a fifth of them leaves again."""


@dataclass(frozen=True, slots=True)
class _Character:
    """What makes a channel itself; days are counted since 1970."""

    born: float
    size: float
    age: float
    power: float
    phase: float
    ripple: float
    posts_per_day: float
    views_per_follower: float
    like_share: float
    following: int
    language: str
    country: str
    bio: str
    title: str
    verified: bool
    spikes: tuple[_Spike, ...]


@lru_cache(maxsize=8192)
def _character(external_id: str) -> _Character:
    rng = random.Random(external_id)  # noqa: S311 - fiction, not secrets
    born = REFERENCE - rng.uniform(900, 3600)
    language = rng.choice(("en", "en", "en", *texts.COUNTRIES))
    size = min(4e7, max(900.0, rng.lognormvariate(11.0, 1.9)))
    spikes = tuple(
        _Spike(REFERENCE + rng.uniform(-900, 700), rng.uniform(0.01, 0.12)) for _ in range(rng.randint(1, 4))
    )
    name = external_id.split("-", 1)[-1] if external_id.startswith(_FATES) else external_id
    return _Character(
        born=born,
        size=size,
        age=REFERENCE - born,
        power=rng.uniform(0.6, 2.2),
        phase=rng.uniform(0, 365),
        ripple=rng.uniform(0.0002, 0.0009),
        posts_per_day=rng.choice((0.07, 0.14, 0.28, 0.5, 1.0)),
        views_per_follower=rng.uniform(0.05, 0.6),
        like_share=rng.uniform(0.02, 0.08),
        following=rng.randint(3, 900),
        language=language,
        country=rng.choice(texts.COUNTRIES[language]),
        bio=rng.choice(texts.BIOS),
        title=name.replace("-", " ").replace(".", " ").title(),
        verified=size > 300_000,
        spikes=spikes,
    )


_FATES = ("nobody-", "gone-", "private-", "hidden-", "rounded-", "flaky-", "storm-")


def history(external_id: str, start: datetime, end: datetime, every: timedelta) -> Iterator[Point]:
    """Give the channel's figures from ``start`` up to and including ``end``, as polls would have read them."""
    at = start
    while at <= end:
        yield point(external_id, at)
        at += every


def point(external_id: str, at: datetime) -> Point:
    """Give the channel's figures at one moment."""
    who = _character(external_id)
    day = max(who.born, at.timestamp() / DAY)
    # The year's seasons stretch and squeeze time a little, so growth never turns negative by them.
    grown = max(0.0, day - who.born + 8 * math.sin((day + who.phase) * 2 * math.pi / 365.25)) / who.age
    level = grown**who.power
    extra = sum(_lift(spike, day) for spike in who.spikes)
    followers = int(who.size * (level + extra + who.ripple * math.sin(day * 2 * math.pi / 7)))
    mature_views = who.size * who.views_per_follower * who.posts_per_day * who.age / (who.power + 1)
    burst = sum(spike.share for spike in who.spikes if day > spike.day)
    views = int(mature_views * (grown * level + 0.2 * burst))
    return Point(
        at=at,
        followers=None if external_id.startswith("hidden-") else _rounded(external_id, max(0, followers)),
        following=who.following,
        posts=_posts_until(who, day),
        views=views,
        likes=int(views * who.like_share),
    )


def _lift(spike: _Spike, day: float) -> float:
    since = day - spike.day
    if since < -10:
        return 0.0
    rise = 1 / (1 + math.exp(-1.5 * min(since, 40.0)))
    return spike.share * rise * (0.8 + 0.2 * math.exp(-max(0.0, since) / 20))


def _rounded(external_id: str, number: int) -> int:
    if not external_id.startswith("rounded-") or number < 1000:
        return number
    step = 10 ** (len(str(number)) - 3)
    return number // step * step


def _fraction(*parts: object) -> float:
    """Give a number in [0, 1) that depends on nothing but its arguments."""
    return random.Random(":".join(map(str, parts))).random()  # noqa: S311 - fiction, not secrets


def _delay(number: int) -> float:
    return number * 2654435761 % 4294967296 / 4294967296 * 0.4


def _posts_until(who: _Character, day: float) -> int:
    due = (day - who.born) * who.posts_per_day
    number = int(due)
    return number if due - number >= _delay(number) else max(0, number - 1)


def _published(who: _Character, number: int) -> float:
    return who.born + (number + _delay(number)) / who.posts_per_day


class Sandbox(Adapter):
    """Reads the fictional platform; no credential, no network."""

    name: ClassVar[str] = SANDBOX
    label: ClassVar[str] = "Sandbox"

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        try:
            ref = self._ref(text)
        except NotAProfile as error:
            if not error.post_external_id:
                raise
            ref = self.resolve(error.post_external_id.rpartition(":")[0])
        external_id = ref.external_id or ref.handle or ""
        if external_id.startswith("nobody-"):
            raise Gone(f"There is no channel “{external_id}” on the sandbox.", platform=self.label)
        return Answer(ChannelRef(SANDBOX, external_id, external_id), (Spend(BUCKET, 1),))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        now = self._clock()
        outcomes: list[Outcome[ChannelRef, ChannelStats]] = []
        for ref in refs:
            external_id = ref.external_id or ref.handle or ""
            refusal = self._refusal(external_id, now)
            value = None if refusal else self._stats(external_id, now)
            outcomes.append(Outcome(ref, value, refusal))
        return Batch(tuple(outcomes), (Spend(BUCKET, math.ceil(len(refs) / BATCH)),))

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = 50
    ) -> Answer[Page[PostStats]]:
        external_id, now = ref.external_id or ref.handle or "", self._clock()
        self._raise_refusal(external_id, now)
        total = _posts_until(_character(external_id), now.timestamp() / DAY)
        newest = min(total, int(cursor)) if cursor else total
        oldest = max(0, newest - limit)
        items = tuple(self._post(external_id, number, now) for number in range(newest, oldest, -1))
        page = Page(items, str(oldest) if oldest else None, total)
        return Answer(page, (Spend(BUCKET, 1),))

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        now = self._clock()
        outcomes: list[Outcome[PostRef, PostStats]] = []
        for ref in refs:
            try:
                outcomes.append(Outcome(ref, self._post(*self._existing(ref, now), now)))
            except PlatformError as error:
                outcomes.append(Outcome(ref, error=error))
        return Batch(tuple(outcomes), (Spend(BUCKET, math.ceil(len(refs) / BATCH)),))

    def comments(
        self, post: PostRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[CommentItem]]:
        now = self._clock()
        external_id, number = self._existing(post, now)
        talk = _Talk(external_id, number, now)
        written = talk.written
        index = min(int(cursor), written) if cursor else written
        items: list[CommentItem] = []
        while index > 0 and limit > 0:
            if index % _REPLY_EVERY:
                items.append(talk.comment(index))
                if (index + 1) % _REPLY_EVERY == 0 and index < written:
                    items.append(talk.comment(index + 1))
                limit -= 1
            index -= 1
        page = Page(tuple(items), str(index) if index else None, written)
        return Answer(page, (Spend(BUCKET, 1),))

    def replies(
        self,
        post: PostRef,
        parent_external_id: str,
        *,
        credential: Credential,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Answer[Page[CommentItem]]:
        now = self._clock()
        talk = _Talk(*self._existing(post, now), now)
        index = int(parent_external_id.rpartition(":")[2]) + 1
        answered = index % _REPLY_EVERY == 0 and index <= talk.written
        return Answer(Page((talk.comment(index),) if answered else ()), (Spend(BUCKET, 1),))

    def _existing(self, ref: PostRef, now: datetime) -> tuple[str, int]:
        external_id, _, number = ref.external_id.rpartition(":")
        self._raise_refusal(external_id, now)
        total = _posts_until(_character(external_id), now.timestamp() / DAY)
        if not number.isdigit() or not 1 <= int(number) <= total:
            raise Gone(platform=self.label)
        return external_id, int(number)

    def _raise_refusal(self, external_id: str, now: datetime) -> None:
        refusal = self._refusal(external_id, now)
        if refusal:
            raise refusal

    def _refusal(self, external_id: str, now: datetime) -> PlatformError | None:
        fate, _, _ = external_id.partition("-")
        if fate == "nobody" or not external_id:
            return Gone(platform=self.label)
        if fate == "gone":
            leaves = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(days=60 * _fraction(external_id, "leaves"))
            return Gone(platform=self.label) if now >= leaves else None
        if fate == "private" and int(now.timestamp() // (7 * DAY)) % 4 == 3:
            return Private(platform=self.label)
        if fate == "flaky" and _fraction(external_id, int(now.timestamp() // 3600)) < 0.2:
            return Temporary(platform=self.label, detail="the sandbox fails on purpose")
        return None

    def _stats(self, external_id: str, now: datetime) -> ChannelStats:
        who, figures = _character(external_id), point(external_id, now)
        return ChannelStats(
            external_id=external_id,
            handle=external_id,
            title=who.title,
            bio=who.bio,
            url=profile_url(SANDBOX, handle=external_id),
            country=who.country,
            language=who.language,
            followers=figures.followers,
            following=figures.following,
            posts=figures.posts,
            views=figures.views,
            likes=figures.likes,
            published_at=datetime.fromtimestamp(who.born * DAY, UTC),
            verified=who.verified,
            precision="rounded3" if external_id.startswith("rounded-") else "exact",
            fetched_at=now,
        )

    def _post(self, external_id: str, number: int, now: datetime) -> PostStats:
        who, talk = _character(external_id), _Talk(external_id, number, now)
        thing = texts.THINGS[int(_fraction(external_id, number, "thing") * len(texts.THINGS))]
        paid = _fraction(external_id, number, "paid") < 0.15
        title = texts.TITLES[int(_fraction(external_id, number, "title") * len(texts.TITLES))]
        return PostStats(
            external_id=f"{external_id}:{number}",
            channel_external_id=external_id,
            kind="short" if number % 3 == 0 else "video",
            title=title.format(thing=thing)[:1].upper() + title.format(thing=thing)[1:],
            text=f"All about {thing}. {'#ad ' if paid else ''}#{thing.replace(' ', '')}",
            url=f"https://sandbox.example/{external_id}/post/{number}",
            published_at=talk.published_at,
            duration_seconds=20 + int(40 * _fraction(number)) if number % 3 == 0 else 240 + number % 900,
            views=talk.views,
            likes=int(talk.views * who.like_share),
            comments=talk.written,
            shares=int(talk.views * who.like_share / 9),
            language=who.language,
            paid_promotion=paid,
            comments_open=True,
            fetched_at=now,
        )


class _Talk:
    """A post's life at one moment: its views and the comments written so far."""

    def __init__(self, external_id: str, number: int, now: datetime) -> None:
        self._id = f"{external_id}:{number}"
        self._who = _character(external_id)
        self._now = now
        published = _published(self._who, number)
        self.published_at = datetime.fromtimestamp(published * DAY, UTC)
        self._storm = external_id.startswith("storm-") and number % _STORM_EVERY == 0
        age = max(0.0, now.timestamp() / DAY - published)
        luck = math.exp(random.Random(self._id).gauss(0, 0.7)) * (6 if self._storm else 1)  # noqa: S311
        level = min(1.5, ((published - self._who.born) / self._who.age) ** self._who.power)
        reach = self._who.size * level * self._who.views_per_follower * luck
        self.views = int(reach * (1 - math.exp(-age / 3) + 0.12 * math.log1p(age / 30)))
        self._final = int(min(2000 if self._storm else 300, 3 + reach * 0.004))
        self._pace = 0.7 if self._storm else 1.5
        self.written = int(self._final * (1 - math.exp(-age / self._pace)))

    def comment(self, index: int) -> CommentItem:
        """Give the ``index``-th comment (from 1, oldest first); every fifth answers the one before it."""
        age = -self._pace * math.log(1 - min(index / self._final, 0.9999))
        rng = random.Random(f"{self._id}:{index}")  # noqa: S311 - fiction, not secrets
        language = rng.choice((self._who.language,) * 6 + ("en",) * 3 + (rng.choice(list(texts.CALM)),))
        angry = rng.random() < (0.65 if self._storm else 0.04)
        text = _said(rng, (texts.ANGRY if angry else texts.CALM)[language])
        name = rng.choice(texts.NAMES)
        reply = index % _REPLY_EVERY == 0
        return CommentItem(
            external_id=f"{self._id}:{index}",
            post_external_id=self._id,
            parent_external_id=f"{self._id}:{index - 1}" if reply else None,
            text=text,
            author_name=name,
            author_external_id=f"fan-{name}-{rng.randint(1, 400)}",
            published_at=self.published_at + timedelta(days=age),
            likes=rng.randint(0, 12),
            replies=int((index + 1) % _REPLY_EVERY == 0 and index < self.written),
            by_owner=False,
            fetched_at=self._now,
        )


def _said(rng: random.Random, sentences: Sequence[str]) -> str:
    """Put one to four different sentences together; some people only leave a sign."""
    if rng.random() < 0.06:
        return rng.choice(texts.SIGNS)
    number = rng.choices((1, 2, 3, 4), weights=(2, 18, 45, 35))[0]
    said = rng.sample(sentences, number)
    closed = [line if line.endswith("?") else f"{line}." for line in said[:-1]]
    return " ".join([*closed, said[-1] + rng.choice(texts.TAILS)])
