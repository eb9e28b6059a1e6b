"""Keeping the platforms' promises to tell us: asked for where a channel needs one, renewed in time, ended after.

The rows are the plan: a tick claims what is due with a lease, calls the platform outside of any transaction, and writes
down what came of it. Many platforms confirm by calling back (actions/push.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from redis.exceptions import RedisError

from accounts.sealing import seal
from influencers.access import (
    Access,
    access_named,
    accesses_of_kind,
    app_name,
    installation_access,
    installation_app,
    own_accesses,
)
from influencers.models import Channel, Credential, Influencer, PushSubscription
from influencers.poll_plan import at_least, backoff
from influencers.push_asking import (
    ACCOUNT,
    BY_ACCOUNT,
    BY_HAND,
    ENDPOINT,
    VIDEOS,
    agreed,
    ask_platform,
    callback_of,
    end_at_platform,
    new_secret,
)
from influencers.states import CredentialKind, PushState
from platforms.contract import INSTAGRAM, TELEGRAM, TIKTOK, TWITCH, YOUTUBE
from platforms.errors import PlatformError, RateLimited

LEASE = timedelta(minutes=10)
CONFIRMS_WITHIN = timedelta(hours=1)  # after that a platform that calls back is asked again
SET_AGAIN = timedelta(days=1)  # what is in force at once (a bot's address) is set again, which heals it
A_SLICE = (
    20_000  # channels, and subscriptions, a tick looks at; a million are gone through in some four hours
)
MOST_A_TICK = 100
LAST_TRY_TO_END = 3
NOT_CONFIRMED = "The platform did not call back. Check that it reaches {url} from outside."

log = structlog.get_logger(__name__)
_TABLE = PushSubscription._meta.db_table
_CHANNELS = Channel._meta.db_table
_PEOPLE = Influencer._meta.db_table
_CREDENTIALS = Credential._meta.db_table


@dataclass(frozen=True)
class Slice:
    """Rows with ids above `after`, up to `last`."""

    after: int
    last: int


@transaction.atomic
def plan_push(*, now: datetime) -> None:
    """Want a subscription for every channel that is polled and whose platform tells; end those nobody needs.

    Goes on where the tick before ended, A_SLICE channels and subscriptions at a time, so that a tick costs the same in a
    base of a million. Does nothing while the installation has no public address.
    """
    if not settings.PUBLIC_URL:
        return
    channels, rows = _next_slice(_CHANNELS), _next_slice(_TABLE)
    _forget_lost_accesses(rows)
    _want_accounts(YOUTUBE, None, channels, everybody=True, now=now)
    own = own_accesses(TWITCH)
    for agency_id, access in own.items():
        if access:
            _want_accounts(TWITCH, access, channels, agencies=[agency_id], now=now)
    house = installation_access(TWITCH)
    if house:
        _want_accounts(TWITCH, house, channels, everybody=True, agencies=list(own), now=now)
    _want_endpoints(now=now)
    _want_consents(now=now)
    _end_unneeded(rows, now=now)
    # After a move every platform is told the new address.
    here = PushSubscription.objects.filter(pk__gt=rows.after, pk__lte=rows.last)
    moved = here.exclude(callback="").exclude(callback__startswith=f"{settings.PUBLIC_URL}/")
    moved.exclude(state=PushState.ENDING).exclude(platform__in=BY_HAND).filter(
        ~Q(platform=INSTAGRAM, topic=ENDPOINT)
    ).update(state=PushState.WANTED, due_at=now)


def _next_slice(table: str) -> Slice:
    """Return the next rows of a walk through a table, which begins anew at its end, or when the place is forgotten."""
    key = f"push-plan:{table}"
    try:
        after = int(shared_cache.get(key) or 0)
    except RedisError:
        after = 0
    with connection.cursor() as cursor:
        cursor.execute(_SLICE.format(table=table), {"after": after, "size": A_SLICE})
        number, last = cursor.fetchone()
    try:
        shared_cache.set(key, last if number == A_SLICE else 0, timeout=None)
    except RedisError as error:
        log.warning("place in the plan not kept", reason=str(error))
    return Slice(after, last or after)


def keep_push(*, now: datetime, limit: int = MOST_A_TICK) -> int:
    """Ask for, renew and end what is due; return how many subscriptions that were."""
    if not settings.PUBLIC_URL:
        return 0
    done, resting = 0, set()
    for row in _claim(now=now, limit=limit):
        if row.platform in resting:
            _put_back(row, now + LEASE)
            continue
        try:
            _keep(row, now=now)
        except RateLimited as error:
            resting.add(row.platform)
            _put_back(row, error.retry_at or now + LEASE)
        except PlatformError as error:
            _note_failure(row, error, now=now)
        done += 1
    return done


def _keep(row: PushSubscription, *, now: datetime) -> None:
    access = access_named(row.access, platform=row.platform) if row.access else None
    if row.access and access is None:
        PushSubscription.objects.filter(pk=row.pk).delete()
        return
    if row.state == PushState.ENDING:
        _end(row, access, now=now)
        return
    terms = agreed(row)
    secret = terms.get("secret") or new_secret()
    callback = callback_of(row)
    # Stored before the platform hears of it: it may call back before this call returns.
    PushSubscription.objects.filter(pk=row.pk).update(
        sealed=seal({**terms, "secret": secret}), callback=callback
    )
    answer = ask_platform(row, access, secret=secret, now=now)
    mine = PushSubscription.objects.filter(pk=row.pk)
    if answer.external_id:
        mine.update(external_id=answer.external_id[:100])
    if answer.is_active:
        mine.update(
            state=PushState.ACTIVE,
            verified_at=now,
            due_at=now + at_least(SET_AGAIN),
            failures=0,
            last_failure="",
            failed_at=None,
        )
    else:
        # Unless it called back meanwhile, which set another time.
        mine.filter(due_at=row.due_at).update(due_at=now + at_least(CONFIRMS_WITHIN))


def _end(row: PushSubscription, access: Access | None, *, now: datetime) -> None:
    over = row.expires_at is not None and row.expires_at <= now
    never = row.verified_at is None and not row.external_id
    if over or never or row.failures >= LAST_TRY_TO_END or end_at_platform(row, access, now=now):
        PushSubscription.objects.filter(pk=row.pk).delete()
        return
    PushSubscription.objects.filter(pk=row.pk).update(
        due_at=now + CONFIRMS_WITHIN, failures=F("failures") + 1
    )


def _claim(*, now: datetime, limit: int) -> list[PushSubscription]:
    """Hold what is due for the length of a lease; the rows come back as they now are."""
    with transaction.atomic():
        due = PushSubscription.objects.due(now=now).order_by("due_at").select_for_update(skip_locked=True)
        found = list(due[:limit])
        late = [row.pk for row in found if row.state == PushState.ASKED and row.asked_at]
        PushSubscription.objects.filter(pk__in=late).update(
            failures=F("failures") + 1,
            last_failure=NOT_CONFIRMED.format(url=settings.PUBLIC_URL)[:300],
            failed_at=now,
        )
        asks = (PushState.WANTED, PushState.FAILING, PushState.STOPPED)
        PushSubscription.objects.filter(pk__in=[row.pk for row in found]).update(
            due_at=now + LEASE,
            asked_at=now,
            state=Case(When(state__in=asks, then=Value(PushState.ASKED)), default="state"),
        )
    held = PushSubscription.objects.filter(pk__in=[row.pk for row in found], due_at=now + LEASE)
    return list(held.order_by("pk"))


def _put_back(row: PushSubscription, until: datetime) -> None:
    PushSubscription.objects.filter(pk=row.pk).update(due_at=until)


def _note_failure(row: PushSubscription, error: PlatformError, *, now: datetime) -> None:
    log.warning("push refused", platform=row.platform, reason=error.kind, detail=error.detail)
    # A lease that still runs is not lost by a renewal that failed.
    lives = row.state == PushState.ACTIVE and (row.expires_at is None or row.expires_at > now)
    state = row.state if lives or row.state == PushState.ENDING else PushState.FAILING
    PushSubscription.objects.filter(pk=row.pk).update(
        state=state,
        failures=F("failures") + 1,
        last_failure=error.for_person[:300],
        failed_at=now,
        due_at=now + at_least(backoff(row.failures + 3)),
    )


def _want_accounts(
    platform: str,
    access: Access | None,
    channels: Slice,
    *,
    now: datetime,
    everybody: bool = False,
    agencies: Sequence[int] = (),
) -> None:
    """Want the accounts of the given agencies, or with `everybody` those of all others, among a slice of the channels."""
    own = access is not None and access.agency_id is not None
    values: dict[str, Any] = {
        "now": now,
        "platform": platform,
        "access": access.name if access else "",
        "agency": access.agency_id if access and own else None,
        "topics": list(BY_ACCOUNT[platform]),
        "agencies": list(agencies),
        "everybody": everybody,
        "after": channels.after,
        "last": channels.last,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WANT, values)


def _want_endpoints(*, now: datetime) -> None:
    """Want the addresses that belong to an access as a whole: bots, and the applications of consents."""
    bots = [*own_accesses(TELEGRAM).values(), installation_access(TELEGRAM)]
    for access in bots:
        if access:
            _want(TELEGRAM, access, state=PushState.WANTED, due_at=now)
    for platform in (INSTAGRAM, TIKTOK):
        apps = [*accesses_of_kind(platform, CredentialKind.APP), installation_app(platform)]
        for access in apps:
            if access:
                # The address is entered at the platform by hand, so it stays when the secret is replaced.
                stable = access if access.agency_id else replace(access, name=app_name(platform))
                _want(platform, stable, state=PushState.ASKED, due_at=None)


def _want(platform: str, access: Access, *, state: str, due_at: datetime | None) -> None:
    PushSubscription.objects.get_or_create(
        platform=platform,
        access=access.name,
        account="",
        topic=ENDPOINT,
        defaults={
            "agency_id": access.agency_id,
            "state": state,
            "due_at": due_at,
            "sealed": seal({"secret": new_secret()}),
        },
    )


def _want_consents(*, now: datetime) -> None:
    """Want what a consenting Instagram account tells; its notices come to the application's address."""
    consents = Credential.objects.usable().consents().filter(platform=INSTAGRAM).exclude(account_id="")
    wanted = [
        PushSubscription(
            platform=INSTAGRAM,
            access=f"credential:{uuid}",
            agency_id=agency_id,
            account=account,
            topic=ACCOUNT,
            due_at=now,
        )
        for uuid, agency_id, account in consents.values_list("uuid", "agency_id", "account_id")
    ]
    PushSubscription.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=1000)


