"""The room's tables, made together."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models

from accounts.migrating import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0012_scopes_of_crisis"),
        ("campaigns", "0010_rounds_of_changes_in_offers"),
        ("influencers", "0028_contacts_are_no_notes"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="AlertHook",
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
                        ("url", models.URLField(max_length=500)),
                        ("secret", models.BinaryField()),
                        (
                            "least_level",
                            models.CharField(
                                choices=[
                                    ("watch", "Watch"),
                                    ("minor", "Minor"),
                                    ("moderate", "Moderate"),
                                    ("severe", "Severe"),
                                    ("critical", "Critical"),
                                ],
                                default="minor",
                                max_length=8,
                            ),
                        ),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alert_hooks",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
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
                        ("title", models.CharField(max_length=200)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("watch", "Watch"),
                                    ("minor", "Minor"),
                                    ("moderate", "Moderate"),
                                    ("severe", "Severe"),
                                    ("critical", "Critical"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Being assessed"),
                                    ("acting", "Acting"),
                                    ("calming", "Calming down"),
                                    ("closed", "Closed"),
                                    ("called_off", "Was nothing"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("is_drill", models.BooleanField(default=False)),
                        (
                            "response",
                            models.CharField(
                                blank=True,
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
                                blank=True,
                                choices=[
                                    ("influencer", "The influencer"),
                                    ("brand", "The brand"),
                                    ("agency", "The agency"),
                                    ("third_party", "An impartial third party"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("why_first", models.CharField(blank=True, max_length=300)),
                        ("central_channel", models.CharField(blank=True, max_length=300)),
                        ("language", models.CharField(blank=True, max_length=3)),
                        ("opened_at", models.DateTimeField()),
                        ("turned_at", models.DateTimeField()),
                        ("alerted_at", models.DateTimeField(blank=True, null=True)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("assessed_at", models.DateTimeField(blank=True, null=True)),
                        ("client_told_at", models.DateTimeField(blank=True, null=True)),
                        ("first_statement_at", models.DateTimeField(blank=True, null=True)),
                        ("full_statement_at", models.DateTimeField(blank=True, null=True)),
                        ("calm_since", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("acknowledge_due_at", models.DateTimeField(blank=True, null=True)),
                        ("assess_due_at", models.DateTimeField(blank=True, null=True)),
                        ("statement_due_at", models.DateTimeField(blank=True, null=True)),
                        ("client_due_at", models.DateTimeField(blank=True, null=True)),
                        ("update_due_at", models.DateTimeField(blank=True, null=True)),
                        ("next_due_at", models.DateTimeField(blank=True, null=True)),
                        ("told_late", models.JSONField(blank=True, default=dict)),
                        ("prepare_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="incidents",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "commander",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commanded_incidents",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "playbook_version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="crisis.playbookversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-opened_at", "-id"], name="incidents_newest"),
                            models.Index(
                                condition=models.Q(("state__in", ("open", "acting", "calming"))),
                                fields=["agency", "-opened_at", "-id"],
                                name="incidents_live",
                            ),
                            models.Index(
                                condition=models.Q(("next_due_at__isnull", False)),
                                fields=["next_due_at"],
                                name="incidents_due",
                            ),
                            models.Index(
                                condition=models.Q(("prepare_at__isnull", False)),
                                fields=["prepare_at"],
                                name="incidents_to_prepare",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("agency", "number"), name="incident_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HarmedParty",
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
                        ("who", models.CharField(max_length=200)),
                        ("number", models.PositiveIntegerField(blank=True, null=True)),
                        ("harm", models.CharField(max_length=500)),
                        ("contact", models.CharField(blank=True, max_length=320)),
                        ("done", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Nothing done yet"),
                                    ("contacted", "Spoken with"),
                                    ("helped", "Helped"),
                                    ("declined", "Want no help"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="harmed",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "harmed parties",
                    },
                ),
                migrations.CreateModel(
                    name="Fact",
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
                            "standing",
                            models.CharField(
                                choices=[
                                    ("confirmed", "Confirmed"),
                                    ("unknown", "Not known yet"),
                                    ("not_ours", "Not ours"),
                                ],
                                default="unknown",
                                max_length=9,
                            ),
                        ),
                        ("text", models.CharField(max_length=500)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("source_url", models.URLField(blank=True, max_length=500)),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="facts",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ClientUpdate",
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
                        ("next_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("writing", "Being written"),
                                    ("approved", "Approved"),
                                    ("shared", "The client sees it"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="writing",
                                max_length=9,
                            ),
                        ),
                        ("approved_hash", models.CharField(blank=True, max_length=64)),
                        ("shared_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
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
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crisis_updates",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="client_updates",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("shared_at__isnull", False)),
                                fields=["brand", "-shared_at"],
                                name="updates_of_brand",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alert",
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
                        ("title", models.CharField(max_length=200)),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("watch", "Watch"),
                                    ("minor", "Minor"),
                                    ("moderate", "Moderate"),
                                    ("severe", "Severe"),
                                    ("critical", "Critical"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "Not acknowledged"),
                                    ("acknowledged", "Acknowledged"),
                                    ("joined", "In an incident"),
                                    ("dismissed", "Dismissed"),
                                    ("ended", "Calm again"),
                                ],
                                default="new",
                                max_length=12,
                            ),
                        ),
                        ("is_drill", models.BooleanField(default=False)),
                        ("noted", models.CharField(blank=True, max_length=200)),
                        ("began_at", models.DateTimeField()),
                        ("raised_at", models.DateTimeField()),
                        ("worse_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("comments", models.PositiveIntegerField(default=0)),
                        ("negative", models.PositiveIntegerField(default=0)),
                        ("acknowledge_by", models.DateTimeField(blank=True, null=True)),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("dismissed_reason", models.CharField(blank=True, max_length=300)),
                        ("escalates_at", models.DateTimeField(blank=True, null=True)),
                        ("escalated", models.PositiveSmallIntegerField(default=0)),
                        (
                            "acknowledged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alerts",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="alerts",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "monitor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alerts",
                                to="crisis.monitor",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-raised_at", "-id"], name="alerts_newest"),
                            models.Index(
                                condition=models.Q(("state__in", ("new", "acknowledged", "joined"))),
                                fields=["agency", "-raised_at", "-id"],
                                name="alerts_open",
                            ),
                            models.Index(
                                condition=models.Q(("escalates_at__isnull", False)),
                                fields=["escalates_at"],
                                name="alerts_escalating",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentCampaign",
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
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="incident_places",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="campaigns",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("incident", "campaign"), name="touched_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentInfluencer",
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
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="influencers",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="incident_places",
                                to="influencers.influencer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("incident", "influencer"), name="about_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentTask",
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
                        ("role", models.CharField(blank=True, max_length=20)),
                        ("text", models.CharField(max_length=300)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To do"),
                                    ("doing", "Being done"),
                                    ("done", "Done"),
                                    ("dropped", "Not needed"),
                                ],
                                default="open",
                                max_length=7,
                            ),
                        ),
                        ("is_legal", models.BooleanField(default=False)),
                        ("note", models.TextField(blank=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("told_late_at", models.DateTimeField(blank=True, null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="crisis_tasks",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["incident", "position", "id"], name="tasks_of_incident")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("rss", "Feed"),
                                    ("webhook", "Webhook"),
                                    ("file", "File"),
                                    ("hand", "Written down by hand"),
                                    ("drill", "Drill"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("external_key", models.CharField(max_length=120)),
                        ("place", models.CharField(blank=True, max_length=120)),
                        ("url", models.URLField(blank=True, max_length=1000)),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("text", models.TextField(blank=True)),
                        ("author", models.CharField(blank=True, max_length=200)),
                        ("author_hash", models.BigIntegerField(null=True)),
                        ("likes", models.IntegerField(null=True)),
                        ("reach", models.BigIntegerField(null=True)),
                        ("at", models.DateTimeField()),
                        (
                            "taken_in_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
                                default="",
                                max_length=11,
                            ),
                        ),
                        (
                            "mood",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("negative", "Negative"),
                                    ("neutral", "Neutral"),
                                    ("positive", "Positive"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("mood_confidence", models.FloatField(null=True)),
                        ("mood_unsure", models.BooleanField(default=False)),
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
                                default="",
                                max_length=16,
                            ),
                        ),
                        ("language", models.CharField(blank=True, default="", max_length=8)),
                        ("corrected_at", models.DateTimeField(null=True)),
                        ("heard_at", models.DateTimeField(null=True)),
                        ("put_away_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "monitor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="crisis.monitor",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["monitor", "-at", "-id"], name="mentions_newest"),
                            models.Index(
                                condition=models.Q(("heard_at", None)),
                                fields=["monitor", "id"],
                                name="mentions_unheard",
                            ),
                            models.Index(
                                condition=models.Q(("mood_stage", "")), fields=["id"], name="mentions_to_read"
                            ),
                            models.Index(fields=["agency", "-at", "-id"], name="mentions_of_agency"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("monitor", "external_key"), name="mention_once_a_monitor"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertSample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="samples",
                                to="crisis.alert",
                            ),
                        ),
                        (
                            "comment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.comment",
                            ),
                        ),
                        (
                            "mention",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="crisis.mention",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("comment__isnull", False)),
                                fields=("alert", "comment"),
                                name="comment_once_an_alert",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("mention__isnull", False)),
                                fields=("alert", "mention"),
                                name="mention_once_an_alert",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Monitor",
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
                            "scope",
                            models.CharField(
                                choices=[
                                    ("campaign", "A campaign"),
                                    ("influencer", "An influencer"),
                                    ("brand", "A brand"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(max_length=160)),
                        ("name_key", models.CharField(editable=False, max_length=160)),
                        (
                            "state",
                            models.CharField(
                                choices=[("on", "Watching"), ("paused", "Paused"), ("ended", "Ended")],
                                default="on",
                                max_length=6,
                            ),
                        ),
                        ("is_drill", models.BooleanField(default=False)),
                        (
                            "keywords",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "not_words",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("sensitivity", models.JSONField(blank=True, default=dict)),
                        (
                            "feeds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.URLField(max_length=500),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("feeds_due_at", models.DateTimeField(blank=True, null=True)),
                        ("feeds_trouble", models.CharField(blank=True, max_length=300)),
                        ("feed_marks", models.JSONField(blank=True, default=dict)),
                        ("hook_secret", models.BinaryField(blank=True, null=True)),
                        ("hook_hash", models.CharField(blank=True, max_length=64)),
                        ("watched_from", models.DateTimeField()),
                        ("last_heard_at", models.DateTimeField(blank=True, null=True)),
                        ("heard", models.PositiveBigIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="monitors",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="monitors",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="monitors",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="monitors",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="monitors",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "name_key", "id"], name="monitors_by_name"),
                            models.Index(
                                condition=models.Q(("feeds_due_at__isnull", False)),
                                fields=["feeds_due_at"],
                                name="monitors_feeds_due",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("brand", None),
                                        ("campaign__isnull", False),
                                        ("influencer", None),
                                        ("scope", "campaign"),
                                    ),
                                    models.Q(
                                        ("brand", None),
                                        ("campaign", None),
                                        ("influencer__isnull", False),
                                        ("scope", "influencer"),
                                    ),
                                    models.Q(
                                        ("brand__isnull", False),
                                        ("campaign", None),
                                        ("influencer", None),
                                        ("scope", "brand"),
                                    ),
                                    _connector="OR",
                                ),
                                name="monitor_watches_one_thing",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("campaign__isnull", False), ("is_drill", False)),
                                fields=("campaign",),
                                name="one_monitor_a_campaign",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("influencer__isnull", False)),
                                fields=("influencer",),
                                name="one_monitor_an_influencer",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("brand__isnull", False)),
                                fields=("brand",),
                                name="one_monitor_a_brand",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KnownBreak",
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("note", models.CharField(max_length=200)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "monitor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="breaks",
                                to="crisis.monitor",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="break_ends_after_it_starts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentMonitor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="listening",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "monitor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="incident_places",
                                to="crisis.monitor",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("incident", "monitor"), name="listens_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Drill",
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
                        ("title", models.CharField(max_length=200)),
                        ("storm", models.CharField(blank=True, max_length=40)),
                        (
                            "recording",
                            models.FileField(blank=True, max_length=300, upload_to="crisis/drills/%Y/%m/"),
                        ),
                        ("speed", models.FloatField(default=1.0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("stopped", "Stopped"),
                                ],
                                default="planned",
                                max_length=7,
                            ),
                        ),
                        ("comments", models.PositiveIntegerField(default=0)),
                        ("seconds", models.FloatField(default=0.0)),
                        ("left_out", models.PositiveIntegerField(default=0)),
                        ("problems", models.JSONField(blank=True, default=list)),
                        ("played", models.PositiveIntegerField(default=0)),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("turns_at", models.DateTimeField(blank=True, null=True)),
                        ("next_at", models.DateTimeField(blank=True, null=True)),
                        ("score", models.JSONField(blank=True, default=dict)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drills",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "by",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="drills",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="drills",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "monitor",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="drill",
                                to="crisis.monitor",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="drills_newest"),
                            models.Index(
                                condition=models.Q(("next_at__isnull", False)),
                                fields=["next_at"],
                                name="drills_due",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Playbook",
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
                        ("scenario", models.CharField(blank=True, max_length=40)),
                        ("name", models.CharField(max_length=160)),
                        ("name_key", models.CharField(editable=False, max_length=160)),
                        ("reviewed_on", models.DateField(blank=True, null=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="playbooks",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="playbooks",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("agency", "name_key"),
                                name="playbook_name_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaybookVersion",
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_force", "In force"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("watch", "Watch"),
                                    ("minor", "Minor"),
                                    ("moderate", "Moderate"),
                                    ("severe", "Severe"),
                                    ("critical", "Critical"),
                                ],
                                max_length=8,
                            ),
                        ),
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
                        ("why_first", models.CharField(blank=True, max_length=300)),
                        ("triggers", models.JSONField(blank=True, default=list)),
                        ("tasks", models.JSONField(blank=True, default=list)),
                        ("templates", models.JSONField(blank=True, default=list)),
                        ("replies", models.JSONField(blank=True, default=list)),
                        ("never", models.JSONField(blank=True, default=list)),
                        ("contacts", models.JSONField(blank=True, default=list)),
                        ("why_changed", models.CharField(blank=True, max_length=500)),
                        ("in_force_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "playbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="crisis.playbook",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("playbook", "number"), name="playbook_version_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "in_force")),
                                fields=("playbook",),
                                name="one_version_in_force",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("playbook",),
                                name="one_draft_a_playbook",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CampaignPlaybook",
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
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="playbook_places",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "playbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="campaign_places",
                                to="crisis.playbook",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="campaign_places",
                                to="crisis.playbookversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("campaign", "playbook"), name="prepared_once_with_a_playbook"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Postmortem",
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
                                choices=[("writing", "Being written"), ("closed", "Closed")],
                                default="writing",
                                max_length=7,
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("summary", models.TextField(blank=True)),
                        ("impact", models.TextField(blank=True)),
                        ("figures", models.JSONField(blank=True, default=dict)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postmortem",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postmortems",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PlanChange",
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
                                    ("playbook", "A new version of a playbook"),
                                    ("checklist", "A point of the vetting checklist"),
                                    ("blocklist", "Somebody is worked with no more"),
                                    ("none", "No change, for a reason"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("text", models.CharField(max_length=500)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "checklist_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="influencers.checklistitem",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "playbook_version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_changes",
                                to="crisis.playbookversion",
                            ),
                        ),
                        (
                            "postmortem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="crisis.postmortem",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("text", models.CharField(max_length=300)),
                        ("due_on", models.DateField()),
                        ("seen_by", models.CharField(blank=True, max_length=300)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crisis_follow_ups",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "postmortem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="crisis.postmortem",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["owner", "due_on"],
                                name="follow_ups_owed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Factor",
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
                                    ("root", "Root cause"),
                                    ("contributing", "Contributing cause"),
                                    ("helped", "What helped"),
                                    ("hindered", "What hindered"),
                                    ("luck", "Where we were lucky"),
                                    ("lesson", "Lesson"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.CharField(max_length=500)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "postmortem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="factors",
                                to="crisis.postmortem",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="QuietHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("starts_at", models.TimeField()),
                        ("ends_at", models.TimeField()),
                        (
                            "wakes_from",
                            models.CharField(
                                choices=[
                                    ("watch", "Watch"),
                                    ("minor", "Minor"),
                                    ("moderate", "Moderate"),
                                    ("severe", "Severe"),
                                    ("critical", "Critical"),
                                ],
                                default="severe",
                                max_length=8,
                            ),
                        ),
                        (
                            "member",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alert_quiet_hours",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReplyKit",
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
                        ("opening", models.TextField(blank=True)),
                        ("replies", models.JSONField(default=list)),
                        ("never", models.JSONField(default=list)),
                        ("contact_reach", models.CharField(blank=True, max_length=200)),
                        ("strategy", models.TextField(blank=True)),
                        ("strategy_hash", models.CharField(blank=True, max_length=64)),
                        ("ours_hash", models.CharField(blank=True, max_length=64)),
                        ("ours_at", models.DateTimeField(blank=True, null=True)),
                        ("theirs_hash", models.CharField(blank=True, max_length=64)),
                        ("theirs_at", models.DateTimeField(blank=True, null=True)),
                        ("shared_at", models.DateTimeField(blank=True, null=True)),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reply_kits",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reply_kits",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "ours_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("shared_at__isnull", False)),
                                fields=["influencer"],
                                name="kits_shared",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("incident", "influencer"), name="one_kit_a_person_and_incident"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckIn",
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
                        ("due_at", models.DateTimeField()),
                        (
                            "feeling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("well", "Well"),
                                    ("strained", "Strained"),
                                    ("badly", "Badly"),
                                    ("needs_help", "Need help now"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "kit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_ins",
                                to="crisis.replykit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RoleHolder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("role", models.CharField(max_length=20)),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="role_holders",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crisis_roles",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("incident", "role"),
                                name="one_holder_a_role",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedEvidence",
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
                        ("key", models.CharField(blank=True, max_length=40)),
                        ("what", models.CharField(max_length=200)),
                        ("url", models.URLField(blank=True, max_length=1000)),
                        ("content", models.JSONField(default=dict)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "file",
                            models.FileField(blank=True, max_length=300, upload_to="crisis/evidence/%Y/%m/"),
                        ),
                        ("saved_at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("incident", "key"),
                                name="saved_once_an_incident",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SituationReport",
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
                        ("conditions", models.TextField()),
                        ("actions", models.TextField(blank=True)),
                        ("needs", models.TextField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="situation_reports",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
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
                            "sort",
                            models.CharField(
                                choices=[
                                    ("holding", "Holding statement"),
                                    ("full", "Full statement"),
                                    ("update", "Update"),
                                    ("reply", "Reply under a comment"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("title", models.CharField(max_length=160)),
                        (
                            "speaker",
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
                        ("channel", models.CharField(blank=True, max_length=300)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "brand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crisis_statements",
                                to="accounts.brand",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statements",
                                to="crisis.incident",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StatementText",
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
                        ("language", models.CharField(max_length=3)),
                        ("variant", models.CharField(blank=True, max_length=60)),
                        ("text", models.TextField(blank=True)),
                        ("text_hash", models.CharField(max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("writing", "Being written"),
                                    ("approving", "Waits for approval"),
                                    ("approved", "Approved"),
                                    ("published", "Published"),
                                    ("dropped", "Dropped"),
                                ],
                                default="writing",
                                max_length=9,
                            ),
                        ),
                        ("verdict", models.CharField(blank=True, max_length=5)),
                        ("despite", models.CharField(blank=True, max_length=300)),
                        ("back_translation", models.TextField(blank=True)),
                        ("writers", models.JSONField(default=list)),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        ("waiting_since", models.DateTimeField(blank=True, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("client_asked_at", models.DateTimeField(blank=True, null=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("approved_hash", models.CharField(blank=True, max_length=64)),
                        ("broken_glass", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="crisis.statement",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("reminded_at", None), ("waiting_since__isnull", False)),
                                fields=["waiting_since"],
                                name="texts_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "language", "variant"),
                                name="one_text_a_language_and_variant",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("step", models.PositiveSmallIntegerField()),
                        ("role", models.CharField(max_length=20)),
                        ("text_hash", models.CharField(max_length=64)),
                        ("wording", models.TextField(blank=True)),
                        ("heard_from", models.CharField(blank=True, max_length=160)),
                        ("said_yes", models.BooleanField()),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "text",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvals",
                                to="crisis.statementtext",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("said_yes", True)),
                                fields=("text", "role", "text_hash"),
                                name="one_yes_a_role_and_text",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
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
                        ("place", models.CharField(max_length=160)),
                        ("url", models.URLField(blank=True, max_length=500)),
                        ("said_by", models.CharField(max_length=160)),
                        ("at", models.DateTimeField()),
                        ("text_hash", models.CharField(max_length=64)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "text",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="crisis.statementtext",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Stream",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("post", "One post"),
                                    ("influencer", "One influencer"),
                                    ("whole", "All that the monitor hears"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("key", models.CharField(max_length=80)),
                        ("state", models.JSONField(blank=True, default=dict)),
                        ("reading", models.JSONField(blank=True, default=dict)),
                        ("fed_at", models.DateTimeField(blank=True, null=True)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "influencer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="streams",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "monitor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="streams",
                                to="crisis.monitor",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="streams",
                                to="influencers.post",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False)),
                                fields=["due_at"],
                                name="streams_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("monitor", "key"), name="one_stream_a_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("key", models.CharField(max_length=160)),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("watch", "Watch"),
                                    ("minor", "Minor"),
                                    ("moderate", "Moderate"),
                                    ("severe", "Severe"),
                                    ("critical", "Critical"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("evidence", models.JSONField(default=list)),
                        ("at", models.DateTimeField()),
                        ("began_at", models.DateTimeField()),
                        ("comments", models.PositiveIntegerField(default=0)),
                        ("negative", models.PositiveIntegerField(default=0)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="crisis.alert",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="crisis.stream",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("stream", "key"), name="finding_once_a_stream")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimelineEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("at", models.DateTimeField()),
                        ("written_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("state", "State and level"),
                                    ("role", "Roles"),
                                    ("task", "Task"),
                                    ("alert", "Alert"),
                                    ("freeze", "Stop and go"),
                                    ("decision", "Decision"),
                                    ("note", "Note"),
                                    ("fact", "Fact"),
                                    ("statement", "Statement"),
                                    ("report", "Report"),
                                    ("client", "Client"),
                                    ("influencer", "Influencer"),
                                    ("harmed", "Those harmed"),
                                    ("evidence", "Evidence"),
                                    ("timer", "Deadline"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.CharField(max_length=1000)),
                        ("by_label", models.CharField(blank=True, max_length=250)),
                        ("data", models.JSONField(blank=True, default=dict)),
                        ("starred_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="timeline",
                                to="crisis.incident",
                            ),
                        ),
                        (
                            "starred_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["incident", "-at", "-id"], name="timeline_newest"),
                            models.Index(
                                condition=models.Q(("starred_at__isnull", False)),
                                fields=["incident", "-at", "-id"],
                                name="timeline_starred",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unheard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "comment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.comment",
                            ),
                        ),
                        (
                            "monitor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="unheard",
                                to="crisis.monitor",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="influencers.post",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("monitor", "comment"), name="unheard_once_a_monitor"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertNotice",
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
                            "way",
                            models.CharField(
                                choices=[
                                    ("product", "In the product"),
                                    ("mail", "By mail"),
                                    ("webhook", "By webhook"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("occasion", models.CharField(max_length=30)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waits"),
                                    ("leaving", "On its way"),
                                    ("sent", "Sent"),
                                    ("failed", "Failed"),
                                    ("dropped", "Not needed any more"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        (
                            "alert",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="crisis.alert",
                            ),
                        ),
                        (
                            "hook",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="crisis.alerthook",
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("waiting", "leaving"))),
                                fields=["due_at"],
                                name="notices_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("alert", "way", "member", "hook", "occasion"),
                                name="told_once_an_occasion",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AlertRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        (
                            "alert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="crisis.alert",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("alert", "member"), name="alert_read_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClientUpdateLetter",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waits"),
                                    ("leaving", "On its way"),
                                    ("sent", "Sent"),
                                    ("failed", "Failed"),
                                    ("dropped", "Not needed any more"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        ("send_after", models.DateTimeField()),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "update",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="crisis.clientupdate",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["waiting", "leaving"])),
                                fields=["send_after"],
                                name="update_letters_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("update", "member"), name="one_letter_an_update")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClientUpdateRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        (
                            "by_pass",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.pass",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "update",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="crisis.clientupdate",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("update", "member", "by_pass"),
                                name="update_read_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyTurn",
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("rank", models.PositiveSmallIntegerField(default=1)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duty_turns",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "handed_over_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duty_turns",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "ends_at", "rank"], name="duty_by_end")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="duty_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rank__gte", 1), ("rank__lte", 9)),
                                name="duty_rank_1_to_9",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
