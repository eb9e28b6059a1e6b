"""How fast a credential may be used: a ledger of each allowance in Postgres, and a bucket in Redis that spreads calls.

An allowance of an hour or a day is spent evenly until it is full again; a part of it is kept for people who ask (15 %) and
for refreshing what the platform's terms let us keep only while it is fresh (5 %). Shorter ones only set the pace. The
ledger believes the platform when it says less is left, never when it says more.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from psycopg2.extras import execute_values
from redis.exceptions import RedisError

from accounts.live import broker
from influencers.access import Access, app_of
from influencers.models import Spent
from influencers.states import SpendPurpose
from platforms.contract import INSTAGRAM, TELEGRAM, TIKTOK, TWITCH, VK, YOUTUBE, QuotaReading, Spend
from platforms.errors import PlatformError, QuotaSpent
from platforms.registry import PLATFORMS
from platforms.youtube.calls import next_reset

RESERVED: Mapping[str, float] = {SpendPurpose.PERSON: 0.15, SpendPurpose.COMPLIANCE: 0.05}
HOUR, DAY = 3600, 86400
AT_ONCE_SHARE = (
    0.01  # of an hour's or a day's allowance may be spent without pacing, so that a new list is read at once
)
LONGEST_LINE = timedelta(minutes=2)  # a place in line further away is not given; the work is put back instead
# A refusal so soon after a reset is still about the window before: the platform's clock and ours differ a little.
YOUNG_WINDOW, ASK_AGAIN = timedelta(minutes=15), timedelta(minutes=5)
EDGE = 0.9  # of an allowance of a minute or a second is used: the platform's windows begin at other moments than ours
BATCHES_A_MESSAGE = 4  # a worker asks so many batches in a row and stores their answers at once
WITHOUT_REDIS = 4  # times slower: each process then paces alone

# The bucket that channels' figures are paid from.
STATS_BUCKET: Mapping[str, str] = {
    YOUTUBE: "yt.general",
    INSTAGRAM: "ig.user",
    TIKTOK: "tt.userinfo",
    TWITCH: "tw.app",
    TELEGRAM: "tg.bot",
    VK: "vk.rps",
}
# A place in line (the moment the bucket is free again) is taken in one step, by the server's clock.
_LUA = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
local cost, slack, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if free < now then free = now end
local wait = free - slack - now
if wait < 0 then wait = 0 end
if wait > longest then return {0, wait} end
redis.call('SET', KEYS[1], free + cost, 'PX', math.ceil(free + cost - now) + 1000)
return {1, wait}
"""

log = structlog.get_logger(__name__)
_free_here: dict[str, float] = {}


@dataclass(frozen=True)
class Place:
    """The answer to "may I": after `wait` seconds when `given`, else not before then. With `sentence` when it is spent."""

    given: bool
    wait: float = 0.0
    sentence: str = ""


@dataclass(frozen=True)
class Allowance:
    """A bucket's limit and its window at a moment."""

    bucket: str
    limit: int
    seconds: int
    start: datetime
    end: datetime

    @property
    def is_counted(self) -> bool:
        """Long windows have a ledger with a limit; short ones only a pace."""
        return self.seconds >= HOUR


def allowance(platform: str, bucket: str, *, now: datetime) -> Allowance | None:
    """Return a bucket's allowance; None for a bucket without a known limit."""
    known = {name: (units, seconds) for name, units, seconds in PLATFORMS[platform].capabilities.buckets}
    if bucket not in known:
        return None
    limit, seconds = known[bucket]
    if bucket == "yt.general":
        limit = settings.YOUTUBE_DAILY_UNITS
    start, end = _window(platform, max(seconds, DAY) if seconds < HOUR else seconds, now)
    return Allowance(bucket, limit, seconds, start, end)


