"""Snapshots move into monthly partitions; posts' snapshots and the poll log begin in them."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

MONTHS_BACK, MONTHS_AHEAD = 13, 3

SNAPSHOT = """
CREATE SEQUENCE {table}_id_seq AS bigint;
CREATE TABLE {table} (
    id bigint NOT NULL DEFAULT nextval('{table}_id_seq'),
    channel_id bigint NOT NULL REFERENCES influencers_channel (id) DEFERRABLE INITIALLY DEFERRED,
    taken_at timestamptz NOT NULL,
    followers bigint, following bigint, posts_count bigint, views_count bigint,
    precision varchar(12) NOT NULL,
    source varchar(8) NOT NULL,
    entered_by_id bigint REFERENCES accounts_membership (id) DEFERRABLE INITIALLY DEFERRED,
    note varchar(300) NOT NULL DEFAULT '',
    evidence_id bigint REFERENCES influencers_influencerfile (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT one_snapshot_a_moment UNIQUE (channel_id, taken_at)
) PARTITION BY RANGE (taken_at);
ALTER SEQUENCE {table}_id_seq OWNED BY {table}.id;
CREATE INDEX snapshots_entered ON {table} (entered_by_id) WHERE entered_by_id IS NOT NULL;
CREATE INDEX snapshots_proven ON {table} (evidence_id) WHERE evidence_id IS NOT NULL;
"""
POST_SNAPSHOT = """
CREATE SEQUENCE {table}_id_seq AS bigint;
CREATE TABLE {table} (
    id bigint NOT NULL DEFAULT nextval('{table}_id_seq'),
    post_id bigint NOT NULL REFERENCES influencers_post (id) DEFERRABLE INITIALLY DEFERRED,
    taken_at timestamptz NOT NULL,
    views bigint, likes bigint, comments_count bigint, shares bigint,
    CONSTRAINT one_post_snapshot_a_moment UNIQUE (post_id, taken_at)
) PARTITION BY RANGE (taken_at);
ALTER SEQUENCE {table}_id_seq OWNED BY {table}.id;
"""
POLL = """
CREATE SEQUENCE {table}_id_seq AS bigint;
CREATE TABLE {table} (
    id bigint NOT NULL DEFAULT nextval('{table}_id_seq'),
    channel_id bigint NOT NULL REFERENCES influencers_channel (id) DEFERRABLE INITIALLY DEFERRED,
    agency_id bigint NOT NULL,
    at timestamptz NOT NULL,
    kind varchar(8) NOT NULL,
    purpose varchar(10) NOT NULL,
    result varchar(20) NOT NULL,
    note varchar(300) NOT NULL,
    units double precision NOT NULL,
    together integer NOT NULL CHECK (together >= 0),
    found integer NOT NULL CHECK (found >= 0),
    milliseconds integer NOT NULL CHECK (milliseconds >= 0),
    next_at timestamptz
) PARTITION BY RANGE (at);
ALTER SEQUENCE {table}_id_seq OWNED BY {table}.id;
CREATE INDEX polls_of_channel ON {table} (channel_id, at DESC);
CREATE INDEX polls_of_agency ON {table} (agency_id, id DESC);
CREATE INDEX polls_by_result ON {table} (agency_id, result, id DESC) WHERE NOT (result = 'ok');
"""
OLD_COLUMNS = "id, channel_id, taken_at, followers, following, posts_count, views_count, precision, source"


def _months(table, first):
    now = datetime.now(UTC)
    last = now.year * 12 + now.month - 1 + MONTHS_AHEAD
    for number in range(first, last + 1):
        start, end = (datetime(n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in (number, number + 1))
        yield (
            f"CREATE TABLE {table}_{start:%Y_%m} PARTITION OF {table}"
            f" FOR VALUES FROM ('{start.isoformat()}') TO ('{end.isoformat()}')"
        )
    yield f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT"


def divide(apps, schema_editor):
    """Make the tables, months back to the oldest snapshot but at most ten years, and move the snapshots over."""
    now = datetime.now(UTC)
    this_month = now.year * 12 + now.month - 1
    run = schema_editor.execute
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(taken_at) FROM influencers_snapshot")
        oldest = cursor.fetchone()[0]
    first = this_month - MONTHS_BACK
    if oldest:
        first = max(min(first, oldest.year * 12 + oldest.month - 1), this_month - 120)
    run("ALTER TABLE influencers_snapshot RENAME TO influencers_snapshot_old")
    run(
        "ALTER TABLE influencers_snapshot_old RENAME CONSTRAINT one_snapshot_a_moment TO old_snapshot_a_moment"
    )
    run("ALTER SEQUENCE influencers_snapshot_id_seq RENAME TO influencers_snapshot_old_id_seq")
    run(SNAPSHOT.format(table="influencers_snapshot"))
    for statement in _months("influencers_snapshot", first):
        run(statement)
    run(
        f"INSERT INTO influencers_snapshot ({OLD_COLUMNS}) SELECT {OLD_COLUMNS} FROM influencers_snapshot_old"
    )
    run(
        "SELECT setval('influencers_snapshot_id_seq', COALESCE((SELECT max(id) FROM influencers_snapshot), 0) + 1)"
    )
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("DROP TABLE influencers_snapshot_old")
    for table, statement in (("influencers_postsnapshot", POST_SNAPSHOT), ("influencers_poll", POLL)):
        run(statement.format(table=table))
        for month in _months(table, this_month - 1):
            run(month)


def unite(apps, schema_editor):
    """Put the snapshots back into one table; posts' snapshots and the poll log go."""
    run = schema_editor.execute
    run("DROP TABLE influencers_poll")
    run("DROP TABLE influencers_postsnapshot")
    run("ALTER TABLE influencers_snapshot RENAME TO influencers_snapshot_divided")
    run(
        "ALTER TABLE influencers_snapshot_divided RENAME CONSTRAINT one_snapshot_a_moment TO divided_a_moment"
    )
    run("ALTER SEQUENCE influencers_snapshot_id_seq RENAME TO influencers_snapshot_divided_id_seq")
    run(
        "CREATE TABLE influencers_snapshot (id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,"
        " channel_id bigint NOT NULL REFERENCES influencers_channel (id) DEFERRABLE INITIALLY DEFERRED,"
        " taken_at timestamptz NOT NULL, followers bigint, following bigint, posts_count bigint, views_count bigint,"
        " precision varchar(12) NOT NULL, source varchar(8) NOT NULL,"
        " CONSTRAINT one_snapshot_a_moment UNIQUE (channel_id, taken_at))"
    )
    run("CREATE INDEX influencers_snapshot_channel_id ON influencers_snapshot (channel_id)")
    run(
        f"INSERT INTO influencers_snapshot ({OLD_COLUMNS}) SELECT {OLD_COLUMNS} FROM influencers_snapshot_divided"
    )
    run(
        "SELECT setval(pg_get_serial_sequence('influencers_snapshot', 'id'),"
        " COALESCE((SELECT max(id) FROM influencers_snapshot), 0) + 1)"
    )
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("DROP TABLE influencers_snapshot_divided")


class Migration(migrations.Migration):
    dependencies = [("influencers", "0017_posts_counted_and_channels_watched")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(divide, unite)],
            state_operations=[
                migrations.AddField(
                    "snapshot",
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                migrations.AddField(
                    "snapshot",
                    "evidence",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="snapshots",
                        to="influencers.influencerfile",
                    ),
                ),
                migrations.AddField(
                    "snapshot", "note", models.CharField(blank=True, db_default="", max_length=300)
                ),
                migrations.AddIndex(
                    "snapshot",
                    models.Index(
                        condition=models.Q(("entered_by__isnull", False)),
                        fields=["entered_by"],
                        name="snapshots_entered",
                    ),
                ),
                migrations.AddIndex(
                    "snapshot",
                    models.Index(
                        condition=models.Q(("evidence__isnull", False)),
                        fields=["evidence"],
                        name="snapshots_proven",
                    ),
                ),
                migrations.CreateModel(
                    name="PostSnapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("taken_at", models.DateTimeField()),
                        ("views", models.BigIntegerField(null=True)),
                        ("likes", models.BigIntegerField(null=True)),
                        ("comments_count", models.BigIntegerField(null=True)),
                        ("shares", models.BigIntegerField(null=True)),
                        (
                            "post",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="snapshots",
                                to="influencers.post",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("post", "taken_at"), name="one_post_snapshot_a_moment"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Poll",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("figures", "Figures"),
                                    ("posts", "List of posts"),
                                    ("counters", "Numbers of posts"),
                                    ("comments", "Comments"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("routine", "by the plan"),
                                    ("person", "by somebody asking"),
                                    ("compliance", "to keep to the platform's terms"),
                                    ("elsewhere", "outside of IRM"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("result", models.CharField(max_length=20)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("units", models.FloatField()),
                        ("together", models.PositiveIntegerField()),
                        ("found", models.PositiveIntegerField()),
                        ("milliseconds", models.PositiveIntegerField()),
                        ("next_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="polls",
                                to="influencers.channel",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["channel", "-at"], name="polls_of_channel"),
                            models.Index(fields=["agency", "-id"], name="polls_of_agency"),
                            models.Index(
                                condition=models.Q(("result", "ok"), _negated=True),
                                fields=["agency", "result", "-id"],
                                name="polls_by_result",
                            ),
                        ]
                    },
                ),
                migrations.AlterField(
                    "snapshot",
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
                        to="influencers.channel",
                    ),
                ),
            ],
        )
    ]
