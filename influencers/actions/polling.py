"""Reading channels' numbers from the platforms. The due times in Postgres are the plan; Celery is only a nudge.

A poll is: claim rows with a lease, ask the platform outside any transaction, store what came back where the claim
still stands. A worker that dies in between has stored nothing, and its claim runs out.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from accounts.audit import entry, record
from accounts.errors import ActionError, NotAllowed
from accounts.live import publish
from accounts.models import AuditEntry, Membership
from influencers import pacing, poll_log, rules
from influencers.access import Access, accesses
from influencers.actions.channels import label
from influencers.asking import ask_stats
from influencers.models import Channel, Poll, Snapshot
from influencers.poll_access import (
    lanes_of,
    place_of,
    purpose_of,
    put_back,
    questions,
    readable_channels,
    set_aside,
)
from influencers.poll_claims import LEASE, Claim, claim_oldest_due, claim_one
from influencers.poll_log import Asked
from influencers.poll_outcomes import POLLED_FIELDS, apply_error, apply_name_taken, apply_stats
from influencers.poll_plan import WATCHED_EVERY, spread
from influencers.queries.polling import why_not_now
from influencers.search_text import refresh_search_texts
from influencers.sources import readable_platforms, why_not_read
from influencers.states import ChannelState, SpendPurpose
from influencers.tasks import poll_channels
from platforms.contract import ChannelRef, ChannelStats, Outcome
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
    again_in: float | None = (
        None  # seconds: the rest of the batch has a place in line, to be asked then as `paced`
    )


@transaction.atomic
def plan_polls(*, now: datetime) -> None:
    """Make channels nobody has planned due, and put those to rest that this installation cannot read (any more).

    So whoever adds a channel, by whatever way, only has to store it, and a key set later makes its platform due.
    """
    addressed = ~Q(external_id="", handle_key="")
    readables = readable_channels()
    for readable in readables:
        _some(Channel.objects.filter(readable, addressed, next_poll_at=None)).update(
            next_poll_at=now,
            state_note="",
            state=Case(
                When(state=ChannelState.NOT_POLLED, then=Value(ChannelState.UNCHECKED)), default="state"
            ),
        )
    unread = Q(next_poll_at=None, state=ChannelState.UNCHECKED) | Q(next_poll_at__lte=now)
    nobody_reads = ~addressed | ~reduce(or_, readables)
    reasons = [When(platform=platform, then=Value(why_not_read(platform))) for platform in PLATFORMS]
    _some(Channel.objects.filter(unread, nobody_reads)).update(
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

    Nothing is claimed whose credential rests, and no more than can be read before the line is full.
    """
    lanes = lanes_of(platform, now=now)
    if lanes.only is not None and not lanes.only:
        return Claim(platform, now, [])
    credentials = len(lanes.own) + 1
    most = min(limit, pacing.stats_within_a_line(platform) * credentials)
    return claim_oldest_due(platform, now=now, limit=most, lanes=lanes)


def poll_claimed(
    *,
    channel_ids: Sequence[int],
    claimed_until: datetime,
    now: datetime,
    purpose: str = SpendPurpose.ROUTINE,
    paced: bool = False,
) -> Polled:
    """Ask the platform about claimed channels and store the answers.

    Does nothing for channels whose claim has run out and been taken by another. `now` is when the work began. Each
    credential is asked only when its pace allows; with `paced`, its place in line has come. What has none yet is named
    by `again_in`, or put back until its allowance is full again.
    """
    started = time.monotonic()
    held = list(Channel.objects.filter(pk__in=channel_ids, claimed_until=claimed_until))
    if not held:
        return Polled("", 0, 0, 0, 0.0)
    found = accesses(held)
    set_aside(held, found, claimed_until=claimed_until, now=now)
    done = Polled(held[0].platform, 0, 0, 0, 0.0)
    purpose = purpose_of(held, purpose, now=now)
    for access, accounts in questions(held, found).items():
        place = pacing.Place(given=True)
        if not paced:
            place = place_of(access, len(accounts), purpose=purpose, now=now)
        if not place.given:
            pks = [pk for channels in accounts.values() for pk in channels]
            put_back(pks, place, claimed_until=claimed_until, now=now)
            done = replace(done, sentence=place.sentence or done.sentence)
        elif place.wait > 0:
            done = replace(done, again_in=max(place.wait, done.again_in or 0.0))
        else:
            done = _ask_and_store(
                access, accounts, done, claimed_until=claimed_until, now=now, purpose=purpose
            )
    return replace(done, seconds=time.monotonic() - started)


