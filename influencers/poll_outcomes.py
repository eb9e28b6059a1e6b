"""What a platform's answer does to a channel. Changes the instance only; actions/polling.py stores it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.text import clean
from influencers.models import Channel, Snapshot
from influencers.poll_plan import (
    RECHECK_ABSENT,
    RECHECK_GONE,
    RECHECK_KEY,
    RECHECK_ODD,
    RECHECK_PRIVATE,
    at_least,
    backoff,
    next_interval,
    spread,
    wait_of,
)
from influencers.states import ChannelState, SnapshotSource
from platforms.contract import ChannelStats
from platforms.errors import NextStep, PlatformError

FAILING_AFTER = 3  # a single hiccup of the network is no news about the channel
LARGEST_NUMBER = 10**15  # nothing on earth has more followers or views; it is a mistake of the platform's
NUMBERS = {"followers": "followers", "following": "following", "posts_count": "posts", "views_count": "views"}

# Everything apply_stats and apply_error may change: what an account says of itself, which is seldom new, and the rest.
DESCRIBED_FIELDS = ("handle", "handle_key", "external_id", "url", "title", "bio", "avatar_url")
COUNTED_FIELDS = (
    *NUMBERS, "precision", "measured_at", "source", "state", "state_note", "last_polled_at", "next_poll_at",
    "claimed_until", "failures", "absent_since", "poll_every", "updated_at",
)  # fmt: skip


def apply_stats(
    channel: Channel, stats: ChannelStats, *, now: datetime, dormant: bool, read_today: bool
) -> Snapshot | None:
    """Put a reading on the channel; return the snapshot to store when a number changed or it is the day's first.

    A reading replaces all numbers, so that the time and source beside them are true for each; a number the
    platform does not tell becomes unknown, and what was known before stays in the history. `dormant` channels (of
    archived influencers) are polled at the longest interval.
    """
    numbers = {field: _plausible(getattr(stats, name)) for field, name in NUMBERS.items()}
    changed = any(getattr(channel, field) != value for field, value in numbers.items())
    before = channel.followers if channel.precision == stats.precision else None
    channel.poll_every = next_interval(channel.poll_every, before=before, stats=stats)
    for field, value in numbers.items():
        setattr(channel, field, value)
    _describe(channel, stats)
    channel.precision, channel.measured_at, channel.source = (
        stats.precision,
        stats.fetched_at,
        SnapshotSource.POLL,
    )
    channel.state, channel.state_note = ChannelState.OK, ""
    channel.failures, channel.absent_since = 0, None
    wait = wait_of(channel, dormant=dormant, now=now)
    _release(channel, now=now, next_poll_at=now + spread(wait))
    if read_today and not changed:
        return None
    return Snapshot(
        channel=channel,
        taken_at=stats.fetched_at,
        precision=stats.precision,
        source=SnapshotSource.POLL,
        **numbers,
    )


def apply_error(channel: Channel, error: PlatformError, *, now: datetime) -> None:
    """Put a refusal on the channel: its state, the sentence for a person, and when to look again."""
    note = error.for_person
    match error.what_next:
        case NextStep.RECHECK_THEN_GONE:
            note, wait = _absent(channel, error, now)
        case NextStep.MARK_PRIVATE:
            channel.state, channel.failures = ChannelState.PRIVATE, 0
            wait = spread(RECHECK_PRIVATE)
        case NextStep.RENEW_TOKEN:
            channel.state, channel.failures = ChannelState.NEEDS_CONSENT, 0
            wait = spread(RECHECK_ABSENT)
        case NextStep.WAIT:
            wait = at_least(_until(error.retry_at, now, backoff(1)))
        case NextStep.WAIT_FOR_RESET:
            wait = at_least(_until(error.resets_at, now, backoff(6)))
        case NextStep.STOP_CREDENTIAL:
            # The key is at fault, not the channel: its state stays what the last answer said.
            wait = at_least(RECHECK_KEY)
        case NextStep.ASK_PERSON | NextStep.NEVER | NextStep.MARK_COMMENTS_OFF:
            channel.state = ChannelState.FAILING
            wait = spread(RECHECK_ODD)
        case NextStep.RETRY_LATER | NextStep.REPORT:
            channel.failures = min(channel.failures + 1, 1000)
            if channel.failures >= FAILING_AFTER:
                channel.state = ChannelState.FAILING
            wait = spread(backoff(channel.failures))
    channel.state_note = note[:300]
    _release(channel, now=now, next_poll_at=now + wait)


def apply_name_taken(channel: Channel, *, handle: str, external_id: str, now: datetime) -> None:
    """Undo a new handle or id that another channel of the agency has; `handle` and `external_id` are those before.

    With a known id the numbers are right and only the name is taken. Without one, both are the same account.
    """
    found = channel.handle or channel.external_id
    if external_id:
        told = _("The platform now calls this account @%(found)s, but another channel here has that name.")
        channel.state_note = (told % {"found": found})[:300]
    else:
        channel.state = ChannelState.FAILING
        channel.state_note = f"@{found} is the account of another channel here. Remove one of the two."[:300]
        channel.next_poll_at = now + spread(RECHECK_ODD)
    channel.handle, channel.handle_key, channel.external_id = handle, handle.lower(), external_id


def _absent(channel: Channel, error: PlatformError, now: datetime) -> tuple[str, timedelta]:
    first = channel.absent_since or now
    channel.absent_since, channel.failures = first, min(channel.failures + 1, 1000)
    if channel.state == ChannelState.GONE or now - first >= RECHECK_ABSENT:
        channel.state = ChannelState.GONE
        return error.for_person, spread(RECHECK_GONE)
    channel.state = ChannelState.FAILING
    return (
        _(
            "The platform did not show this account. It counts as gone when a second look finds it missing too."
        ),
        at_least(first + RECHECK_ABSENT - now),
    )


def _until(moment: datetime | None, now: datetime, otherwise: timedelta) -> timedelta:
    return moment - now if moment and moment > now else otherwise


def _describe(channel: Channel, stats: ChannelStats) -> None:
    handle = clean(stats.handle or "")[:150]
    if handle and handle.lower() != channel.handle_key:
        channel.handle, channel.handle_key = handle, handle.lower()
    channel.external_id = channel.external_id or stats.external_id[:100]
    channel.title = clean(stats.title)[:200] or channel.title
    channel.bio = "\n".join(clean(line) for line in stats.bio.splitlines())
    safe = stats.avatar_url.startswith("https://") and len(stats.avatar_url) <= 1000
    channel.avatar_url = stats.avatar_url if safe else ""
    if stats.url and len(stats.url) <= 500:
        channel.url = stats.url


def _plausible(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= LARGEST_NUMBER else None


def _release(channel: Channel, *, now: datetime, next_poll_at: datetime) -> None:
    channel.last_polled_at, channel.next_poll_at = now, next_poll_at
    channel.claimed_until, channel.updated_at = None, now
