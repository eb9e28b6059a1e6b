"""Storing what polls found: figures, history, the log, the trail, and word to open pages, all in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, connection, transaction
from psycopg2.extras import execute_values

from accounts.audit import entry
from accounts.live import publish
from accounts.models import AuditEntry
from influencers import poll_log
from influencers.actions.channels import label
from influencers.importing.copying import set_all
from influencers.models import Channel, Snapshot
from influencers.poll_log import Asked
from influencers.poll_outcomes import (
    COUNTED_FIELDS,
    DESCRIBED_FIELDS,
    apply_error,
    apply_name_taken,
    apply_stats,
)
from influencers.search_text import refresh_search_texts
from influencers.states import ChannelState
from platforms.contract import ChannelRef, ChannelStats, Outcome

# Besides what polls change, what storing them needs to know.
READ_FIELDS = ("uuid", "agency", "platform", "watch_until", "influencer__archived_at", "influencer__name")
_SNAPSHOT = "channel_id, taken_at, followers, following, posts_count, views_count, precision, source"
_ADD_SNAPSHOTS = f"INSERT INTO {Snapshot._meta.db_table} ({_SNAPSHOT}) VALUES %s ON CONFLICT DO NOTHING"  # noqa: S608 -- our own table

log = structlog.get_logger(__name__)


@transaction.atomic
def store_outcomes(
    outcomes: Mapping[int, Outcome[ChannelRef, ChannelStats]],
    asked: Asked,
    *,
    claimed_until: datetime,
    now: datetime,
) -> int:
    """Store what was read where the claim still stands; return how many channels that are."""
    held = list(
        Channel.objects.select_for_update(of=("self",))
        .filter(pk__in=outcomes, claimed_until=claimed_until)
        .select_related("influencer")
        .only(*DESCRIBED_FIELDS, *COUNTED_FIELDS, *READ_FIELDS)
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
    _store_snapshots(snapshots)
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
    described: tuple[str, ...]

    @classmethod
    def of(cls, channel: Channel) -> "_Before":
        return cls(channel.state, tuple(getattr(channel, field) for field in DESCRIBED_FIELDS))

    def __getitem__(self, field: str) -> str:
        return self.described[DESCRIBED_FIELDS.index(field)]

    @property
    def found_by(self) -> tuple[str, str, str]:
        """What text search finds the channel by."""
        return self["handle_key"], self["title"], self["bio"]


def _save(held: Sequence[Channel], before: Mapping[int, _Before], *, now: datetime) -> None:
    """Write what the polls changed; most found nothing but numbers, and then the description is not written again."""
    told = {channel.pk for channel in held if _Before.of(channel).described != before[channel.pk].described}
    _set([channel for channel in held if channel.pk not in told], COUNTED_FIELDS)
    described = [channel for channel in held if channel.pk in told]
    try:
        with transaction.atomic(), connection.wrap_database_errors:
            _set(described, (*DESCRIBED_FIELDS, *COUNTED_FIELDS))
        return
    except IntegrityError:
        log.info("an account is in an agency twice", channels=len(described))
    for channel in described:
        try:
            with transaction.atomic():
                channel.save(update_fields=[*DESCRIBED_FIELDS, *COUNTED_FIELDS])
        except IntegrityError:
            was = before[channel.pk]
            apply_name_taken(channel, handle=was["handle"], external_id=was["external_id"], now=now)
            channel.save(update_fields=[*DESCRIBED_FIELDS, *COUNTED_FIELDS])


def _set(channels: Iterable[Channel], fields: Sequence[str]) -> None:
    set_all(Channel, fields, [(c.pk, *(getattr(c, field) for field in fields)) for c in channels])


def _store_snapshots(snapshots: Iterable[Snapshot]) -> None:
    rows = [
        (
            s.channel_id,
            s.taken_at,
            s.followers,
            s.following,
            s.posts_count,
            s.views_count,
            s.precision,
            s.source,
        )
        for s in snapshots
    ]
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor, _ADD_SNAPSHOTS, rows, page_size=1000)


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
            states = {"state": (ChannelState(was.state).label, ChannelState(channel.state).label)}
            entries.append(_entry(channel, "influencers.channel.state_changed", states, channel.state_note))
        if was["handle_key"] and was["handle_key"] != channel.handle_key:
            handles = {"handle": (was["handle"], channel.handle)}
            entries.append(_entry(channel, "influencers.channel.renamed", handles))
    AuditEntry.objects.bulk_create(entries)
    changed = {c.influencer_id: c.influencer for c in held if _Before.of(c).found_by != before[c.pk].found_by}
    refresh_search_texts(changed.values())
    for agency_id in {channel.agency_id for channel in held}:
        theirs = [str(channel.uuid) for channel in held if channel.agency_id == agency_id]
        publish(topic=f"agency:{agency_id}", event="channel_polled", channels=theirs)


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