def _ask_and_store(
    access: Access,
    accounts: Mapping[ChannelRef, list[int]],
    done: Polled,
    *,
    claimed_until: datetime,
    now: datetime,
    purpose: str,
) -> Polled:
    started = time.monotonic()
    batch = ask_stats(access, list(accounts), now=now, purpose=purpose)
    by_channel = {pk: outcome for outcome in batch.outcomes for pk in accounts[outcome.ref]}
    units = sum(spend.units for spend in batch.spent)
    seconds = time.monotonic() - started
    asked = Asked(Poll.Kind.FIGURES, now, purpose, float(units), len(accounts), seconds)
    stored = _store_outcomes(by_channel, asked, claimed_until=claimed_until, now=now)
    errors = [outcome.error for outcome in batch.outcomes if outcome.error]
    log.info(
        "polled",
        platform=access.platform,
        accounts=len(accounts),
        channels=stored,
        failed=len(errors),
        units=units,
    )
    return replace(
        done,
        channels=done.channels + stored,
        accounts=done.accounts + len(accounts),
        failed=done.failed + len(errors),
        sentence=errors[0].for_person if errors else done.sentence,
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
    transaction.on_commit(lambda: _queue(claim, purpose=SpendPurpose.PERSON.value), robust=True)
    return True


@transaction.atomic
def watch_channels(*, channel_ids: Sequence[int], until: datetime, now: datetime) -> int:
    """Read channels each hour until a moment, because a campaign they take part in runs; return how many there are.

    For actions of other rooms, which have asked their own rules and write their own entry. A longer watch stays. Once the
    watch is over a channel goes back to its own pace by itself.
    """
    channels = Channel.objects.filter(pk__in=channel_ids)
    longer = Q(watch_until=None) | Q(watch_until__lt=until)
    channels.filter(longer).update(watch_until=until)
    soon = now + spread(WATCHED_EVERY)
    channels.filter(next_poll_at__gt=soon).update(next_poll_at=soon)
    channels.filter(posts_due_at__gt=soon).update(posts_due_at=soon)
    return channels.count()


def _some(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    picked = channels.order_by().select_for_update(skip_locked=True).values("pk")[:MOST_A_PLAN]
    return Channel.objects.filter(pk__in=picked)


def _queue(claim: Claim, purpose: str = SpendPurpose.ROUTINE.value) -> None:
    for batch in claim.batches:
        poll_channels.apply_async(
            kwargs={"channel_ids": batch, "claimed_until": claim.until.isoformat(), "purpose": purpose},
            expires=LEASE.total_seconds(),  # a message that outlived its claim has nothing to do
        )


@transaction.atomic
def _store_outcomes(
    outcomes: dict[int, _Outcome], asked: Asked, *, claimed_until: datetime, now: datetime
) -> int:
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
    share = 1 / len(outcomes)
    poll_log.write(
        asked.line(
            channel,
            error=outcomes[channel.pk].error,
            found=int(outcomes[channel.pk].value is not None),
            next_at=channel.next_poll_at,
            share=share,
        )
        for channel in held
    )
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
    bio: str

    @property
    def found_by(self) -> tuple[str, str, str]:
        """What text search finds the channel by."""
        return self.handle_key, self.title, self.bio

    @classmethod
    def of(cls, channel: Channel) -> "_Before":
        return cls(
            channel.state, channel.handle, channel.handle_key, channel.external_id, channel.title, channel.bio
        )


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
    changed = {c.influencer_id: c.influencer for c in held if _Before.of(c).found_by != before[c.pk].found_by}
    refresh_search_texts(changed.values())
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