def price_of_stats(platform: str, accounts: int) -> int:
    """Return the units a reading of so many accounts is expected to cost; docs/platforms.md has the prices."""
    batch = PLATFORMS[platform].capabilities.stats_batch
    calls = -(-accounts // batch)
    return {TELEGRAM: 2 * accounts, TWITCH: 2 * calls + accounts}.get(platform, calls)


def stats_within_a_line(platform: str) -> int:
    """Return how many accounts one credential can be asked for before the line is full."""
    bucket = allowance(platform, STATS_BUCKET.get(platform, ""), now=datetime.now(UTC))
    batch = PLATFORMS[platform].capabilities.stats_batch
    if bucket is None:
        return 10**6
    units = bucket.limit / bucket.seconds * LONGEST_LINE.total_seconds()
    units += bucket.limit * AT_ONCE_SHARE if bucket.is_counted else 0
    return max(batch, int(units / price_of_stats(platform, batch) * batch))


def batches_a_message(platform: str) -> int:
    """Return how many batches a worker may ask in a row: one where a second's allowance would be passed by more."""
    bucket = allowance(platform, STATS_BUCKET.get(platform, ""), now=datetime.now(UTC))
    return 1 if bucket and bucket.seconds <= 1 else BATCHES_A_MESSAGE


def ask(
    access: Access,
    bucket: str,
    *,
    units: int,
    purpose: str,
    now: datetime,
    longest: timedelta = LONGEST_LINE,
) -> Place:
    """Ask for a place in line for a call that costs so many units; a given place is taken.

    None is given further away than `longest`.
    """
    found = allowance(access.platform, bucket, now=now)
    if found is None:
        return Place(given=True)
    used = spent(access, found) if found.is_counted else {}
    if found.is_counted and _open(found, used, purpose) < units:
        label = PLATFORMS[access.platform].label
        return Place(False, (found.end - now).total_seconds(), QuotaSpent.sentence.format(platform=label))
    if found.is_counted and purpose != SpendPurpose.ROUTINE:
        return Place(given=True)
    each = _seconds_a_unit(found, used, now)
    slack = max(1.0, found.limit * AT_ONCE_SHARE) * each if found.is_counted else 0.0
    return _take(f"pace:{_line_of(access)}:{bucket}", cost=units * each, slack=slack, longest=longest)


def settle(
    access: Access,
    *,
    spends: Iterable[Spend],
    quota: Iterable[QuotaReading] = (),
    errors: Iterable[PlatformError] = (),
    purpose: str,
    now: datetime,
) -> None:
    """Write what calls cost into the ledger, then correct it by what the platform said is left.

    A refusal for want of allowance just after the reset does not close the new window: it is asked again in five minutes
    (`resets_at` of the error is set so), else a few seconds between two clocks would cost a day.
    """
    rows: dict[tuple[str, datetime], int] = {}
    for spend in spends:
        found = allowance(access.platform, spend.bucket, now=now)
        start = found.start if found else _window(access.platform, DAY, now)[0]
        rows[spend.bucket, start] = rows.get((spend.bucket, start), 0) + spend.units
    _add(access, {(bucket, start, purpose): units for (bucket, start), units in rows.items() if units})
    for reading in quota:
        _believe(access, reading, now=now)
    closed = set()
    for error in errors:
        if not isinstance(error, QuotaSpent) or not error.bucket:
            continue
        found = allowance(access.platform, error.bucket, now=now)
        if found and found.is_counted and now - found.start < YOUNG_WINDOW:
            error.resets_at = now + ASK_AGAIN
        else:
            closed.add(error.bucket)
    for bucket in closed:
        _believe(access, QuotaReading(bucket, remaining=0), now=now)


def spent(access: Access, found: Allowance) -> dict[str, int]:
    """Return what was spent of an allowance in its window, by purpose."""
    lines = Spent.objects.filter(access=access.name, bucket=found.bucket, window_start=found.start)
    return dict(lines.values_list("purpose").annotate(Sum("units")))


def _open(found: Allowance, used: Mapping[str, int], purpose: str) -> float:
    """Return what a purpose may still spend: what is left, without what is kept for the others."""
    kept = sum(
        max(0.0, found.limit * share - used.get(other, 0))
        for other, share in RESERVED.items()
        if other != purpose
    )
    return found.limit - sum(used.values()) - kept


def _seconds_a_unit(found: Allowance, used: Mapping[str, int], now: datetime) -> float:
    if not found.is_counted:
        return found.seconds / (found.limit * EDGE)
    left = max(1.0, _open(found, used, SpendPurpose.ROUTINE))
    return max(1.0, (found.end - now).total_seconds()) / left


def _line_of(access: Access) -> str:
    """Return whose line a call stands in. TikTok counts an application's calls, whichever consent they are made with."""
    app = (
        app_of(TIKTOK, agency_id=access.agency_id or 0)
        if access.platform == TIKTOK and access.is_consent
        else None
    )
    return app.name if app else access.name


def _take(key: str, *, cost: float, slack: float, longest: timedelta = LONGEST_LINE) -> Place:
    line = longest.total_seconds()
    try:
        arguments = [round(seconds * 1000) for seconds in (cost, slack, line)]
        reply: Any = broker().eval(_LUA, 1, key, *arguments)
        given, wait = reply
        return Place(bool(given), wait / 1000)
    except RedisError as error:
        log.warning("pacing without redis", key=key, reason=str(error))
    moment = time.monotonic()
    free = max(_free_here.get(key, 0.0), moment)
    if free - moment > line:
        return Place(False, free - moment)
    _free_here[key] = free + cost * WITHOUT_REDIS
    return Place(True, free - moment)


def _believe(access: Access, reading: QuotaReading, *, now: datetime) -> None:
    found = allowance(access.platform, reading.bucket, now=now)
    if found is None:
        return
    left = reading.remaining
    if left is None and reading.used_share is not None:
        left = int((reading.limit or found.limit) * max(0.0, 1 - reading.used_share))
    if left is None:
        return
    if not found.is_counted:
        if left <= 0 and reading.resets_at and reading.resets_at > now:
            seconds = min((reading.resets_at - now).total_seconds(), LONGEST_LINE.total_seconds())
            _take(
                f"pace:{_line_of(access)}:{reading.bucket}", cost=seconds, slack=LONGEST_LINE.total_seconds()
            )
        return
    unseen = found.limit - left - sum(spent(access, found).values())
    if unseen > 0:
        _add(access, {(reading.bucket, found.start, SpendPurpose.ELSEWHERE): unseen})


def _add(access: Access, lines: Mapping[tuple[str, datetime, str], int]) -> None:
    if not lines:
        return
    rows = [
        (access.name, bucket, start, purpose, units)
        for (bucket, start, purpose), units in sorted(lines.items())
    ]
    with connection.cursor() as cursor:
        execute_values(cursor, _ADD, rows)


def _window(platform: str, seconds: int, now: datetime) -> tuple[datetime, datetime]:
    if platform == YOUTUBE and seconds == DAY:
        end = next_reset(now)
        # A day of the clock change has 23 or 25 hours: the reset before is found from well inside the day.
        start = next_reset(end - timedelta(hours=30))
        return start, end
    whole = int(now.timestamp()) // seconds * seconds
    start = datetime.fromtimestamp(whole, UTC)
    return start, start + timedelta(seconds=seconds)


_TABLE = Spent._meta.db_table
_ADD = f"""
INSERT INTO {_TABLE} AS old (access, bucket, window_start, purpose, units) VALUES %s
ON CONFLICT (access, bucket, window_start, purpose) DO UPDATE SET units = old.units + EXCLUDED.units
"""  # noqa: S608 -- our own table's name
