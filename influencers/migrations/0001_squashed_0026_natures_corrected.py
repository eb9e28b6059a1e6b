"""The tables of a new installation in one go; an older one has come here step by step."""

import uuid
from datetime import UTC, datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from accounts.migrating import Together

# Channel repeats its influencer's agency for its unique rules. Postgres itself keeps the two equal.
SAME_AGENCY = """
ALTER TABLE influencers_influencer ADD CONSTRAINT influencer_id_agency UNIQUE (id, agency_id);
ALTER TABLE influencers_channel ADD CONSTRAINT channel_same_agency
    FOREIGN KEY (influencer_id, agency_id) REFERENCES influencers_influencer (id, agency_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
NOT_SAME_AGENCY = """
ALTER TABLE influencers_channel DROP CONSTRAINT channel_same_agency;
ALTER TABLE influencers_influencer DROP CONSTRAINT influencer_id_agency;
"""
# A claim changes no column an index names. With room on its page the row stays where it is, and none of the table's
# indexes is touched (a heap-only update): a tick that claims 5,000 channels is several times as fast.
ROOM = """
ALTER TABLE influencers_channel SET (fillfactor = 80);
ALTER TABLE influencers_post SET (fillfactor = 90);
"""
NO_ROOM = """
ALTER TABLE influencers_channel RESET (fillfactor);
ALTER TABLE influencers_post RESET (fillfactor);
"""
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
    """Make the tables kept by month, with the months that polls and imports write to at first."""
    now = datetime.now(UTC)
    this_month = now.year * 12 + now.month - 1
    tables = [
        ("influencers_snapshot", SNAPSHOT, this_month - MONTHS_BACK),
        ("influencers_postsnapshot", POST_SNAPSHOT, this_month - 1),
        ("influencers_poll", POLL, this_month - 1),
    ]
    for table, statement, first in tables:
        schema_editor.execute(statement.format(table=table))
        for month in _months(table, first):
            schema_editor.execute(month)


def undo(apps, schema_editor):
    for table in ("influencers_poll", "influencers_postsnapshot", "influencers_snapshot"):
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    replaces = [
        ("influencers", "0001_initial"),
        ("influencers", "0002_channel_same_agency"),
        ("influencers", "0003_import_marks"),
        ("influencers", "0004_channels_by_known_followers"),
        ("influencers", "0005_poll_plan"),
        ("influencers", "0006_due_by_platform"),
        ("influencers", "0007_contact_points_by_email"),
        ("influencers", "0008_the_record_that_remembers"),
        ("influencers", "0009_posts_read_and_figures_found"),
        ("influencers", "0010_posts_marked_by_hand"),
        ("influencers", "0011_overlap_sources_and_mapping_names"),
        ("influencers", "0012_credentials"),
        ("influencers", "0013_contact_points_by_number"),
        ("influencers", "0014_people_by_age_risk_and_vetting"),
        ("influencers", "0015_push_subscriptions"),
        ("influencers", "0016_search_reads_bios_and_notes"),
        ("influencers", "0017_posts_counted_and_channels_watched"),
        ("influencers", "0018_months_of_snapshots_and_polls"),
        ("influencers", "0019_client_votes_on_overlaps"),
        ("influencers", "0020_fewer_indexes_and_keys_to_write"),
        ("influencers", "0021_room_for_claims"),
        ("influencers", "0022_channels_that_need_a_person"),
        ("influencers", "0023_moods_of_comments"),
        ("influencers", "0024_comments_to_read"),
        ("influencers", "0025_threads_read_again"),
        ("influencers", "0026_natures_corrected"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0010_scopes_of_outreach"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        Together(
            [
                migrations.CreateModel(
                    name="ChecklistItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("question", models.CharField(max_length=200)),
                        ("help", models.CharField(blank=True, max_length=300)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("is_required", models.BooleanField(default=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checklist_items",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CustomField",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("key", models.SlugField(max_length=40)),
                        ("label", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "Text"),
                                    ("number", "Number"),
                                    ("date", "Date"),
                                    ("choice", "One of a list"),
                                    ("yes_no", "Yes or no"),
                                    ("link", "Link"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "choices",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="custom_fields",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "key"), name="custom_field_once_per_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExportMapping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=60)),
                        ("service", models.CharField(max_length=60)),
                        ("columns", models.JSONField(default=dict)),
                        ("is_archived", models.BooleanField(default=False)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="export_mappings",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_archived", False)),
                                fields=("agency", "name"),
                                name="mapping_name_once_in_use",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("file", models.FileField(max_length=300, upload_to="imports/%Y/%m/")),
                        ("file_name", models.CharField(max_length=255)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "Waiting for your mapping"),
                                    ("queued", "Queued"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("canceled", "Canceled"),
                                ],
                                default="uploaded",
                                max_length=10,
                            ),
                        ),
                        ("plan", models.JSONField(default=dict)),
                        ("rows_total", models.PositiveIntegerField(null=True)),
                        ("rows_done", models.PositiveIntegerField(default=0)),
                        ("created", models.PositiveIntegerField(default=0)),
                        ("updated", models.PositiveIntegerField(default=0)),
                        ("unchanged", models.PositiveIntegerField(default=0)),
                        ("rejected", models.PositiveIntegerField(default=0)),
                        ("error", models.CharField(blank=True, max_length=500)),
                        ("claimed_until", models.DateTimeField(blank=True, null=True)),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imports",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        ("merged", models.PositiveIntegerField(default=0)),
                        ("seen", models.BinaryField(default=bytes)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "-id"], name="import_of_agency")],
                    },
                ),
                migrations.CreateModel(
                    name="Stage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=60)),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stages",
                                to="accounts.agency",
                            ),
                        ),
                        ("entry_criteria", models.CharField(blank=True, max_length=300)),
                        ("exit_criteria", models.CharField(blank=True, max_length=300)),
                        ("how_to", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "name"), name="stage_name_once_per_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InfluencerList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("purpose", models.CharField(blank=True, max_length=500)),
                        ("shared_at", models.DateTimeField(blank=True, null=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="influencer_lists",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="influencer_lists",
                                to="accounts.brand",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("shared_at", None), ("brand__isnull", False), _connector="OR"
                                ),
                                name="shared_with_a_brand",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LoadedModel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.CharField(max_length=40, unique=True)),
                        ("parts", models.JSONField(default=list)),
                        ("loaded_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="OverlapDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "channels",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None
                            ),
                        ),
                        ("of_smaller", models.FloatField()),
                        ("accepted", models.BooleanField()),
                        ("reason", models.TextField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="overlap_decisions",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.brand",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=60)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["agency", "-id"], name="overlap_decisions_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="OwnHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Learning"),
                                    ("used", "In use"),
                                    ("kept", "Kept, not in use"),
                                    ("failed", "Could not be made"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("fitted_at", models.DateTimeField(null=True)),
                        ("data", models.BinaryField(default=bytes)),
                        ("corrections", models.PositiveIntegerField(default=0)),
                        ("before", models.FloatField(null=True)),
                        ("after", models.FloatField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="own_heads",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        ("natures", models.PositiveIntegerField(db_default=0, default=0)),
                        ("nature_before", models.FloatField(null=True)),
                        ("nature_after", models.FloatField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "used")),
                                fields=("agency",),
                                name="one_head_in_use",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("agency",),
                                name="one_head_learning",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PushSubscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("platform", models.CharField(max_length=16)),
                        ("access", models.CharField(blank=True, max_length=80)),
                        ("account", models.CharField(blank=True, max_length=100)),
                        ("topic", models.CharField(max_length=40)),
                        ("external_id", models.CharField(blank=True, max_length=100)),
                        ("sealed", models.TextField(blank=True)),
                        ("callback", models.CharField(blank=True, max_length=300)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("wanted", "To be asked for"),
                                    ("asked", "Waiting for the platform"),
                                    ("active", "Active"),
                                    ("failing", "Refused"),
                                    ("stopped", "Ended by the platform"),
                                    ("ending", "Being ended"),
                                ],
                                default="wanted",
                                max_length=8,
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("last_message_at", models.DateTimeField(blank=True, null=True)),
                        ("messages", models.PositiveIntegerField(default=0)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        ("last_failure", models.CharField(blank=True, max_length=300)),
                        ("failed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False)),
                                fields=["due_at"],
                                name="push_due",
                            ),
                            models.Index(fields=["agency", "platform"], name="push_of_agency"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("platform", "account", "topic", "access"),
                                name="one_subscription_a_topic",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Representative",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("agent", "Agent"),
                                    ("agency", "Talent agency"),
                                    ("mcn", "Multi-channel network"),
                                    ("manager", "Personal manager"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("company", models.CharField(blank=True, max_length=200)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("country", models.CharField(blank=True, max_length=2)),
                        ("notes", models.TextField(blank=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="representatives",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "name"], name="representative_by_name")],
                    },
                ),
                migrations.CreateModel(
                    name="Rereading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("done_to", models.BigIntegerField(default=0)),
                        ("up_to", models.BigIntegerField()),
                        ("why", models.CharField(max_length=80)),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("finished_at__isnull", True)),
                                fields=["id"],
                                name="rereadings_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=60)),
                        ("query", models.CharField(max_length=2000)),
                        (
                            "columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("is_shared", models.BooleanField(default=False)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("member", "name"), name="view_name_once_per_member"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Spent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("access", models.CharField(max_length=80)),
                        ("bucket", models.CharField(max_length=30)),
                        ("window_start", models.DateTimeField()),
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
                        ("units", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("access", "bucket", "window_start", "purpose"),
                                name="one_line_of_the_ledger",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("platform", models.CharField(max_length=16)),
                        ("key", models.CharField(max_length=20)),
                        ("from_followers", models.PositiveBigIntegerField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tiers",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "platform", "key"), name="tier_once_per_platform"
                            ),
                            models.UniqueConstraint(
                                fields=("agency", "platform", "from_followers"), name="tier_begins_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row", models.PositiveIntegerField()),
                        ("column", models.CharField(blank=True, max_length=200)),
                        ("message", models.CharField(max_length=300)),
                        ("rejected", models.BooleanField(default=True)),
                        ("cells", models.JSONField(default=list)),
                        (
                            "upload",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="problems",
                                to="influencers.import",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["upload", "row"], name="problems_of_import")],
                    },
                ),
                migrations.CreateModel(
                    name="Influencer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("name_key", models.CharField(editable=False, max_length=200)),
                        ("search_text", models.TextField(default="", editable=False)),
                        ("country", models.CharField(blank=True, max_length=2)),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=3), blank=True, default=list, size=None
                            ),
                        ),
                        ("time_zone", models.CharField(blank=True, max_length=64)),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("next_step", models.CharField(blank=True, max_length=200)),
                        ("next_step_date", models.DateField(blank=True, null=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="influencers",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="owned_influencers",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="influencers.stage",
                            ),
                        ),
                        (
                            "first_import",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="influencers.import",
                            ),
                        ),
                        ("birth_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("birthday", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "contract",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("signs", "Signs contracts"),
                                    ("prefers_not", "Prefers none"),
                                    ("refuses", "Refuses"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("custom", models.JSONField(blank=True, default=dict)),
                        ("guardian_contact", models.CharField(blank=True, max_length=320)),
                        ("guardian_name", models.CharField(blank=True, max_length=200)),
                        ("is_minor", models.BooleanField(blank=True, null=True)),
                        ("last_contact_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "legal_form",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("private", "Private person"),
                                    ("sole_trader", "Sole trader"),
                                    ("company", "Company"),
                                    ("represented", "Through a representative"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="influencers.influencer",
                            ),
                        ),
                        ("payment_note", models.CharField(blank=True, max_length=300)),
                        (
                            "payment_ways",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("quiet_from", models.TimeField(blank=True, null=True)),
                        ("quiet_until", models.TimeField(blank=True, null=True)),
                        (
                            "refuses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "risk",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("low", "Low"),
                                    ("medium", "Medium"),
                                    ("high", "High"),
                                    ("barred", "Do not work with"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "tones",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("vetted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "vetting",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("begun", "Begun"),
                                    ("clear", "Nothing against it"),
                                    ("concerns", "With concerns"),
                                    ("barred", "Speaks against it"),
                                ],
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("archived_at", None)),
                                fields=["agency", "name_key", "id"],
                                name="influencer_by_name",
                            ),
                            models.Index(
                                condition=models.Q(("archived_at", None)),
                                fields=["agency", "-updated_at", "-id"],
                                name="influencer_by_change",
                            ),
                            models.Index(
                                condition=models.Q(("archived_at", None)),
                                fields=["agency", "-id"],
                                name="influencer_by_age",
                            ),
                            models.Index(
                                condition=models.Q(("country", ""), _negated=True),
                                fields=["agency", "country", "name_key", "id"],
                                name="influencer_by_country",
                            ),
                            models.Index(
                                condition=models.Q(("next_step_date__isnull", False)),
                                fields=["owner", "next_step_date"],
                                name="influencer_next_steps",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=True,
                                fields=["search_text"],
                                name="influencer_search",
                                opclasses=["gin_trgm_ops"],
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="influencer_tags"),
                            models.Index(
                                fields=["agency", "stage", "name_key", "id"], name="influencer_by_stage"
                            ),
                            models.Index(
                                condition=models.Q(("first_import__isnull", False)),
                                fields=["first_import", "name_key", "id"],
                                name="influencer_by_import",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["refuses"], name="influencer_refuses"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["languages"], name="influencer_languages"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["custom"], name="influencer_custom", opclasses=["jsonb_path_ops"]
                            ),
                            models.Index(
                                condition=models.Q(("birthday__isnull", False)),
                                fields=["agency", "birthday"],
                                name="influencer_birthdays",
                            ),
                            models.Index(
                                fields=["agency", "last_contact_at"], name="influencer_last_contact"
                            ),
                            models.Index(
                                condition=models.Q(("birth_year__isnull", False)),
                                fields=["agency", "birth_year"],
                                name="influencer_birth_years",
                            ),
                            models.Index(
                                condition=models.Q(("risk", ""), _negated=True),
                                fields=["agency", "risk", "name_key", "id"],
                                name="influencer_by_risk",
                            ),
                            models.Index(
                                condition=models.Q(("vetting", ""), _negated=True),
                                fields=["agency", "vetting", "name_key", "id"],
                                name="influencer_by_vetting",
                            ),
                            models.Index(
                                condition=models.Q(("archived_at__isnull", False)),
                                fields=["agency", "name_key"],
                                name="influencer_archived_by_name",
                            ),
                            models.Index(
                                condition=models.Q(("merged_into__isnull", False)),
                                fields=["merged_into"],
                                name="influencer_merged",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("birthday", None), ("birthday__range", (101, 1231)), _connector="OR"
                                ),
                                name="birthday_is_month_and_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PushMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("received_at", models.DateTimeField()),
                        (
                            "subscription",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.pushsubscription",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["received_at"], name="push_message_by_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subscription", "digest"), name="one_message_counts_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BrandRelation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("affinity", models.SmallIntegerField()),
                        ("evidence", models.CharField(blank=True, max_length=500)),
                        ("happened_on", models.DateField(blank=True, null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="influencer_relations",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="brand_relations",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("influencer", "brand"), name="one_relation_per_brand"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("affinity__range", (-2, 2))),
                                name="affinity_from_minus_2_to_2",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareDate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("label", models.CharField(max_length=120)),
                        ("day", models.PositiveSmallIntegerField()),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="care_dates",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("day__range", (101, 1231))),
                                name="care_day_is_month_and_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Channel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("platform", models.CharField(max_length=16)),
                        ("handle", models.CharField(blank=True, max_length=150)),
                        ("handle_key", models.CharField(blank=True, editable=False, max_length=150)),
                        ("external_id", models.CharField(blank=True, max_length=100)),
                        ("url", models.URLField(blank=True, max_length=500)),
                        ("title", models.CharField(blank=True, max_length=200)),
                        ("bio", models.TextField(blank=True)),
                        ("avatar_url", models.URLField(blank=True, max_length=1000)),
                        ("followers", models.BigIntegerField(blank=True, null=True)),
                        ("following", models.BigIntegerField(blank=True, null=True)),
                        ("posts_count", models.BigIntegerField(blank=True, null=True)),
                        ("views_count", models.BigIntegerField(blank=True, null=True)),
                        ("precision", models.CharField(blank=True, max_length=12)),
                        ("measured_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("poll", "polled from the platform"),
                                    ("import", "imported from a file"),
                                    ("manual", "typed in by a member"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("unchecked", "Not checked yet"),
                                    ("ok", "Up to date"),
                                    ("failing", "Cannot be reached at the moment"),
                                    ("private", "Private"),
                                    ("gone", "Gone"),
                                    ("needs_consent", "Needs the influencer's consent"),
                                    ("not_polled", "Not polled"),
                                ],
                                default="unchecked",
                                max_length=14,
                            ),
                        ),
                        ("state_note", models.CharField(blank=True, max_length=300)),
                        ("last_polled_at", models.DateTimeField(blank=True, null=True)),
                        ("next_poll_at", models.DateTimeField(blank=True, null=True)),
                        ("claimed_until", models.DateTimeField(blank=True, null=True)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
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
                            "influencer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="channels",
                                to="influencers.influencer",
                            ),
                        ),
                        ("absent_since", models.DateTimeField(blank=True, null=True)),
                        ("poll_every", models.PositiveIntegerField(db_default=86400, default=86400)),
                        ("engagement", models.FloatField(blank=True, null=True)),
                        ("engagement_basis", models.CharField(blank=True, max_length=10)),
                        ("engagement_percentile", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("engagement_posts", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("figured_at", models.DateTimeField(blank=True, null=True)),
                        ("growth_30d", models.FloatField(blank=True, null=True)),
                        ("median_views", models.BigIntegerField(blank=True, null=True)),
                        ("percentile_of", models.PositiveIntegerField(blank=True, null=True)),
                        ("tier", models.CharField(blank=True, max_length=20)),
                        ("posts_due_at", models.DateTimeField(blank=True, null=True)),
                        ("nudged_at", models.DateTimeField(blank=True, null=True)),
                        ("watch_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["platform", "external_id"], name="channel_across_agencies"),
                            models.Index(
                                models.F("agency"),
                                models.F("platform"),
                                models.OrderBy(
                                    django.db.models.functions.comparison.Coalesce(
                                        "followers", models.Value(-1)
                                    ),
                                    descending=True,
                                ),
                                models.OrderBy(models.F("influencer"), descending=True),
                                name="channel_by_followers",
                            ),
                            models.Index(
                                condition=models.Q(("next_poll_at__isnull", True)),
                                fields=["platform", "state"],
                                name="channel_unplanned",
                            ),
                            models.Index(
                                condition=models.Q(("next_poll_at__isnull", False)),
                                fields=["platform", "next_poll_at"],
                                name="channel_due_on_platform",
                            ),
                            models.Index(
                                fields=["agency", "platform", "tier", "engagement"], name="channel_cell"
                            ),
                            models.Index(
                                models.F("platform"),
                                models.OrderBy(models.F("posts_due_at"), nulls_first=True),
                                condition=models.Q(("state", "ok")),
                                name="channel_posts_due",
                            ),
                            models.Index(
                                models.OrderBy(models.F("figured_at"), nulls_first=True),
                                name="channel_by_figuring",
                            ),
                            models.Index(
                                condition=models.Q(("median_views__isnull", False)),
                                fields=["agency", "platform", "median_views"],
                                name="channel_expected_views",
                            ),
                            models.Index(
                                condition=models.Q(("next_poll_at__isnull", True)),
                                fields=["agency", "platform"],
                                name="channel_unplanned_of_agency",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["private", "gone", "needs_consent"])),
                                fields=["agency", "-updated_at"],
                                name="channel_needs_a_person",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("handle_key", ""), _negated=True),
                                fields=("agency", "platform", "handle_key"),
                                name="handle_once_per_agency",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("external_id", ""), _negated=True),
                                fields=("agency", "platform", "external_id"),
                                name="external_id_once_per_agency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("phone", "Phone"),
                                    ("telegram", "Telegram"),
                                    ("whatsapp", "WhatsApp"),
                                    ("kakaotalk", "KakaoTalk"),
                                    ("website", "Website"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("value", models.CharField(max_length=320)),
                        ("found_where", models.CharField(blank=True, max_length=300)),
                        (
                            "influencer",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contact_points",
                                to="influencers.influencer",
                            ),
                        ),
                        ("country", models.CharField(blank=True, max_length=2)),
                        ("found_on", models.DateField(blank=True, null=True)),
                        (
                            "legal_basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("interest", "Legitimate interest: published for business"),
                                    ("consent", "Consent"),
                                    ("contract", "Contract"),
                                ],
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                django.db.models.functions.text.Lower("value"),
                                condition=models.Q(("kind", "email")),
                                name="contact_point_by_email",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("kind__in", ("phone", "whatsapp", "telegram", "kakaotalk"))
                                ),
                                fields=["value"],
                                name="contact_point_by_number",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("influencer", "kind", "value"), name="contact_point_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Gift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("what", models.CharField(max_length=200)),
                        ("occasion", models.CharField(blank=True, max_length=120)),
                        ("planned_for", models.DateField()),
                        (
                            "budget",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                        ),
                        ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("sent", "Sent"),
                                    ("received", "Received"),
                                    ("canceled", "Canceled"),
                                ],
                                default="planned",
                                max_length=8,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=500)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gifts",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "planned")),
                                fields=["planned_for"],
                                name="gifts_planned",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("budget", None), ("budget__gte", 0), _connector="OR"),
                                    models.Q(("cost", None), ("cost__gte", 0), _connector="OR"),
                                ),
                                name="gift_not_negative",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InfluencerFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("file", models.FileField(max_length=300, upload_to="influencers/%Y/%m/")),
                        ("name", models.CharField(max_length=255)),
                        ("content_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ListEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("position", models.PositiveIntegerField()),
                        ("why", models.CharField(blank=True, max_length=500)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "Yes"), ("maybe", "Maybe"), ("no", "No")],
                                max_length=5,
                            ),
                        ),
                        ("remark", models.CharField(blank=True, max_length=500)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="list_entries",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="influencers.influencerlist",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("list", "influencer"), name="once_on_a_list")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("kept_before", models.JSONField()),
                        ("moved", models.JSONField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "merged",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NotADuplicate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("first", "second"), name="told_apart_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("text", models.TextField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="influencers.influencer",
                            ),
                        ),
                        ("happened_on", models.DateField(blank=True, null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("note", "Note"),
                                    ("life", "Life fact"),
                                    ("style", "Style and tone"),
                                    ("story", "Story"),
                                    ("idea", "Idea for a scenario"),
                                    ("meeting", "Meeting or event"),
                                    ("call", "Call or message"),
                                ],
                                db_default="note",
                                default="note",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PastWork",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("brand_name", models.CharField(max_length=120)),
                        ("brand_key", models.CharField(editable=False, max_length=120)),
                        ("happened_on", models.DateField(blank=True, null=True)),
                        ("post_url", models.URLField(blank=True, max_length=500)),
                        ("hitches", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=500)),
                        ("source", models.CharField(blank=True, max_length=200)),
                        (
                            "brand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="past_work",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["brand_key"], name="past_work_by_brand")],
                    },
                ),
                migrations.CreateModel(
                    name="Rate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("platform", models.CharField(max_length=16)),
                        ("format", models.CharField(max_length=40)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked by them"),
                                    ("offered", "Offered by us"),
                                    ("agreed", "Agreed"),
                                    ("listed", "From a price list"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                        ("currency", models.CharField(max_length=3)),
                        ("quoted_on", models.DateField()),
                        ("source", models.CharField(blank=True, max_length=200)),
                        ("rights_days", models.PositiveIntegerField(blank=True, null=True)),
                        ("exclusivity_days", models.PositiveIntegerField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rates",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["influencer", "platform", "format", "-quoted_on"],
                                name="rates_of_influencer",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="rate_not_negative"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Representation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("covers", models.CharField(blank=True, max_length=200)),
                        ("write_to", models.BooleanField(default=False)),
                        ("since", models.DateField(blank=True, null=True)),
                        ("until", models.DateField(blank=True, null=True)),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="representations",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "representative",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="representations",
                                to="influencers.representative",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("write_to", True)),
                                fields=("influencer",),
                                name="one_to_write_to",
                            ),
                            models.UniqueConstraint(
                                fields=("influencer", "representative"), name="representation_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskAssessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("low", "Low"),
                                    ("medium", "Medium"),
                                    ("high", "High"),
                                    ("barred", "Do not work with"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="risk_assessments",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Verdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("good", "Nothing against it"),
                                    ("concern", "A concern"),
                                    ("bar", "Speaks against working together"),
                                    ("unknown", "Could not be found out"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("evidence", models.TextField(blank=True)),
                        ("evidence_url", models.URLField(blank=True, max_length=500)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verdicts",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verdicts",
                                to="influencers.checklistitem",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["influencer", "item", "-id"], name="verdicts_of_influencer")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AudienceSketch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("signature", models.BinaryField()),
                        ("commenters", models.PositiveIntegerField()),
                        ("comments", models.PositiveIntegerField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "channel",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="audience_sketch",
                                to="influencers.channel",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ConsentLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("expires_at", models.DateTimeField()),
                        ("state_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("sealed_verifier", models.TextField(blank=True)),
                        ("given_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consent_links",
                                to="influencers.channel",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Credential",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("platform", models.CharField(max_length=16)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("key", "API key"),
                                    ("app", "Application"),
                                    ("viewer", "Account of your own"),
                                    ("consent", "Influencer's consent"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("label", models.CharField(blank=True, max_length=80)),
                        ("sealed", models.TextField()),
                        ("account_id", models.CharField(blank=True, max_length=100)),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("refresh_expires_at", models.DateTimeField(blank=True, null=True)),
                        ("refreshed_at", models.DateTimeField(blank=True, null=True)),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        ("last_failure", models.CharField(blank=True, max_length=300)),
                        ("failed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("working", "Working"),
                                    ("failing", "Refused"),
                                    ("revoked", "Taken back"),
                                ],
                                default="working",
                                max_length=8,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "channel",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consent",
                                to="influencers.channel",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel__isnull", False), ("kind", "consent")),
                                    models.Q(models.Q(("kind", "consent"), _negated=True), ("channel", None)),
                                    _connector="OR",
                                ),
                                name="consents_and_only_consents_have_a_channel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("channel", None)),
                                fields=("agency", "platform", "kind"),
                                name="one_credential_of_a_kind_per_agency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutsideFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("source", models.CharField(max_length=60)),
                        ("metric", models.CharField(max_length=60)),
                        ("value", models.FloatField()),
                        ("unit", models.CharField(max_length=10)),
                        ("stated_on", models.DateField()),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outside_figures",
                                to="influencers.channel",
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="influencers.import",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["metric", "value"], name="outside_by_metric")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "source", "metric", "stated_on"),
                                name="outside_figure_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OverlapFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("of_smaller", models.FloatField(null=True)),
                        ("jaccard", models.FloatField(null=True)),
                        ("source", models.CharField(max_length=60)),
                        ("stated_on", models.DateField()),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.channel",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.channel",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="overlap_pair_in_order",
                            ),
                            models.UniqueConstraint(
                                fields=("first", "second", "source", "stated_on"), name="overlap_stated_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OverlapVote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("of_smaller", models.FloatField()),
                        ("source", models.CharField(blank=True, max_length=60)),
                        ("accepted", models.BooleanField()),
                        ("remark", models.CharField(blank=True, max_length=500)),
                        ("voted_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.channel",
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="overlap_votes",
                                to="influencers.influencerlist",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.channel",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("list", "first", "second"), name="overlap_vote_once_a_list"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="overlap_vote_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(max_length=100)),
                        ("url", models.URLField(blank=True, max_length=500)),
                        ("kind", models.CharField(blank=True, max_length=20)),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("text", models.TextField(blank=True)),
                        ("thumbnail_url", models.URLField(blank=True, max_length=1000)),
                        ("language", models.CharField(blank=True, max_length=3)),
                        ("published_at", models.DateTimeField()),
                        ("is_paid", models.BooleanField(null=True)),
                        ("views", models.BigIntegerField(null=True)),
                        ("likes", models.BigIntegerField(null=True)),
                        ("comments_count", models.BigIntegerField(null=True)),
                        ("shares", models.BigIntegerField(null=True)),
                        ("measured_at", models.DateTimeField(null=True)),
                        ("scanned_with", models.CharField(blank=True, max_length=40)),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to="influencers.channel",
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "marked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        ("comments_due_at", models.DateTimeField(null=True)),
                        ("comments_read", models.BigIntegerField(null=True)),
                        ("comments_read_at", models.DateTimeField(null=True)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("gone_at", models.DateTimeField(null=True)),
                        ("snapshot_at", models.DateTimeField(null=True)),
                        (
                            "comments_cursor",
                            models.CharField(blank=True, db_default="", default="", max_length=1000),
                        ),
                        ("comments_again_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["channel", "-published_at"], name="posts_of_channel"),
                            models.Index(fields=["scanned_with"], name="posts_by_scan"),
                            models.Index(
                                condition=models.Q(("due_at__isnull", False)),
                                fields=["due_at"],
                                name="posts_due",
                            ),
                            models.Index(
                                condition=models.Q(("comments_due_at__isnull", False)),
                                fields=["comments_due_at"],
                                name="posts_comments_due",
                            ),
                            models.Index(fields=["external_id"], name="posts_across_agencies"),
                            models.Index(
                                condition=models.Q(("comments_again_at__isnull", False)),
                                fields=["comments_again_at"],
                                name="posts_threads_again",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "external_id"), name="post_once_per_channel"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(max_length=100)),
                        ("author_hash", models.BigIntegerField()),
                        ("text", models.TextField()),
                        ("likes", models.IntegerField(null=True)),
                        ("published_at", models.DateTimeField()),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="influencers.post",
                            ),
                        ),
                        ("parent_external_id", models.CharField(blank=True, db_default="", max_length=100)),
                        ("removed_at", models.DateTimeField(null=True)),
                        (
                            "taken_in_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        ("corrected_at", models.DateTimeField(null=True)),
                        ("language", models.CharField(blank=True, db_default="", max_length=8)),
                        ("model_version", models.CharField(blank=True, db_default="", max_length=40)),
                        (
                            "mood",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("negative", "Negative"),
                                    ("neutral", "Neutral"),
                                    ("positive", "Positive"),
                                ],
                                db_default="",
                                max_length=8,
                            ),
                        ),
                        ("mood_confidence", models.FloatField(null=True)),
                        (
                            "mood_label",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("negative", "Negative"),
                                    ("neutral", "Neutral"),
                                    ("positive", "Positive"),
                                ],
                                db_default="",
                                max_length=8,
                            ),
                        ),
                        (
                            "mood_stage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("rule", "By rule: nothing to read but emoji, links or names"),
                                    ("fast", "Fast stage, sure"),
                                    ("provisional", "Provisional: the careful stage has yet to read it"),
                                    ("careful", "Careful stage"),
                                    ("withheld", "Not read: the platform's terms"),
                                ],
                                db_default="",
                                max_length=11,
                            ),
                        ),
                        ("mood_unsure", models.BooleanField(db_default=False)),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("misunderstanding", "Misunderstanding"),
                                    ("question", "Question"),
                                    ("complaint", "Complaint"),
                                    ("accusation", "Accusation"),
                                    ("hate", "Hate or threat"),
                                    ("spam", "Spam"),
                                    ("praise", "Praise"),
                                    ("other", "Other"),
                                ],
                                db_default="",
                                max_length=16,
                            ),
                        ),
                        ("nature_confidence", models.FloatField(null=True)),
                        ("negative", models.FloatField(null=True)),
                        ("nature_corrected_at", models.DateTimeField(null=True)),
                        (
                            "nature_label",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("misunderstanding", "Misunderstanding"),
                                    ("question", "Question"),
                                    ("complaint", "Complaint"),
                                    ("accusation", "Accusation"),
                                    ("hate", "Hate or threat"),
                                    ("spam", "Spam"),
                                    ("praise", "Praise"),
                                    ("other", "Other"),
                                ],
                                db_default="",
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["post", "-published_at"], name="comments_of_post"),
                            django.contrib.postgres.indexes.BrinIndex(
                                autosummarize=True, fields=["taken_in_at"], name="comments_by_arrival"
                            ),
                            models.Index(
                                condition=models.Q(("mood_stage__in", ["", "provisional"])),
                                fields=["mood_stage", "id"],
                                name="comments_to_read",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("post", "external_id"), name="comment_once_per_post"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SafetyFlag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("pack", models.CharField(max_length=40)),
                        ("category", models.CharField(max_length=20)),
                        ("severity", models.CharField(max_length=8)),
                        ("word", models.CharField(max_length=100)),
                        ("excerpt", models.CharField(max_length=300)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To look at"),
                                    ("confirmed", "Confirmed"),
                                    ("dismissed", "Harmless"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("found_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="safety_flags",
                                to="influencers.post",
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "dismissed"), _negated=True),
                                fields=["state", "category"],
                                name="flags_by_state",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("post", "category", "word"), name="flag_once_per_post"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Thumbnail",
                    fields=[
                        (
                            "post",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="thumbnail",
                                serialize=False,
                                to="influencers.post",
                            ),
                        ),
                        ("picture", models.BinaryField()),
                        ("source_url", models.URLField(max_length=1000)),
                        ("fetched_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="MoodCorrection",
                    fields=[
                        (
                            "comment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="correction",
                                serialize=False,
                                to="influencers.comment",
                            ),
                        ),
                        (
                            "mood",
                            models.CharField(
                                choices=[
                                    ("negative", "Negative"),
                                    ("neutral", "Neutral"),
                                    ("positive", "Positive"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "-at"], name="corrections_of_agency")],
                    },
                ),
                migrations.CreateModel(
                    name="NatureCorrection",
                    fields=[
                        (
                            "comment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="nature_correction",
                                serialize=False,
                                to="influencers.comment",
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                choices=[
                                    ("misunderstanding", "Misunderstanding"),
                                    ("question", "Question"),
                                    ("complaint", "Complaint"),
                                    ("accusation", "Accusation"),
                                    ("hate", "Hate or threat"),
                                    ("spam", "Spam"),
                                    ("praise", "Praise"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "-at"], name="natures_of_agency")],
                    },
                ),
            ]
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(divide, undo)],
            state_operations=[
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Snapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("taken_at", models.DateTimeField()),
                        ("followers", models.BigIntegerField(null=True)),
                        ("following", models.BigIntegerField(null=True)),
                        ("posts_count", models.BigIntegerField(null=True)),
                        ("views_count", models.BigIntegerField(null=True)),
                        ("precision", models.CharField(blank=True, max_length=12)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("poll", "polled from the platform"),
                                    ("import", "imported from a file"),
                                    ("manual", "typed in by a member"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="snapshots",
                                to="influencers.channel",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="snapshots",
                                to="influencers.influencerfile",
                            ),
                        ),
                        ("note", models.CharField(blank=True, db_default="", max_length=300)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("entered_by__isnull", False)),
                                fields=["entered_by"],
                                name="snapshots_entered",
                            ),
                            models.Index(
                                condition=models.Q(("evidence__isnull", False)),
                                fields=["evidence"],
                                name="snapshots_proven",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "taken_at"), name="one_snapshot_a_moment"
                            )
                        ],
                    },
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
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(SAME_AGENCY, NOT_SAME_AGENCY),
        migrations.RunSQL(ROOM, NO_ROOM),
    ]