def _forget_lost_accesses(rows: Slice) -> None:
    """Forget what was asked for with an access that is no more: it can neither be renewed nor ended."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, vars(rows))
    house: Iterable[Access | None] = (
        installation_access(TWITCH),
        installation_access(TELEGRAM),
    )
    apps = [app_name(platform) for platform in (INSTAGRAM, TIKTOK) if installation_app(platform)]
    names = ["", *apps, *(access.name for access in house if access)]
    here = PushSubscription.objects.filter(pk__gt=rows.after, pk__lte=rows.last)
    here.filter(agency=None).exclude(access__in=names).delete()


def _end_unneeded(rows: Slice, *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_END, {"now": now, "topics": [VIDEOS, *BY_ACCOUNT[TWITCH]], **vars(rows)})


_NEEDED = f"""
FROM {_CHANNELS} c JOIN {_PEOPLE} i ON i.id = c.influencer_id
WHERE c.external_id <> '' AND c.next_poll_at IS NOT NULL AND c.state <> 'gone' AND i.archived_at IS NULL
"""  # noqa: S608 -- our own tables' names
_SLICE = "SELECT count(*), max(id) FROM (SELECT id FROM {table} WHERE id > %(after)s ORDER BY id LIMIT %(size)s) slice"
_WANT = f"""
INSERT INTO {_TABLE} AS old (uuid, created_at, updated_at, platform, access, agency_id, account, topic, external_id, sealed,
    callback, state, due_at, messages, failures, last_failure)
