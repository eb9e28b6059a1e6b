"""Months made ahead and dropped whole; what people entered outlives its month."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from influencers.actions.keeping import keep_months
from influencers.models import Comment, Poll, Post, PostSnapshot, Snapshot
from influencers.partitions import (
    POLLS,
    SNAPSHOTS,
    drop_months,
    make_months,
    month_start,
    months_of,
    partition_name,
)
from tests import factories

pytestmark = pytest.mark.django_db
FAR = datetime(2031, 5, 10, tzinfo=UTC)  # no month is made for this yet


@pytest.fixture
def channel(agency):
    return factories.make_channel(factories.make_influencer(agency))


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


def test_a_row_of_no_month_is_kept_and_moves_when_its_month_is_made(channel):
    for day in (1, 2):
        Snapshot.objects.create(channel=channel, taken_at=FAR + timedelta(days=day), source="poll")
    assert rows_in("influencers_snapshot_default") == 2

    made = make_months(SNAPSHOTS, now=FAR)

    assert made == [month_start(FAR, later=n) for n in range(4)]
    assert (
        rows_in("influencers_snapshot_default"),
        rows_in(partition_name(SNAPSHOTS, month_start(FAR))),
    ) == (0, 2)
    assert channel.snapshots.count() == 2
    assert make_months(SNAPSHOTS, now=FAR) == []


def test_one_moment_has_one_snapshot_across_months_too(channel):
    Snapshot.objects.create(channel=channel, taken_at=FAR, followers=1, source="poll")
    make_months(SNAPSHOTS, now=FAR)
    Snapshot.objects.bulk_create(
        [Snapshot(channel=channel, taken_at=FAR, followers=2, source="poll")], ignore_conflicts=True
    )

    assert list(channel.snapshots.values_list("followers", flat=True)) == [1]


def test_an_old_month_goes_whole_but_not_what_a_person_entered(channel):
    make_months(SNAPSHOTS, now=FAR)
    for minute, source in enumerate(("poll", "manual", "import")):
        Snapshot.objects.create(channel=channel, taken_at=FAR + timedelta(minutes=minute), source=source)
    next_month = month_start(FAR, later=1)

    dropped = drop_months(SNAPSHOTS, before=next_month)

    assert month_start(FAR) in dropped and next_month not in dropped
    assert month_start(FAR) not in months_of(SNAPSHOTS)
    assert sorted(channel.snapshots.values_list("source", flat=True)) == ["import", "manual"]


def test_the_hourly_tick_keeps_as_many_months_as_the_settings_say(channel, settings):
    settings.KEEP_MONTHS = {"snapshots": 0, "post_snapshots": 2, "comments": 1, "polls": 1}
    old = FAR - timedelta(days=70)
    make_months(POLLS, now=old)
    post = Post.objects.create(channel=channel, external_id="p", published_at=old)
    PostSnapshot.objects.create(post=post, taken_at=FAR)
    Snapshot.objects.create(channel=channel, taken_at=old, source="poll")
    line = {"kind": "figures", "purpose": "routine", "result": "ok", "units": 1, "together": 1, "found": 1}
    for at in (old, FAR):
        Poll.objects.create(channel=channel, agency=channel.agency, at=at, milliseconds=1, **line)
    for number, at in enumerate((old, FAR)):
        Comment.objects.create(
            post=post, external_id=str(number), author_hash=1, text="x", published_at=at, taken_in_at=at
        )

    keep_months(now=FAR)

    assert list(Poll.objects.values_list("at", flat=True)) == [FAR]
    assert list(Comment.objects.values_list("external_id", flat=True)) == ["1"]
    assert (Snapshot.objects.count(), PostSnapshot.objects.count()) == (1, 1)


def test_removing_a_channel_removes_its_rows_of_all_months(channel):
    for days in (0, 40, 400, -4000):
        Snapshot.objects.create(channel=channel, taken_at=FAR - timedelta(days=days), source="poll")

    channel.delete()

    assert Snapshot.objects.count() == 0


def test_dividing_snapshots_into_months_keeps_every_row_forward_and_back(channel):
    """The migration that did it, run on stored rows: back into one table, then into months again."""
    migration = import_module("influencers.migrations.0018_months_of_snapshots_and_polls")
    now = timezone.now()
    for days in (0, 40, 500, 4500):
        taken_at = now - timedelta(days=days)
        Snapshot.objects.create(
            channel=channel, taken_at=taken_at, followers=days, precision="exact", source="poll"
        )
    before = rows_of_snapshots()

    with connection.schema_editor() as editor:
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        migration.unite(None, editor)
    united = rows_of_snapshots()
    with connection.schema_editor() as editor:
        migration.divide(None, editor)

    assert (united, rows_of_snapshots()) == (before, before)
    assert rows_in("influencers_snapshot_default") == 1  # older than ten years
    fresh = Snapshot.objects.create(channel=channel, taken_at=now + timedelta(minutes=1), source="poll")
    assert fresh.pk > max(pk for pk, *_ in before)


def rows_of_snapshots() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, channel_id, taken_at, followers, precision, source FROM influencers_snapshot ORDER BY id"
        )
        return cursor.fetchall()
