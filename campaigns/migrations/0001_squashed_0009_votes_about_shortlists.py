"""The tables of a new installation in one go; an older one has come here step by step."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from accounts.migrating import Together

# Rows that point at two roots repeat the agency; Postgres itself keeps it the same on both sides.
KEYS = [
    ("campaigns_campaign", "campaign_id_agency", "id, agency_id"),
    ("campaigns_slot", "slot_id_agency", "id, agency_id"),
    ("campaigns_pipelinestage", "pipeline_stage_id_agency", "id, agency_id"),
    ("campaigns_collaboration", "collaboration_id_agency", "id, agency_id"),
    ("campaigns_collaboration", "collaboration_id_campaign", "id, campaign_id"),
]
LINKS = [
    ("campaigns_campaign", "campaign_brand_agency", "brand_id, agency_id", "accounts_brand (id, agency_id)"),
    ("campaigns_slot", "slot_same_agency", "campaign_id, agency_id", "campaigns_campaign (id, agency_id)"),
    ("campaigns_candidate", "candidate_slot_agency", "slot_id, agency_id", "campaigns_slot (id, agency_id)"),
    (
        "campaigns_candidate",
        "candidate_influencer_agency",
        "influencer_id, agency_id",
        "influencers_influencer (id, agency_id)",
    ),
    (
        "campaigns_collaboration",
        "collaboration_campaign_agency",
        "campaign_id, agency_id",
        "campaigns_campaign (id, agency_id)",
    ),
    (
        "campaigns_collaboration",
        "collaboration_influencer_agency",
        "influencer_id, agency_id",
        "influencers_influencer (id, agency_id)",
    ),
    (
        "campaigns_collaboration",
        "collaboration_stage_agency",
        "stage_id, agency_id",
        "campaigns_pipelinestage (id, agency_id)",
    ),
    (
        "campaigns_slot",
        "slot_holder_campaign",
        "holder_id, campaign_id",
        "campaigns_collaboration (id, campaign_id)",
    ),
    (
        "campaigns_deliverable",
        "deliverable_same_agency",
        "collaboration_id, agency_id",
        "campaigns_collaboration (id, agency_id)",
    ),
    (
        "campaigns_payment",
        "payment_campaign_agency",
        "campaign_id, agency_id",
        "campaigns_campaign (id, agency_id)",
    ),
    (
        "campaigns_payment",
        "payment_collaboration_campaign",
        "collaboration_id, campaign_id",
        "campaigns_collaboration (id, campaign_id)",
    ),
    (
        "campaigns_idea",
        "idea_influencer_agency",
        "influencer_id, agency_id",
        "influencers_influencer (id, agency_id)",
    ),
]
ADD = [f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})" for table, name, columns in KEYS] + [
    f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {other}"
    " DEFERRABLE INITIALLY DEFERRED"
    for table, name, columns, other in LINKS
]
DROP = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _, _ in reversed(LINKS)] + [
    f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in reversed(KEYS)
]


class Migration(migrations.Migration):
    replaces = [
        ("campaigns", "0001_initial"),
        ("campaigns", "0002_same_agency"),
        ("campaigns", "0003_weighed_offers_and_waiting_contracts"),
        ("campaigns", "0004_a_lawyers_word_on_a_brief"),
        ("campaigns", "0005_who_saved_a_point_last"),
        ("campaigns", "0006_letters_of_reminders"),
        ("campaigns", "0007_plans_shown_to_clients"),
        ("campaigns", "0008_scenarios_applied_and_briefs_withdrawn"),
        ("campaigns", "0009_votes_about_shortlists"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0010_scopes_of_outreach"),
        ("influencers", "0001_squashed_0026_natures_corrected"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="ApprovalStage",
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
                        ("name", models.CharField(max_length=80)),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "side",
                            models.CharField(
                                choices=[("house", "Agency"), ("client", "Client")], max_length=6
                            ),
                        ),
                        ("needs_all", models.BooleanField(default=False)),
                        ("hours", models.PositiveSmallIntegerField(default=24)),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approval_stages",
                                to="accounts.brand",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("brand"),
                                django.db.models.functions.text.Lower("name"),
                                name="approval_stage_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hours__gte", 1), ("hours__lte", 1440)),
                                name="approval_hours_sensible",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BrandWord",
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
                                    ("avoid", "Never say"),
                                    ("prefer", "Say gladly"),
                                    ("replace", "Say otherwise"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("word", models.CharField(max_length=80)),
                        ("word_key", models.CharField(editable=False, max_length=80)),
                        ("instead", models.CharField(blank=True, max_length=80)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="words",
                                to="accounts.brand",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("brand", "word_key"), name="brand_word_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "replace"), _negated=True),
                                    models.Q(("instead", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="replaced_word_has_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
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
                        ("name_key", models.CharField(editable=False, max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planning", "Planning"),
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("finished", "Finished"),
                                    ("canceled", "Canceled"),
                                ],
                                default="planning",
                                max_length=8,
                            ),
                        ),
                        (
                            "goal",
                            models.CharField(
                                choices=[
                                    ("reach", "Reach"),
                                    ("awareness", "Awareness"),
                                    ("users", "New users"),
                                    ("sales", "Sales"),
                                    ("share", "Market share"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("goal_target", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("objective", models.TextField(blank=True)),
                        ("audience", models.TextField(blank=True)),
                        (
                            "markets",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=3), blank=True, default=list, size=None
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        (
                            "budget",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "client_fee",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        (
                            "target_margin",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                        ),
                        ("internal_note", models.TextField(blank=True)),
                        ("is_template", models.BooleanField(default=False)),
                        ("shortlist_shared_at", models.DateTimeField(blank=True, null=True)),
                        ("launched_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        ("frozen_reason", models.CharField(blank=True, max_length=300)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="campaigns",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaigns",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "cloned_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="clones",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="owned_campaigns",
                                to="accounts.membership",
                            ),
                        ),
                        ("reminds_by_mail", models.BooleanField(db_default=False, default=False)),
                        ("plan_shared_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="campaigns_newest"),
                            models.Index(fields=["agency", "state", "-id"], name="campaigns_by_state"),
                            models.Index(fields=["brand", "-id"], name="campaigns_of_brand"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["planning", "running", "paused", "finished", "canceled"])
                                ),
                                name="campaign_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="campaign_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("budget", None), ("budget__gte", 0), _connector="OR"),
                                    models.Q(("client_fee", None), ("client_fee__gte", 0), _connector="OR"),
                                ),
                                name="campaign_money_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_template", False), ("state", "planning"), _connector="OR"
                                ),
                                name="templates_do_not_run",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_at", None),
                                    models.Q(("frozen_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="frozen_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PipelineStage",
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
                        ("key", models.CharField(blank=True, editable=False, max_length=20)),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("selection", "Selection"),
                                    ("agreement", "Agreement"),
                                    ("production", "Production"),
                                    ("completion", "Completion"),
                                    ("ended", "Ended"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("how_to", models.TextField(blank=True)),
                        ("limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "entry_conditions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "exit_conditions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pipeline_stages",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "position"], name="pipeline_in_order")],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("agency"),
                                django.db.models.functions.text.Lower("name"),
                                name="pipeline_stage_name_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("agency", "key"),
                                name="pipeline_stage_key_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "phase__in",
                                        ["selection", "agreement", "production", "completion", "ended"],
                                    )
                                ),
                                name="pipeline_phase_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractTemplate",
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
                        ("language", models.CharField(default="en", max_length=3)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contract_templates",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("agency"),
                                django.db.models.functions.text.Lower("name"),
                                models.F("language"),
                                condition=models.Q(("archived_at", None)),
                                name="contract_template_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeRate",
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
                        ("from_currency", models.CharField(max_length=3)),
                        ("to_currency", models.CharField(max_length=3)),
                        ("rate", models.DecimalField(decimal_places=8, max_digits=18)),
                        ("as_of", models.DateField()),
                        ("source", models.CharField(max_length=120)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exchange_rates",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "from_currency", "to_currency", "as_of"),
                                name="one_rate_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gt", 0)), name="rate_above_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_currency", models.F("to_currency")), _negated=True),
                                name="rate_between_two_currencies",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MandatorySentence",
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
                        ("text", models.CharField(max_length=500)),
                        ("market", models.CharField(blank=True, max_length=2)),
                        ("language", models.CharField(blank=True, max_length=3)),
                        ("category", models.CharField(blank=True, max_length=40)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mandatory_sentences",
                                to="accounts.brand",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("brand", "market", "language", "text"), name="mandatory_sentence_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Product",
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
                        ("description", models.TextField(blank=True)),
                        ("url", models.URLField(blank=True, max_length=500)),
                        (
                            "selling_points",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "retail_price",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                        ),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="products",
                                to="accounts.brand",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("brand"),
                                django.db.models.functions.text.Lower("name"),
                                name="product_once_per_brand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("retail_price", None), ("retail_price__gte", 0), _connector="OR"
                                ),
                                name="product_price_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Brief",
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
                        ("title", models.CharField(max_length=120)),
                        ("platform", models.CharField(blank=True, max_length=16)),
                        ("format", models.CharField(blank=True, max_length=40)),
                        ("language", models.CharField(default="en", max_length=3)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("published", "Published"),
                                    ("changed", "Published, changed since"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="briefs",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("platform", ""), _negated=True), ("format", ""), _connector="OR"
                                ),
                                name="brief_format_of_a_platform",
                            ),
                            models.UniqueConstraint(
                                fields=("campaign", "platform", "format", "language"),
                                name="one_brief_per_format",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
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
                        ("last_read_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CampaignMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("duty", models.CharField(blank=True, max_length=120)),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="campaign_places",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "member"), name="once_in_a_team")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CampaignRisk",
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
                                choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], max_length=6
                            ),
                        ),
                        ("history", models.TextField()),
                        ("brand_values", models.TextField()),
                        ("behavior", models.TextField()),
                        ("measures", models.TextField(blank=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="risks",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ClientNote",
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
                        ("subject", models.CharField(max_length=160)),
                        ("body", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("shared", "Shown to the client")],
                                default="draft",
                                max_length=6,
                            ),
                        ),
                        ("shared_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="client_notes",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["campaign", "-id"], name="client_notes_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="ContingencyPlan",
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
                        ("note", models.TextField(blank=True)),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "campaign",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contingency_plan",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agreed_at", None), ("agreed_by__isnull", False), _connector="OR"
                                ),
                                name="plan_agreed_by_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Idea",
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
                                choices=[("story", "Story"), ("fact", "Fact"), ("insight", "Insight")],
                                default="story",
                                max_length=7,
                            ),
                        ),
                        ("field", models.CharField(blank=True, max_length=80)),
                        ("insight", models.TextField()),
                        ("source_url", models.URLField(blank=True, max_length=500)),
                        ("scenario", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("used", "Used"), ("dropped", "Dropped")],
                                default="open",
                                max_length=7,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ideas",
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
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ideas",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ideas",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ideas",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="ideas_newest"),
                            models.Index(fields=["influencer", "-id"], name="ideas_of_influencer"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("insight", ""), _negated=True), name="idea_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LaunchOverride",
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
                            "missing",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200), size=None
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="launch_overrides",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PlanScenario",
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
                        ("name", models.CharField(max_length=80)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan_scenarios",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("campaign"),
                                django.db.models.functions.text.Lower("name"),
                                name="plan_scenario_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShortlistVote",
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
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shortlist_votes",
                                to="campaigns.campaign",
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
                                fields=("campaign", "first", "second"), name="one_vote_a_shortlist_pair"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="shortlist_vote_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Collaboration",
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
                        ("stage_since", models.DateTimeField()),
                        ("rank", models.IntegerField(default=0)),
                        ("blocked_by", models.CharField(blank=True, max_length=300)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "end_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("declined", "Declined"),
                                    ("dropped", "Dropped out"),
                                    ("removed", "Taken out by us"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fee", "The fee"),
                                    ("timing", "Dates or workload"),
                                    ("brand", "The brand"),
                                    ("product", "The product"),
                                    ("conditions", "Conditions of the deal"),
                                    ("freedom", "Too little creative freedom"),
                                    ("taste", "Personal taste"),
                                    ("experience", "Bad experience with the brand"),
                                    ("exclusivity", "Bound to a rival"),
                                    ("papers", "Contract, taxes or personal data"),
                                    ("no_answer", "No answer"),
                                    ("health", "Illness or family"),
                                    ("client", "The client said no"),
                                    ("quality", "Work not as agreed"),
                                    ("risk", "Risk for the brand"),
                                    ("other", "Something else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("end_note", models.CharField(blank=True, max_length=500)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="collaborations",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collaborations",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collaborations",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="owned_collaborations",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="replacements",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "representative",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="influencers.representative",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collaborations",
                                to="campaigns.pipelinestage",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="collaborations_newest"),
                            models.Index(fields=["influencer", "-id"], name="collaborations_of_influencer"),
                            models.Index(fields=["campaign", "stage", "rank", "id"], name="board_columns"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "influencer"), name="once_in_a_campaign"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_kind", ""), ("end_reason", ""), ("ended_at", None)),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("end_kind", ""), _negated=True),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ended_for_a_coded_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractTemplateVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("number", models.PositiveIntegerField()),
                        ("body", models.TextField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="campaigns.contracttemplate",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("template", "number"), name="template_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BriefPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "section",
                            models.CharField(
                                choices=[
                                    ("overview", "What it is about"),
                                    ("audience", "Whom it is for"),
                                    ("selling_points", "What matters about the product"),
                                    ("must_say", "Facts that must be said"),
                                    ("free_ground", "Yours to decide"),
                                    ("do", "Please do"),
                                    ("do_not", "Please do not"),
                                    ("mentions", "Mentions"),
                                    ("hashtags", "Hashtags"),
                                    ("links", "Links"),
                                    ("disclosure", "Marking as advertising"),
                                    ("dates", "Dates"),
                                    ("rights", "Rights"),
                                    ("technical", "Technical needs"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("text", models.TextField()),
                        ("market", models.CharField(blank=True, max_length=2)),
                        ("is_verbatim", models.BooleanField(default=False)),
                        ("from_brand", models.BooleanField(default=False)),
                        (
                            "brief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="campaigns.brief",
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["brief", "section", "position"], name="points_in_order")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="point_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BriefVersion",
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
                        ("number", models.PositiveIntegerField()),
                        ("points", models.JSONField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("freedom", models.JSONField(default=dict)),
                        ("published_at", models.DateTimeField()),
                        (
                            "brief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="campaigns.brief",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        ("legal_note", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("brief", "number"), name="version_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContingencyScenario",
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
                        ("title", models.CharField(max_length=160)),
                        ("sign", models.CharField(blank=True, max_length=300)),
                        (
                            "response",
                            models.CharField(
                                choices=[
                                    ("stop", "Stop at once"),
                                    ("step_back", "Step back and look again"),
                                    ("go_on", "Go on, with eyes open"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "first_actor",
                            models.CharField(
                                choices=[
                                    ("influencer", "The influencer"),
                                    ("brand", "The brand"),
                                    ("agency", "The agency"),
                                    ("third_party", "An impartial third party"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("first_contact", models.CharField(blank=True, max_length=200)),
                        ("steps", models.TextField(blank=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scenarios",
                                to="campaigns.contingencyplan",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "title"), name="scenario_once_per_plan")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScenarioUse",
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
                        ("name", models.CharField(max_length=80)),
                        ("changed", models.JSONField(default=list)),
                        ("joined", models.JSONField(default=list)),
                        ("kept", models.JSONField(default=list)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scenario_uses",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "scenario",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="uses",
                                to="campaigns.planscenario",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["campaign", "-id"], name="scenario_uses_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
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
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("house", "We"),
                                    ("influencer", "The influencer"),
                                    ("client", "The client"),
                                ],
                                default="house",
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Waits for an answer"),
                                    ("countered", "Answered with a counter-offer"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("expired", "Expired"),
                                    ("withdrawn", "Withdrawn"),
                                    ("replaced", "Replaced by a newer agreement"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("fee", models.DecimalField(decimal_places=2, max_digits=14)),
                        (
                            "per_conversion",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True),
                        ),
                        ("conversion", models.CharField(blank=True, max_length=200)),
                        ("conversions_paid_up_to", models.PositiveIntegerField(blank=True, null=True)),
                        ("goods", models.CharField(blank=True, max_length=300)),
                        (
                            "goods_value",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                        ),
                        ("payment_days", models.PositiveSmallIntegerField(default=30)),
                        ("message", models.TextField(blank=True)),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("accepted_name", models.CharField(blank=True, max_length=200)),
                        ("answered_by", models.CharField(blank=True, max_length=250)),
                        ("evidence", models.CharField(blank=True, max_length=500)),
                        (
                            "declined_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fee", "The fee"),
                                    ("timing", "Dates or workload"),
                                    ("brand", "The brand"),
                                    ("product", "The product"),
                                    ("conditions", "Conditions of the deal"),
                                    ("freedom", "Too little creative freedom"),
                                    ("taste", "Personal taste"),
                                    ("experience", "Bad experience with the brand"),
                                    ("exclusivity", "Bound to a rival"),
                                    ("papers", "Contract, taxes or personal data"),
                                    ("no_answer", "No answer"),
                                    ("health", "Illness or family"),
                                    ("client", "The client said no"),
                                    ("quality", "Work not as agreed"),
                                    ("risk", "Risk for the brand"),
                                    ("other", "Something else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("declined_note", models.CharField(blank=True, max_length=500)),
                        (
                            "answers",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counters",
                                to="campaigns.offer",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "collaboration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="campaigns.collaboration",
                            ),
                        ),
                        ("despite", models.CharField(blank=True, max_length=300)),
                        ("fair_rate", models.JSONField(blank=True, default=dict)),
                        ("shows_fair_rate", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "sent")),
                                fields=["expires_at"],
                                name="offers_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("collaboration", "number"), name="offer_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "accepted")),
                                fields=("collaboration",),
                                name="one_accepted_offer",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sent")),
                                fields=("collaboration",),
                                name="one_waiting_offer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fee__gte", 0),
                                    models.Q(
                                        ("per_conversion", None), ("per_conversion__gte", 0), _connector="OR"
                                    ),
                                    models.Q(("goods_value", None), ("goods_value__gte", 0), _connector="OR"),
                                ),
                                name="offer_money_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("per_conversion", None),
                                    models.Q(("conversion", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="offer_says_what_is_a_conversion",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), _negated=True),
                                    models.Q(("accepted_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="accepted_by_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Slot",
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
                        ("title", models.CharField(blank=True, max_length=120)),
                        ("platform", models.CharField(max_length=16)),
                        ("format", models.CharField(max_length=40)),
                        ("tier", models.CharField(blank=True, max_length=20)),
                        ("market", models.CharField(blank=True, max_length=2)),
                        ("publish_from", models.DateField(blank=True, null=True)),
                        ("publish_until", models.DateField(blank=True, null=True)),
                        ("quantity", models.PositiveSmallIntegerField(default=1)),
                        (
                            "budget",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        (
                            "price",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        (
                            "client_price",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        ("position", models.PositiveIntegerField(default=0)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slots",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="slots",
                                to="campaigns.collaboration",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["campaign", "position", "id"], name="slots_in_order")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("platform", ""), _negated=True),
                                    models.Q(("format", ""), _negated=True),
                                ),
                                name="slot_has_a_platform",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("publish_from", None),
                                    ("publish_until", None),
                                    ("publish_until__gte", models.F("publish_from")),
                                    _connector="OR",
                                ),
                                name="slot_window_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("budget", None), ("budget__gte", 0), _connector="OR"),
                                    models.Q(("price", None), ("price__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("client_price", None), ("client_price__gte", 0), _connector="OR"
                                    ),
                                ),
                                name="slot_money_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 1)), name="slot_wants_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_name", models.CharField(blank=True, max_length=60)),
                        ("to_name", models.CharField(max_length=60)),
                        (
                            "to_phase",
                            models.CharField(
                                choices=[
                                    ("selection", "Selection"),
                                    ("agreement", "Agreement"),
                                    ("production", "Production"),
                                    ("completion", "Completion"),
                                    ("ended", "Ended"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "despite",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("by_label", models.CharField(max_length=250)),
                        ("at", models.DateTimeField()),
                        (
                            "collaboration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moves",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "from_stage",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="campaigns.pipelinestage",
                            ),
                        ),
                        (
                            "to_stage",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="campaigns.pipelinestage",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["collaboration", "-id"], name="moves_of_collaboration")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadBack",
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
                        ("asked_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("check_due_at", models.DateTimeField(blank=True, null=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "acknowledged_version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.briefversion",
                            ),
                        ),
                        (
                            "brief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="read_backs",
                                to="campaigns.brief",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "collaboration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="read_backs",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "seen_version",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.briefversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("check_due_at__isnull", False), ("checked_at", None)),
                                fields=["check_due_at"],
                                name="second_checks_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("collaboration", "brief"), name="one_read_back_per_brief"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContingencyDuty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("who", models.CharField(blank=True, max_length=120)),
                        ("duty", models.CharField(max_length=300)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "scenario",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="campaigns.contingencyscenario",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("member__isnull", False),
                                    models.Q(("who", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="duty_has_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Out for signing"),
                                    ("signed", "Signed"),
                                    ("waived", "No contract"),
                                    ("canceled", "Canceled"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=40)),
                        ("body", models.TextField(blank=True)),
                        ("values", models.JSONField(default=dict)),
                        ("pdf", models.FileField(blank=True, max_length=200, upload_to="contracts/%Y/%m/")),
                        ("pdf_error", models.CharField(blank=True, max_length=300)),
                        ("pdf_made_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_on", models.DateField(blank=True, null=True)),
                        (
                            "signed_file",
                            models.FileField(blank=True, max_length=200, upload_to="contracts/%Y/%m/"),
                        ),
                        ("signed_file_name", models.CharField(blank=True, max_length=200)),
                        ("signed_file_digest", models.CharField(blank=True, max_length=64)),
                        (
                            "waived_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("refuses", "They refuse contracts"),
                                    ("personal_data", "They will not give personal data"),
                                    ("barter", "Barter below the limits"),
                                    ("platform", "Agreed through a marketplace"),
                                    ("anonymous", "They work under a pseudonym"),
                                    ("other", "Another reason"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("waived_note", models.CharField(blank=True, max_length=500)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "collaboration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contracts",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "template_version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.contracttemplateversion",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.offer",
                            ),
                        ),
                        ("pdf_wanted_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("draft", "sent", "signed", "waived"))),
                                fields=("collaboration",),
                                name="one_live_contract",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "waived"), _negated=True),
                                    models.Q(("waived_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="waived_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "signed"), _negated=True),
                                    ("signed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="signed_on_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Exclusivity",
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
                        ("category", models.CharField(blank=True, max_length=80)),
                        ("category_key", models.CharField(blank=True, editable=False, max_length=80)),
                        (
                            "rivals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("platform", models.CharField(blank=True, max_length=16)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exclusivities",
                                to="campaigns.offer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ends_on"], name="exclusivities_ending")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="exclusivity_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("category", ""), _negated=True),
                                    models.Q(("rivals", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="exclusivity_against_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
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
                            "direction",
                            models.CharField(
                                choices=[("payable", "We owe"), ("receivable", "Owed to us")], max_length=10
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("fee", "Fee"),
                                    ("conversions", "Amount per conversion"),
                                    ("rights", "Usage rights"),
                                    ("goods", "Goods given"),
                                    ("expense", "Expense"),
                                    ("client_fee", "Client's fee"),
                                    ("other", "Other"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("owed", "Agreed"),
                                    ("approved", "Approved"),
                                    ("paid", "Paid"),
                                    ("canceled", "Canceled"),
                                ],
                                default="owed",
                                max_length=8,
                            ),
                        ),
                        ("party", models.CharField(max_length=200)),
                        ("what", models.CharField(blank=True, max_length=200)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                        ("currency", models.CharField(max_length=3)),
                        ("rate", models.DecimalField(blank=True, decimal_places=8, max_digits=18, null=True)),
                        ("rate_source", models.CharField(blank=True, max_length=200)),
                        (
                            "amount_in_campaign",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("invoice_number", models.CharField(blank=True, max_length=80)),
                        ("guard", models.CharField(blank=True, editable=False, max_length=120)),
                        ("conversions_from", models.PositiveIntegerField(blank=True, null=True)),
                        ("conversions_until", models.PositiveIntegerField(blank=True, null=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("paid_on", models.DateField(blank=True, null=True)),
                        ("paid_reference", models.CharField(blank=True, max_length=120)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="payments",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "collaboration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="campaigns.offer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="payments_newest"),
                            models.Index(fields=["campaign", "-id"], name="payments_of_campaign"),
                            models.Index(
                                condition=models.Q(("state__in", ("owed", "approved"))),
                                fields=["agency", "due_on"],
                                name="payments_due",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="payment_above_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["approved", "paid"]), _negated=True),
                                    ("approved_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="approved_before_paid",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "paid"), _negated=True),
                                    ("paid_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="paid_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("conversions_until", None),
                                    ("conversions_until__gt", models.F("conversions_from")),
                                    _connector="OR",
                                ),
                                name="conversions_counted_upward",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("guard", ""), _negated=True),
                                    models.Q(("state", "canceled"), _negated=True),
                                ),
                                fields=("agency", "guard"),
                                name="never_paid_twice",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("conversions_from__isnull", False),
                                    models.Q(("state", "canceled"), _negated=True),
                                ),
                                fields=("collaboration", "conversions_from"),
                                name="conversions_counted_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("invoice_number", ""), _negated=True),
                                    models.Q(("state", "canceled"), _negated=True),
                                ),
                                fields=("agency", "direction", "party", "invoice_number"),
                                name="invoice_entered_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UsageRight",
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
                                    ("organic", "Repost on own channels"),
                                    ("paid", "Use in paid advertising"),
                                    ("whitelisting", "Advertise from the influencer's account"),
                                    ("edit", "Edit and cut"),
                                    ("offline", "Print, shops, television"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("places", models.CharField(blank=True, max_length=200)),
                        (
                            "markets",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rights",
                                to="campaigns.offer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ends_on"], name="rights_ending")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="right_dates_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Candidate",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("chosen", "Chosen"),
                                    ("bench", "On the bench"),
                                    ("refused", "Refused"),
                                    ("out", "Not considered"),
                                ],
                                default="proposed",
                                max_length=8,
                            ),
                        ),
                        ("bench_rank", models.PositiveIntegerField(blank=True, null=True)),
                        ("position", models.PositiveIntegerField(default=0)),
                        ("why", models.CharField(blank=True, max_length=500)),
                        (
                            "price",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        ("free_from", models.DateField(blank=True, null=True)),
                        ("free_until", models.DateField(blank=True, null=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("checked_note", models.CharField(blank=True, max_length=300)),
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
                            "refused_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fee", "The fee"),
                                    ("timing", "Dates or workload"),
                                    ("brand", "The brand"),
                                    ("product", "The product"),
                                    ("conditions", "Conditions of the deal"),
                                    ("freedom", "Too little creative freedom"),
                                    ("taste", "Personal taste"),
                                    ("experience", "Bad experience with the brand"),
                                    ("exclusivity", "Bound to a rival"),
                                    ("papers", "Contract, taxes or personal data"),
                                    ("no_answer", "No answer"),
                                    ("health", "Illness or family"),
                                    ("client", "The client said no"),
                                    ("quality", "Work not as agreed"),
                                    ("risk", "Risk for the brand"),
                                    ("other", "Something else"),
                                ],
                                max_length=12,
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
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidacies",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "slot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="candidates",
                                to="campaigns.slot",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="candidates_newest"),
                            models.Index(fields=["slot", "bench_rank"], name="bench_of_slot"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "bench"), _negated=True),
                                    ("bench_rank__gte", 1),
                                    _connector="OR",
                                ),
                                name="bench_has_a_rank",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("free_from", None),
                                    ("free_until", None),
                                    ("free_until__gte", models.F("free_from")),
                                    _connector="OR",
                                ),
                                name="candidate_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("price", None), ("price__gte", 0), _connector="OR"),
                                name="candidate_price_not_negative",
                            ),
                            models.UniqueConstraint(
                                fields=("slot", "influencer"), name="candidate_once_per_slot"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "chosen")),
                                fields=("slot",),
                                name="one_chosen_per_slot",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deliverable",
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
                        ("title", models.CharField(blank=True, max_length=160)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("producing", "In production"),
                                    ("draft_in", "Draft handed in"),
                                    ("approved", "Approved"),
                                    ("scheduled", "Scheduled"),
                                    ("published", "Published"),
                                    ("canceled", "Canceled"),
                                ],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("draft_due_at", models.DateTimeField(blank=True, null=True)),
                        ("publish_due_at", models.DateTimeField(blank=True, null=True)),
                        ("draft_in_at", models.DateTimeField(blank=True, null=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("published_url", models.URLField(blank=True, max_length=500)),
                        ("short_notice", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliverables",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "collaboration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliverables",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "slot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="deliverables",
                                to="campaigns.slot",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("planned", "producing"))),
                                fields=["agency", "draft_due_at"],
                                name="drafts_owed",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ("planned", "producing", "draft_in", "approved", "scheduled"),
                                    )
                                ),
                                fields=["agency", "publish_due_at"],
                                name="posts_owed",
                            ),
                            models.Index(
                                fields=["agency", "publish_due_at", "id"], name="deliverables_by_day"
                            ),
                            models.Index(fields=["agency", "-id"], name="deliverables_newest"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("platform", ""), _negated=True),
                                    models.Q(("format", ""), _negated=True),
                                ),
                                name="deliverable_has_a_platform",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("draft_due_at", None),
                                    ("publish_due_at", None),
                                    ("publish_due_at__gte", models.F("draft_due_at")),
                                    _connector="OR",
                                ),
                                name="draft_before_publication",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="published_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfferLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("platform", models.CharField(max_length=16)),
                        ("format", models.CharField(max_length=40)),
                        ("quantity", models.PositiveSmallIntegerField(default=1)),
                        (
                            "price",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        ("draft_due_on", models.DateField(blank=True, null=True)),
                        ("publish_from", models.DateField(blank=True, null=True)),
                        ("publish_until", models.DateField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="campaigns.offer",
                            ),
                        ),
                        (
                            "slot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="campaigns.slot",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 1)), name="line_wants_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("publish_from", None),
                                    ("publish_until", None),
                                    ("publish_until__gte", models.F("publish_from")),
                                    _connector="OR",
                                ),
                                name="line_window_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Swap",
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
                                    ("declined", "Declined"),
                                    ("dropped", "Dropped out"),
                                    ("removed", "Taken out by us"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("fee", "The fee"),
                                    ("timing", "Dates or workload"),
                                    ("brand", "The brand"),
                                    ("product", "The product"),
                                    ("conditions", "Conditions of the deal"),
                                    ("freedom", "Too little creative freedom"),
                                    ("taste", "Personal taste"),
                                    ("experience", "Bad experience with the brand"),
                                    ("exclusivity", "Bound to a rival"),
                                    ("papers", "Contract, taxes or personal data"),
                                    ("no_answer", "No answer"),
                                    ("health", "Illness or family"),
                                    ("client", "The client said no"),
                                    ("quality", "Work not as agreed"),
                                    ("risk", "Risk for the brand"),
                                    ("other", "Something else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("moved", models.JSONField(default=dict)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "joined",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "left",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "slot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="swaps",
                                to="campaigns.slot",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["slot", "-id"], name="swaps_of_slot")],
                    },
                ),
                migrations.CreateModel(
                    name="BriefRemark",
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
                        ("key", models.UUIDField(blank=True, null=True)),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("house", "We"),
                                    ("influencer", "The influencer"),
                                    ("client", "The client"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("author_label", models.CharField(max_length=250)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "read_back",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="campaigns.readback",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["read_back", "id"], name="remarks_of_read_back")],
                    },
                ),
                migrations.CreateModel(
                    name="PointAnswer",
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
                        ("key", models.UUIDField()),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("got_it", "Got it"), ("objects", "Objects")], max_length=7
                            ),
                        ),
                        ("remark", models.TextField(blank=True)),
                        ("answered_by", models.CharField(max_length=250)),
                        ("answered_at", models.DateTimeField()),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        ("resolution", models.TextField(blank=True)),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="campaigns.briefversion",
                            ),
                        ),
                        (
                            "read_back",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="campaigns.readback",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("read_back", "key", "digest"), name="one_answer_per_wording"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("verdict", "objects"), _negated=True),
                                    models.Q(("remark", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="objection_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanPick",
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
                            "price",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="campaigns.candidate",
                            ),
                        ),
                        (
                            "scenario",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="picks",
                                to="campaigns.planscenario",
                            ),
                        ),
                        (
                            "slot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="picks",
                                to="campaigns.slot",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scenario", "slot"), name="one_pick_per_slot")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Postponement",
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
                            "what",
                            models.CharField(
                                choices=[("draft", "Draft"), ("publish", "Publication")], max_length=7
                            ),
                        ),
                        ("from_at", models.DateTimeField()),
                        ("to_at", models.DateTimeField()),
                        (
                            "asked_by",
                            models.CharField(
                                choices=[
                                    ("house", "We"),
                                    ("influencer", "The influencer"),
                                    ("client", "The client"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("health", "Illness"),
                                    ("mood", "Not in the mood"),
                                    ("workload", "Other work came between"),
                                    ("format", "Wants another format"),
                                    ("product", "Product came late"),
                                    ("changes", "More changes than planned"),
                                    ("client", "The client asked"),
                                    ("technical", "Technical trouble"),
                                    ("plan", "Our plan changed"),
                                    ("other", "Something else"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("reminded_firmly_at", models.DateTimeField(blank=True, null=True)),
                        ("client_warned_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.membership"
                            ),
                        ),
                        (
                            "client_warned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "deliverable",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postponements",
                                to="campaigns.deliverable",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["deliverable", "-id"], name="postponements_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("from_at", models.F("to_at")), _negated=True),
                                name="postponed_to_another_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "what",
                            models.CharField(
                                choices=[("draft", "Draft"), ("publish", "Publication")], max_length=7
                            ),
                        ),
                        ("days_before", models.PositiveSmallIntegerField()),
                        ("due_at", models.DateTimeField()),
                        ("made_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "deliverable",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="campaigns.deliverable",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("seen_at", None)),
                                fields=["agency", "-id"],
                                name="reminders_unseen",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("deliverable", "what", "days_before", "due_at"), name="reminded_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waits"),
                                    ("leaving", "On its way"),
                                    ("sent", "Sent"),
                                    ("unclear", "May not have arrived"),
                                    ("refused", "Refused"),
                                    ("dropped", "Not needed any more"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        ("send_after", models.DateTimeField()),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("address", models.CharField(blank=True, max_length=320)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "reminder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="campaigns.reminder",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["send_after"],
                                name="reminder_letters_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "leaving")),
                                fields=["claimed_at"],
                                name="reminder_letters_leaving",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("reminder", "member"),
                                name="one_letter_per_reader",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="approvalstage",
            name="approvers",
            field=models.ManyToManyField(blank=True, related_name="+", to="accounts.membership"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="products",
            field=models.ManyToManyField(blank=True, related_name="campaigns", to="campaigns.product"),
        ),
        migrations.RunSQL(ADD, DROP),
    ]
