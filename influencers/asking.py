"""Asking a platform with an access: signed, renewed once when the token ended, its price and health written down."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.core.cache import cache as shared_cache
from django.db.models import Q
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from influencers import pacing
from influencers.access import Access
from influencers.models import Credential
from influencers.poll_plan import RECHECK_KEY
from influencers.signing import can_renew, sign
from influencers.sources import Pause, adapter_of, pause
from influencers.states import CredentialKind, CredentialState, SpendPurpose
from platforms import contract as words
from platforms.contract import Batch, ChannelRef, ChannelStats, Outcome, PostRef, PostStats
from platforms.errors import Forbidden, NextStep, PlatformError, Temporary, TokenExpired
from platforms.registry import PLATFORMS

DOWN_AFTER = 3  # calls in a row without any answer, within
DOWN_WITHIN = timedelta(minutes=2)  # let the platform rest for
DOWN_FOR = timedelta(minutes=1)  # and then be tried with one batch again
USED_EVERY = timedelta(minutes=5)  # how often it is written down that a credential is in use

log = structlog.get_logger(__name__)
R = TypeVar("R")
T = TypeVar("T")
_Stats = Batch[ChannelRef, ChannelStats]


def ask_stats(
    access: Access, refs: Sequence[ChannelRef], *, now: datetime, purpose: str = SpendPurpose.ROUTINE
) -> _Stats:
    """Read the figures of accounts. Never raises a PlatformError: each account has an outcome."""
    return _ask_many(access, refs, adapter_of(access.platform).channel_stats, now=now, purpose=purpose)


def ask_posts(
    access: Access, refs: Sequence[PostRef], *, now: datetime, purpose: str = SpendPurpose.ROUTINE
) -> Batch[PostRef, PostStats]:
    """Read the numbers of posts. Never raises a PlatformError: each post has an outcome."""
    return _ask_many(access, refs, adapter_of(access.platform).post_stats, now=now, purpose=purpose)


def _ask_many(
    access: Access, refs: Sequence[R], read: Callable[..., Batch[R, T]], *, now: datetime, purpose: str
) -> Batch[R, T]:
    batch = _answers(access, refs, read, now=now)
    expired = [o.ref for o in batch.outcomes if isinstance(o.error, TokenExpired)]
    if expired and can_renew(access):
        batch = _joined(batch, _answers(access, expired, read, now=now, renew=True))
    batch = replace(batch, outcomes=tuple(_blamed(access, outcome) for outcome in batch.outcomes))
    errors = [outcome.error for outcome in batch.outcomes if outcome.error]
    pacing.settle(access, spends=batch.spent, quota=batch.quota, errors=errors, purpose=purpose, now=now)
    note_health(access, errors, answered=len(errors) < len(batch.outcomes), now=now)
    return batch


def ask_one(access: Access, call: Callable[[words.Credential], T], *, now: datetime) -> T:
    """Make one call that either answers or raises a PlatformError; a token that ended is renewed once."""
    try:
        return call(sign(access, now=now))
    except TokenExpired:
        if not can_renew(access):
            raise
        return call(sign(access, now=now, renew=True))


def note_health(access: Access, errors: Iterable[PlatformError], *, answered: bool, now: datetime) -> None:
    """Let the credential rest when the platform said so, and write down whether it works."""
    errors = list(errors)
    for error in errors:
        if error.what_next == NextStep.REPORT:
            log.error("unexpected answer", platform=access.platform, detail=error.detail)
    _count_silence(access, errors, answered=answered, now=now)
    told = next(((error, until) for error in errors if (until := _rest_until(error, now))), None)
    if told:
        error, until = told
        pause(access, Pause(until, error.for_person), now=now)
        log.warning("platform rests", platform=access.platform, access=access.name, until=until.isoformat(),
                    reason=error.kind, detail=error.detail)  # fmt: skip
    if access.row_id is None:
        return
    row = Credential.objects.filter(pk=access.row_id).exclude(state=CredentialState.REVOKED)
    refused = next((error for error in errors if isinstance(error, Forbidden | TokenExpired)), None)
    if refused:
        row.update(state=CredentialState.FAILING, last_failure=refused.for_person[:300], failed_at=now)
    elif answered:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
        row.filter(stale | Q(state=CredentialState.FAILING)).update(
            state=CredentialState.WORKING, last_used_at=now
        )


def _count_silence(access: Access, errors: Sequence[PlatformError], *, answered: bool, now: datetime) -> None:
    """Let a platform rest that does not answer at all, so that not every batch waits for its time-out."""
    key = f"poll-silence:{access.name}"
    try:
        if answered:
            shared_cache.delete(key)
        elif errors and all(isinstance(error, Temporary) for error in errors):
            shared_cache.add(key, 0, timeout=DOWN_WITHIN.total_seconds())
            if shared_cache.incr(key) >= DOWN_AFTER:
                pause(access, Pause(now + DOWN_FOR, errors[0].for_person), now=now)
    except (RedisError, ValueError) as lost:  # ValueError: the count ended between the two lines
        log.warning("silence not counted", access=access.name, reason=str(lost))


def _answers(
    access: Access,
    refs: Sequence[R],
    read: Callable[..., Batch[R, T]],
    *,
    now: datetime,
    renew: bool = False,
) -> Batch[R, T]:
    try:
        credential = sign(access, now=now, renew=renew)
    except PlatformError as error:
        return Batch(tuple(Outcome(ref, error=error) for ref in refs), tuple(error.spent), tuple(error.quota))
    return read(list(refs), credential=credential)


def _joined(first: Batch[R, T], second: Batch[R, T]) -> Batch[R, T]:
    again = {outcome.ref: outcome for outcome in second.outcomes}
    outcomes = tuple(again.get(outcome.ref, outcome) for outcome in first.outcomes)
    return Batch(outcomes, (*first.spent, *second.spent), second.quota or first.quota)


def _blamed(access: Access, outcome: Outcome[R, T]) -> Outcome[R, T]:
    """Lay the fault of a key on the key: only a consent's end is something its channel must tell about."""
    error = outcome.error
    if access.is_consent or not isinstance(error, TokenExpired):
        return outcome
    label = PLATFORMS[access.platform].label
    sentence = _("%(label)s no longer accepts the %(access)s. Check it in Settings, Platforms.") % {
        "label": label,
        "access": _kind_in_words(access),
    }
    return replace(outcome, error=Forbidden(sentence, platform=label, detail=error.detail))


def _kind_in_words(access: Access) -> str:
    return str(CredentialKind(access.kind).label).lower() if access.kind else "access"


def _rest_until(error: PlatformError, now: datetime) -> datetime | None:
    return {
        NextStep.WAIT: error.retry_at,
        NextStep.WAIT_FOR_RESET: error.resets_at,
        NextStep.STOP_CREDENTIAL: now + RECHECK_KEY,
    }.get(error.what_next)
