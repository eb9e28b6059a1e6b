import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agency", "-id"], name="import_of_agency")],
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
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("next_step", models.CharField(blank=True, max_length=200)),
                ("next_step_date", models.DateField(blank=True, null=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
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
                    models.Index(fields=["agency", "name_key"], name="influencer_match_name"),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_points",
                        to="influencers.influencer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("influencer", "kind", "value"), name="contact_point_once")
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "influencer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channels",
                        to="influencers.influencer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["agency", "platform", "-followers", "-influencer"],
                        name="channel_by_followers",
                    ),
                    models.Index(
                        condition=models.Q(("next_poll_at__isnull", False)),
                        fields=["next_poll_at"],
                        name="channel_due",
                    ),
                    models.Index(fields=["platform", "external_id"], name="channel_across_agencies"),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
                ),
                (
                    "influencer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="influencers.influencer",
                    ),
                ),
            ],
            options={
                "abstract": False,
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
                        to="influencers.channel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "taken_at"), name="one_snapshot_a_moment")
                ],
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="stage_name_once_per_agency")
                ],
            },
        ),
        migrations.AddField(
            model_name="influencer",
            name="stage",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="influencers.stage"
            ),
        ),
        migrations.AddIndex(
            model_name="influencer",
            index=models.Index(fields=["agency", "stage", "name_key", "id"], name="influencer_by_stage"),
        ),
    ]
