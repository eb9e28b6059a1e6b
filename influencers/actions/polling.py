"""Reading channels' numbers from the platforms. The due times in Postgres are the plan; Celery is only a nudge.

A poll is: claim rows with a lease, ask the platform outside any transaction, store what came back where the claim
still stands. A worker that dies in between has stored nothing, and its claim runs out.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from accounts.audit import entry, record
from accounts.errors import ActionError, NotAllowed
from accounts.live import publish
from accounts.models import AuditEntry, Membership
from influencers import rules
from influencers.actions.channels import label
from influencers.models import Channel, Snapshot
from influencers.poll_claims import LEASE, Claim, claim_oldest_due, claim_one
from influencers.poll_outcomes import POLLED_FIELDS, apply_error, apply_name_taken, apply_stats
from influencers.poll_plan import RECHECK_KEY
from influencers.queries.polling import why_not_now
from influencers.search_text import refresh_search_texts
from influencers.sources import (
    KEY_SETTINGS,
    Pause,
    adapter_of,
    credential_of,
    pause,
    pause_of,
    readable_platforms,
    why_not_read,
)
from influencers.states import ChannelState
from influencers.tasks import poll_channels
from platforms.contract import ChannelRef, ChannelStats, Outcome
from platforms.errors import NextStep, PlatformError
from platforms.registry import PLATFORMS

MOST_A_CLAIM = 5000  # channels of one platform taken at a time
MOST_A_PLAN = 10_000  # rows the plan changes in one tick
NO_ADDRESS = "This channel has neither a handle nor an id, so it cannot be read. Give its link."

log = structlog.get_logger(__name__)
_Outcome = Outcome[ChannelRef, ChannelStats]


@dataclass(frozen=True)
class Polled:
    """What became of one batch."""

    platform: str
    channels: int
    accounts: int
    failed: int
    seconds: float
    sentence: str = ""


@transaction.atomic
def plan_polls(*, now: datetime) -> None:
    """Make channels nobody has planned due, and put those to rest that this installation cannot read (any more).

    So whoever adds a channel, by whatever way, only has to store it, and a key set later makes its platform due.
    """
    readable = readable_platforms()
    addressed = ~Q(external_id="", handle_key="")
    unplanned = Channel.objects.filter(addressed, next_poll_at=None, platform__in=readable)
    _some(unplanned).update(
        next_poll_at=now,
        state_note="",
        state=Case(When(state=ChannelState.NOT_POLLED, then=Value(ChannelState.UNCHECKED)), default="state"),
    )
    unread = Q(next_poll_at=None, state=ChannelState.UNCHECKED) | Q(next_poll_at__lte=now)
    reasons = [
        When(platform=platform, then=Value(why_not_read(platform)))
        for platform in [*PLATFORMS, *KEY_SETTINGS]
    ]
    _some(Channel.objects.filter(unread, ~addressed | ~Q(platform__in=readable))).update(
        next_poll_at=None,
        claimed_until=None,
        state=ChannelState.NOT_POLLED,
        state_note=Case(
            When(~addressed, then=Value(NO_ADDRESS)),
            *reasons,
            default=Value(why_not_read("")),
            output_field=CharField(),
        ),
    )


def queue_due_polls(*, now: datetime) -> int:
    """Plan, claim what is due and hand it to the workers; return how many channels that is."""
    plan_polls(now=now)
    claims = [claim_due(platform=platform, now=now) for platform in readable_platforms()]
    for claim in claims:
        _queue(claim)
    return sum(len(batch) for claim in claims for batch in claim.batches)


def claim_due(*, platform: str, now: datetime, limit: int = MOST_A_CLAIM) -> Claim:
    """Hold the channels of a platform that are due longest, and with them the same accounts at other agencies.

    Nothing is claimed while the platform rests.
    """
    if pause_of(platform, now=now):
        return Claim(platform, now, [])
    return claim_oldest_due(platform, now=now, limit=limit)


def poll_claimed(*, channel_ids: Sequence[int], claimed_until: datetime, now: datetime) -> Polled:
    """Ask the platform about claimed channels and store the answers.

    Does nothing for channels whose claim has run out and been taken by another. `now` is when the work began.
    """
    started = time.monotonic()
    held = list(Channel.objects.filter(pk__in=channel_ids, claimed_until=claimed_until))
    if not held:
        return Polled("", 0, 0, 0, 0.0)
    platform = held[0].platform
    accounts: dict[ChannelRef, list[int]] = {}
    for channel in held:
        accounts.setdefault(_ref(channel), []).append(channel.pk)
    batch = adapter_of(platform).channel_stats(list(accounts), credential=credential_of(platform))
    by_channel = {pk: outcome for outcome in batch.outcomes for pk in accounts[outcome.ref]}
    stored = _store_outcomes(by_channel, claimed_until=claimed_until, now=now)
    errors = [outcome.error for outcome in batch.outcomes if outcome.error]
    _rest_if_told(platform, errors, now=now)
    seconds = time.monotonic() - started
    units = sum(spend.units for spend in batch.spent)
    log.info("polled", platform=platform, accounts=len(accounts), channels=stored, failed=len(errors), units=units,
             seconds=round(seconds, 3))  # fmt: skip
    return Polled(
        platform, stored, len(accounts), len(errors), seconds, errors[0].for_person if errors else ""
    )


@transaction.atomic
def poll_now(*, channel: Channel, by: Membership, now: datetime) -> bool:
    """Read one channel at once; False when that is being done already.

    At most once a minute. Raises ActionError with the reason when the channel cannot be read.
    """
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed("Viewers cannot ask for new numbers. Ask a manager or owner.")
    refusal = why_not_now(channel, now=now)
    if refusal:
        raise ActionError(refusal)
    claim = claim_one(channel, now=now)
    if not claim.batches:
        return False
    # Due from now on: when the message to the workers is lost, the next round finds the channel after the lease.
    Channel.objects.filter(pk=channel.pk).update(next_poll_at=now)
    channel.claimed_until, channel.next_poll_at = claim.until, now
    record(
        by=by,
        action="influencers.channel.poll_asked",
        subject=channel.influencer,
        agency=by.agency,
        comment=label(channel),
    )
    transaction.on_commit(lambda: _queue(claim), robust=True)
    return True


def _some(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    picked = channels.order_by().select_for_update(skip_locked=True).values("pk")[:MOST_A_PLAN]
    return Channel.objects.filter(pk__in=picked)


def _queue(claim: Claim) -> None:
    for batch in claim.batches:
        poll_channels.apply_async(
            kwargs={"channel_ids": batch, "claimed_until": claim.until.isoformat()},
            expires=LEASE.total_seconds(),  # a message that outlived its claim has nothing to do
        )


def _ref(channel: Channel) -> ChannelRef:
    # Without the handle beside the id, the same account at two agencies is one question.
    if channel.external_id:
        return ChannelRef(channel.platform, external_id=channel.external_id)
    return ChannelRef(channel.platform, handle=channel.handle_key)


def _rest_if_told(platform: str, errors: Iterable[PlatformError], *, now: datetime) -> None:
    for error in errors:
        until = {
            NextStep.WAIT: error.retry_at,
            NextStep.WAIT_FOR_RESET: error.resets_at,
            NextStep.STOP_CREDENTIAL: now + RECHECK_KEY,
        }.get(error.what_next)
        if until:
            pause(platform, Pause(until, error.for_person), now=now)
            log.warning(
                "platform rests",
                platform=platform,
                until=until.isoformat(),
                reason=error.kind,
                detail=error.detail,
            )
            return
        if error.what_next == NextStep.REPORT:
            log.error("unexpected answer", platform=platform, detail=error.detail)


@transaction.atomic
def _store_outcomes(outcomes: dict[int, _Outcome], *, claimed_until: datetime, now: datetime) -> int:
    """Store what was read where the claim still stands; return how many channels that are."""
    held = list(
        Channel.objects.select_for_update(of=("self",))
        .filter(pk__in=outcomes, claimed_until=claimed_until)
        .select_related("influencer", "agency")
        .order_by("pk")
    )
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    read_today = set(
        Snapshot.objects.filter(channel__in=held, taken_at__gte=midnight).values_list("channel_id", flat=True)
    )
    before = {channel.pk: _Before.of(channel) for channel in held}
    snapshots = []
    for channel in held:
        outcome = outcomes[channel.pk]
        if outcome.value:
            dormant = channel.influencer.archived_at is not None
            snapshot = apply_stats(
                channel, outcome.value, now=now, dormant=dormant, read_today=channel.pk in read_today
            )
            snapshots += [snapshot] if snapshot else []
        elif outcome.error:
            apply_error(channel, outcome.error, now=now)
    _save(held, before, now=now)
    Snapshot.objects.bulk_create(snapshots, ignore_conflicts=True)
    _tell(held, before)
    return len(held)


@dataclass(frozen=True)
class _Before:
    """What is compared after a poll."""

    state: str
    handle: str
    handle_key: str
    external_id: str
    title: str

    @property
    def names(self) -> tuple[str, str]:
        """What text search finds the channel by."""
        return self.handle_key, self.title

    @classmethod
    def of(cls, channel: Channel) -> "_Before":
        return cls(channel.state, channel.handle, channel.handle_key, channel.external_id, channel.title)


def _save(held: list[Channel], before: dict[int, _Before], *, now: datetime) -> None:
    try:
        with transaction.atomic():
            # The rows are locked, so none is inserted: this is an UPDATE of many rows, many times as fast as bulk_update.
            Channel.objects.bulk_create(
                held, update_conflicts=True, unique_fields=["id"], update_fields=POLLED_FIELDS
            )
        return
    except IntegrityError:
        log.info("an account is in an agency twice", channels=len(held))
    for channel in held:
        try:
            with transaction.atomic():
                channel.save(update_fields=POLLED_FIELDS)
        except IntegrityError:
            apply_name_taken(
                channel, handle=before[channel.pk].handle, external_id=before[channel.pk].external_id, now=now
            )
            channel.save(update_fields=POLLED_FIELDS)


def _tell(held: list[Channel], before: dict[int, _Before]) -> None:
    """Write the audit entries, refresh what search reads, and tell open pages.

    A channel's first answer is no change of state: it says what was not known before.
    """
    entries: list[AuditEntry] = []
    for channel in held:
        was = before[channel.pk]
        if was.state != channel.state and (was.state, channel.state) != (
            ChannelState.UNCHECKED,
            ChannelState.OK,
        ):
            changes = {"state": (ChannelState(was.state).label, ChannelState(channel.state).label)}
            entries.append(_entry(channel, "influencers.channel.state_changed", changes, channel.state_note))
        if was.handle_key and was.handle_key != channel.handle_key:
            entries.append(
                _entry(channel, "influencers.channel.renamed", {"handle": (was.handle, channel.handle)})
            )
    AuditEntry.objects.bulk_create(entries)
    renamed = {c.influencer_id: c.influencer for c in held if (c.handle_key, c.title) != before[c.pk].names}
    refresh_search_texts(renamed.values())
    for channel in held:
        publish(topic=f"agency:{channel.agency_id}", event="channel_polled", channel=str(channel.uuid))


def _entry(
    channel: Channel, action: str, changes: Mapping[str, tuple[Any, Any]], note: str = ""
) -> AuditEntry:
    comment = f"{label(channel)}: {note}" if note else label(channel)
    return entry(
        by=None,
        action=action,
        subject=channel.influencer,
        agency=channel.agency,
        changes=changes,
        comment=comment,
    )