SELECT gen_random_uuid(), %(now)s, %(now)s, %(platform)s, %(access)s, %(agency)s, account, topic, '', '', '', 'wanted',
    %(now)s, 0, 0, ''
FROM (
    SELECT DISTINCT c.external_id AS account {_NEEDED} AND c.platform = %(platform)s
    AND (c.agency_id = ANY(%(agencies)s)) IS DISTINCT FROM %(everybody)s
    AND NOT EXISTS (
        SELECT 1 FROM {_TABLE} p WHERE p.platform = c.platform AND p.account = c.external_id
        AND p.access = %(access)s AND p.state <> 'ending'
    ) AND c.id > %(after)s AND c.id <= %(last)s
) wanted CROSS JOIN unnest(%(topics)s) AS topic
ON CONFLICT (platform, account, topic, access) DO UPDATE SET state = 'wanted', due_at = EXCLUDED.due_at
WHERE old.state = 'ending'
"""  # noqa: S608
_END = f"""
UPDATE {_TABLE} p SET state = 'ending', due_at = %(now)s, failures = 0
WHERE p.id > %(after)s AND p.id <= %(last)s AND p.topic = ANY(%(topics)s) AND p.state <> 'ending' AND NOT EXISTS (
    SELECT 1 {_NEEDED} AND c.platform = p.platform AND c.external_id = p.account
    AND (p.agency_id IS NULL OR c.agency_id = p.agency_id)
)
"""  # noqa: S608
_FORGET = f"""
DELETE FROM {_TABLE} p WHERE p.id > %(after)s AND p.id <= %(last)s AND starts_with(p.access, 'credential:') AND NOT EXISTS (
    SELECT 1 FROM {_CREDENTIALS} k WHERE 'credential:' || k.uuid = p.access AND k.state <> 'revoked'
)
"""  # noqa: S608
