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

import structlog
from django.db import transaction
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from influencers import pacing, rules
from influencers.access import Access, accesses
from influencers.actions.channels import label
from influencers.actions.poll_results import store_outcomes
from influencers.asking import ask_stats
from influencers.models import Channel, Poll
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
from influencers.poll_plan import WATCHED_EVERY, spread
from influencers.queries.polling import why_not_now
from influencers.sources import readable_platforms, why_not_read
from influencers.states import ChannelState, SpendPurpose
from influencers.tasks import poll_channels
from platforms.contract import ChannelRef, ChannelStats, Outcome
from platforms.registry import PLATFORMS

MOST_A_CLAIM = 5000  # channels of one platform taken at a time
MOST_A_PLAN = 10_000  # rows the plan changes in one tick
ASKED_FIELDS = ("platform", "agency", "external_id", "handle_key", "measured_at")
NO_ADDRESS = gettext_lazy("This channel has neither a handle nor an id, so it cannot be read. Give its link.")

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
            When(~addressed, then=Value(str(NO_ADDRESS))),
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
    held = list(Channel.objects.filter(pk__in=channel_ids, claimed_until=claimed_until).only(*ASKED_FIELDS))
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
    stored = store_outcomes(by_channel, asked, claimed_until=claimed_until, now=now)
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
        raise NotAllowed(_("Viewers cannot ask for new numbers. Ask a manager or owner."))
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
    size = pacing.batches_a_message(claim.platform)
    for at in range(0, len(claim.batches), size):
        together = [pk for batch in claim.batches[at : at + size] for pk in batch]
        poll_channels.apply_async(
            kwargs={"channel_ids": together, "claimed_until": claim.until.isoformat(), "purpose": purpose},
            expires=LEASE.total_seconds(),  # a message that outlived its claim has nothing to do
        )
