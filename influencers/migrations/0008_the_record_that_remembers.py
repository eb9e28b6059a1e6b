import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_brand_restrictions"),
        ("influencers", "0007_contact_points_by_email"),
    ]

    operations = [
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
                    models.UniqueConstraint(fields=("influencer", "brand"), name="one_relation_per_brand"),
                    models.CheckConstraint(
                        condition=models.Q(("affinity__range", (-2, 2))), name="affinity_from_minus_2_to_2"
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
                        condition=models.Q(("day__range", (101, 1231))), name="care_day_is_month_and_day"
                    )
                ],
            },
        ),
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
            ],
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
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
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
                    models.UniqueConstraint(fields=("agency", "key"), name="custom_field_once_per_agency")
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
                "constraints": [models.UniqueConstraint(fields=("agency", "name"), name="mapping_name_once")],
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
                ("budget", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
                        condition=models.Q(("state", "planned")), fields=["planned_for"], name="gifts_planned"
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
                        condition=models.Q(("shared_at", None), ("brand__isnull", False), _connector="OR"),
                        name="shared_with_a_brand",
                    )
                ],
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
                        blank=True, choices=[("yes", "Yes"), ("maybe", "Maybe"), ("no", "No")], max_length=5
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
                "constraints": [models.UniqueConstraint(fields=("first", "second"), name="told_apart_once")],
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
                        fields=("channel", "source", "metric", "stated_on"), name="outside_figure_once"
                    )
                ],
            },
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
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
            ],
            options={
                "abstract": False,
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
                        condition=models.Q(("first__lt", models.F("second"))), name="overlap_pair_in_order"
                    ),
                    models.UniqueConstraint(
                        fields=("first", "second", "source", "stated_on"), name="overlap_stated_once"
                    ),
                ],
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
            ],
            options={
                "indexes": [models.Index(fields=["channel", "-published_at"], name="posts_of_channel")],
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "external_id"), name="post_once_per_channel")
                ],
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
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
                        fields=["influencer", "platform", "format", "-quoted_on"], name="rates_of_influencer"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="rate_not_negative")
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("write_to", True)), fields=("influencer",), name="one_to_write_to"
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
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
                    models.UniqueConstraint(fields=("post", "category", "word"), name="flag_once_per_post")
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
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
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
                    models.UniqueConstraint(fields=("member", "name"), name="view_name_once_per_member")
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"),
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
        migrations.AddField(
            model_name="channel",
            name="engagement",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="engagement_basis",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="channel",
            name="engagement_percentile",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="engagement_posts",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="figured_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="growth_30d",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="median_views",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="percentile_of",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="tier",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="country",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="found_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="legal_basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("interest", "Legitimate interest: published for business"),
                    ("consent", "Consent"),
                    ("contract", "Contract"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="influencer",
            name="birth_year",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="influencer",
            name="birthday",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="influencer",
            name="contract",
            field=models.CharField(
                blank=True,
                choices=[
                    ("signs", "Signs contracts"),
                    ("prefers_not", "Prefers none"),
                    ("refuses", "Refuses"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="influencer",
            name="custom",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="influencer",
            name="guardian_contact",
            field=models.CharField(blank=True, max_length=320),
        ),
        migrations.AddField(
            model_name="influencer",
            name="guardian_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="influencer",
            name="is_minor",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="influencer",
            name="last_contact_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="influencer",
            name="legal_form",
            field=models.CharField(
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
        migrations.AddField(
            model_name="influencer",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="influencers.influencer",
            ),
        ),
        migrations.AddField(
            model_name="influencer",
            name="payment_note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="influencer",
            name="payment_ways",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="influencer",
            name="quiet_from",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="influencer",
            name="quiet_until",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="influencer",
            name="refuses",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="influencer",
            name="risk",
            field=models.CharField(
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
        migrations.AddField(
            model_name="influencer",
            name="tones",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="influencer",
            name="vetted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="influencer",
            name="vetting",
            field=models.CharField(
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
        migrations.AddField(
            model_name="note",
            name="happened_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="stage",
            name="entry_criteria",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="stage",
            name="exit_criteria",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="stage",
            name="how_to",
            field=models.TextField(blank=True),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(fields=["agency", "platform", "tier", "engagement"], name="channel_cell"),
        ),
        migrations.AddIndex(
            model_name="influencer",
            index=django.contrib.postgres.indexes.GinIndex(fields=["refuses"], name="influencer_refuses"),
        ),
        migrations.AddIndex(
            model_name="influencer",
            index=django.contrib.postgres.indexes.GinIndex(fields=["languages"], name="influencer_languages"),
        ),
        migrations.AddIndex(
            model_name="influencer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["custom"], name="influencer_custom", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="influencer",
            index=models.Index(
                condition=models.Q(("birthday__isnull", False)),
                fields=["agency", "birthday"],
                name="influencer_birthdays",
            ),
        ),
        migrations.AddIndex(
            model_name="influencer",
            index=models.Index(fields=["agency", "last_contact_at"], name="influencer_last_contact"),
        ),
        migrations.AddConstraint(
            model_name="influencer",
            constraint=models.CheckConstraint(
                condition=models.Q(("birthday", None), ("birthday__range", (101, 1231)), _connector="OR"),
                name="birthday_is_month_and_day",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="influencers.post"
            ),
        ),
        migrations.AddField(
            model_name="representation",
            name="representative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="representations",
                to="influencers.representative",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["post", "-published_at"], name="comments_of_post"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("post", "external_id"), name="comment_once_per_post"),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.UniqueConstraint(
                fields=("influencer", "representative"), name="representation_once"
            ),
        ),
    ]
