"""The words every platform module speaks: what is asked, what comes back and what it cost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, Literal, TypeVar

from platforms.errors import PlatformError

YOUTUBE = "youtube"
INSTAGRAM = "instagram"
TIKTOK = "tiktok"
TWITCH = "twitch"
TELEGRAM = "telegram"
VK = "vk"
SANDBOX = "sandbox"

Precision = Literal["exact", "rounded3", "abbreviated"]
"""exact: as counted; rounded3: rounded down to three significant figures; abbreviated: read from "12.3K"."""

PostKind = Literal["video", "short", "photo", "carousel", "text", "live", "clip"]

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """An account on a platform, by the platform's permanent id, by its handle, or by both.

    The handle is stored as :func:`platforms.addresses.normalize_handle` gives it: without ``@``. Old
    YouTube addresses keep their first part (``user/name``, ``c/name``) until they are resolved.
    """

    platform: str
    external_id: str | None = None
    handle: str | None = None
    uploads_id: str | None = field(default=None, compare=False)
    """``ChannelStats.uploads_id`` of the last reading, where the platform lists posts under it."""


@dataclass(frozen=True, slots=True)
class ChannelStats:
    """One reading of a channel. ``None`` means the platform did not say; it never means zero."""

    external_id: str
    handle: str | None
    title: str
    fetched_at: datetime
    bio: str = ""
    avatar_url: str = ""
    url: str = ""
    country: str | None = None
    language: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    views: int | None = None
    likes: int | None = None
    published_at: datetime | None = None
    verified: bool | None = None
    precision: Precision = "exact"
    raw_etag: str | None = None
    uploads_id: str | None = None
    """Where the platform lists the channel's posts when that is not the channel's own id (YouTube)."""


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post by its permanent id; the channel's id is needed by platforms that number posts per channel."""

    platform: str
    external_id: str
    channel_external_id: str | None = None


@dataclass(frozen=True, slots=True)
class PostStats:
    """One reading of a post: what it is and its counters.

    ``None`` and an empty text mean "not told in this answer": a reading of counters leaves the title
    empty, and what is stored from an earlier reading stays.
    """

    external_id: str
    fetched_at: datetime
    channel_external_id: str | None = None
    kind: PostKind | None = None
    title: str = ""
    text: str = ""
    url: str = ""
    thumbnail_url: str = ""
    published_at: datetime | None = None
    duration_seconds: int | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    language: str | None = None
    paid_promotion: bool | None = None
    """Whether the platform itself shows the post as advertising; ``None`` when it does not tell."""
    comments_open: bool | None = None
    precision: Precision = "exact"


@dataclass(frozen=True, slots=True)
class CommentItem:
    """One comment or reply; ``parent_external_id`` is set on replies, whose nesting is one level deep."""

    external_id: str
    post_external_id: str
    text: str
    fetched_at: datetime
    parent_external_id: str | None = None
    author_name: str = ""
    author_external_id: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    likes: int | None = None
    replies: int | None = None
    by_owner: bool | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list, newest first. ``next_cursor`` is ``None`` at the end.

    ``incomplete`` names the comments of this page whose replies are only partly in it.
    """

    items: tuple[T, ...]
    next_cursor: str | None = None
    total: int | None = None
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spend:
    """Units taken from one quota bucket; repeated attempts are counted each."""

    bucket: str
    units: int


@dataclass(frozen=True, slots=True)
class QuotaReading:
    """What the server itself said about a bucket. ``used_share`` is 0..1 where it tells only a percentage."""

    bucket: str
    limit: int | None = None
    remaining: int | None = None
    used_share: float | None = None
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A successful answer with its price."""

    value: T
    spent: tuple[Spend, ...] = ()
    quota: tuple[QuotaReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R, T]):
    """What became of one ref of a batch: either ``value`` or ``error`` is set."""

    ref: R
    value: T | None = None
    error: PlatformError | None = None


@dataclass(frozen=True, slots=True)
class Batch(Generic[R, T]):
    """One outcome per asked ref, in the asked order, and the price of all calls together."""

    outcomes: tuple[Outcome[R, T], ...]
    spent: tuple[Spend, ...] = ()
    quota: tuple[QuotaReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Credential:
    """The secrets a call needs; which of them depends on the platform. Never printed by ``repr``."""

    platform: str
    key: str = field(default="", repr=False)
    """API key, service key or bot token."""
    access_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    account_id: str = ""
    """The platform's id of the account that consented (Instagram's viewer, TikTok's business id)."""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform lets us read, as data for the poller and, through ``notes``, for the screen.

    ``stats_batch``, ``posts_batch`` and ``post_stats_batch`` are the largest numbers one call takes.
    ``buckets`` maps each quota bucket to (units, seconds of the window); the window 86400 of YouTube
    ends at midnight Pacific time.
    """

    can_stats: bool = True
    stats_batch: int = 1
    can_posts: bool = True
    posts_batch: int = 50
    post_stats_batch: int = 1
    can_comments: bool = True
    comments_of_strangers: bool = True
    push: bool = False
    needs_consent: bool = False
    credential_fields: tuple[str, ...] = ()
    buckets: tuple[tuple[str, int, int], ...] = ()
    notes: tuple[str, ...] = ()


class Meter:
    """Adds up what the calls behind one answer cost, also when the last of them fails."""

    def __init__(self) -> None:
        self._units: dict[str, int] = {}
        self._quota: dict[str, QuotaReading] = {}

    def add(self, bucket: str, units: int) -> None:
        self._units[bucket] = self._units.get(bucket, 0) + units

    def read(self, reading: QuotaReading) -> None:
        self._quota[reading.bucket] = reading

    @property
    def spent(self) -> tuple[Spend, ...]:
        return tuple(Spend(bucket, units) for bucket, units in self._units.items())

    @property
    def quota(self) -> tuple[QuotaReading, ...]:
        return tuple(self._quota.values())

    def answer(self, value: T) -> Answer[T]:
        return Answer(value, self.spent, self.quota)

    def batch(self, outcomes: Sequence[Outcome[R, T]]) -> Batch[R, T]:
        return Batch(tuple(outcomes), self.spent, self.quota)


@contextmanager
def metered() -> Iterator[Meter]:
    """Give a meter whose sums are put on any platform error that leaves the block."""
    meter = Meter()
    try:
        yield meter
    except PlatformError as error:
        error.spent, error.quota = meter.spent, meter.quota
        raise


def utc_now() -> datetime:
    return datetime.now(UTC)


LONGEST_PAUSE = 7 * 86400.0


def after(now: datetime, seconds: float | None, *, otherwise: float) -> datetime:
    """Give the moment a server asked us to wait for; ``otherwise`` counts when it named none.

    A server that names more than a week is not believed: the pause ends after a week.
    """
    return now + timedelta(seconds=min(otherwise if seconds is None else seconds, LONGEST_PAUSE))
