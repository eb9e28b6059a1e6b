"""The room's tables, made together."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from accounts.migrating import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0010_scopes_of_outreach"),
        ("campaigns", "0001_squashed_0009_votes_about_shortlists"),
        ("influencers", "0001_squashed_0026_natures_corrected"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="AnswerTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("tier", models.CharField(blank=True, max_length=20)),
                        ("known", models.PositiveIntegerField()),
                        ("median_hours", models.FloatField()),
                        ("late_hours", models.FloatField()),
                        ("figured_at", models.DateTimeField()),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answer_times",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("agency", "tier"), name="answer_time_once_a_tier")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DailyLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
                        ("number", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
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
                            models.UniqueConstraint(fields=("member", "day"), name="one_daily_letter")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mailbox",
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
                        ("address", models.EmailField(max_length=254)),
                        ("sender_name", models.CharField(max_length=120)),
                        ("signature", models.TextField(blank=True)),
                        ("postal_address", models.CharField(blank=True, max_length=300)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("catcher", "Nothing leaves: letters are kept on the catcher page"),
                                    ("smtp", "SMTP server"),
                                    ("provider", "Mail provider's API"),
                                ],
                                default="catcher",
                                max_length=8,
                            ),
                        ),
                        ("sealed", models.TextField(blank=True)),
                        ("smtp_host", models.CharField(blank=True, max_length=253)),
                        ("smtp_port", models.PositiveIntegerField(blank=True, null=True)),
                        ("smtp_security", models.CharField(blank=True, max_length=8)),
                        ("provider", models.CharField(blank=True, max_length=20)),
                        ("provider_options", models.JSONField(blank=True, default=dict)),
                        ("imap_host", models.CharField(blank=True, max_length=253)),
                        ("imap_port", models.PositiveIntegerField(blank=True, null=True)),
                        ("imap_security", models.CharField(blank=True, max_length=8)),
                        ("imap_folder", models.CharField(default="INBOX", max_length=120)),
                        ("imap_validity", models.BigIntegerField(blank=True, null=True)),
                        ("imap_last_uid", models.BigIntegerField(default=0)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("read_claimed_until", models.DateTimeField(blank=True, null=True)),
                        ("read_trouble", models.CharField(blank=True, max_length=300)),
                        ("new_contacts_a_day", models.PositiveIntegerField(default=30)),
                        ("mails_a_day", models.PositiveIntegerField(default=200)),
                        ("seconds_between", models.PositiveIntegerField(default=30)),
                        ("warm_up_from", models.DateField(blank=True, null=True)),
                        ("window_from", models.TimeField(default=datetime.time(9, 0))),
                        ("window_until", models.TimeField(default=datetime.time(18, 0))),
                        (
                            "window_days",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("next_send_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("working", "Working"),
                                    ("paused", "Paused"),
                                    ("stopped", "Stopped: needs a look"),
                                ],
                                default="working",
                                max_length=8,
                            ),
                        ),
                        ("state_note", models.CharField(blank=True, max_length=300)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mailboxes",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mailboxes",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("agency"),
                                django.db.models.functions.text.Lower("address"),
                                condition=models.Q(("archived_at", None)),
                                name="mailbox_once_per_agency",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DraftingHelp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("is_on", models.BooleanField(default=False)),
                        ("endpoint", models.URLField(blank=True, max_length=300)),
                        ("model", models.CharField(blank=True, max_length=120)),
                        ("sealed", models.TextField(blank=True)),
                        ("tried_at", models.DateTimeField(blank=True, null=True)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafting_help",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Template",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("first", "First letter"),
                                    ("follow_up", "Follow-up"),
                                    ("reply", "Canned reply"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("goal", models.CharField(blank=True, max_length=300)),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="templates",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "kind", "name"], name="templates_by_kind")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("agency"),
                                django.db.models.functions.text.Lower("name"),
                                condition=models.Q(("archived_at", None)),
                                name="template_name_once_per_agency",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SequenceHold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        ("held_at", models.DateTimeField()),
                        (
                            "agency",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sequence_hold",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "held_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="DomainHealth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        ("verdict", models.CharField(max_length=8)),
                        ("rows", models.JSONField(default=list)),
                        (
                            "mailbox",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="health",
                                to="outreach.mailbox",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MailboxDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
                        ("mails", models.PositiveIntegerField(default=0)),
                        ("new_contacts", models.PositiveIntegerField(default=0)),
                        ("hard_bounces", models.PositiveIntegerField(default=0)),
                        ("soft_bounces", models.PositiveIntegerField(default=0)),
                        ("complaints", models.PositiveIntegerField(default=0)),
                        ("answers", models.PositiveIntegerField(default=0)),
                        (
                            "mailbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="outreach.mailbox",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("mailbox", "day"), name="mailbox_day_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Thread",
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
                        ("correspondent", models.CharField(blank=True, max_length=320)),
                        ("correspondent_name", models.CharField(blank=True, max_length=200)),
                        ("subject", models.CharField(blank=True, max_length=300)),
                        ("subject_key", models.CharField(blank=True, max_length=300)),
                        ("token", models.CharField(max_length=40, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("done", "Done")], default="open", max_length=4
                            ),
                        ),
                        (
                            "waiting_for",
                            models.CharField(
                                choices=[
                                    ("us", "Waits for us"),
                                    ("them", "Waits for them"),
                                    ("nobody", "Nobody waits"),
                                ],
                                default="nobody",
                                max_length=6,
                            ),
                        ),
                        ("snoozed_until", models.DateTimeField(blank=True, null=True)),
                        ("last_message_at", models.DateTimeField()),
                        ("last_words", models.CharField(blank=True, max_length=160)),
                        ("last_in_at", models.DateTimeField(blank=True, null=True)),
                        ("last_out_at", models.DateTimeField(blank=True, null=True)),
                        ("answer_due_at", models.DateTimeField(blank=True, null=True)),
                        ("next_step", models.CharField(blank=True, max_length=200)),
                        ("next_step_date", models.DateField(blank=True, null=True)),
                        ("newest_in", models.BigIntegerField(default=0)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="threads",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="threads",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "collaboration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="threads",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="threads",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "mailbox",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="threads",
                                to="outreach.mailbox",
                            ),
                        ),
                        ("is_of_sequence", models.BooleanField(default=False)),
                        ("search_text", models.TextField(default="", editable=False)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-last_message_at", "-id"], name="threads_newest"),
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["agency", "assignee", "-last_message_at", "-id"],
                                name="threads_of_member",
                            ),
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["agency", "waiting_for", "-last_message_at", "-id"],
                                name="threads_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("answer_due_at__isnull", False)),
                                fields=["agency", "answer_due_at"],
                                name="threads_silent",
                            ),
                            models.Index(fields=["agency", "subject_key", "-id"], name="threads_by_subject"),
                            models.Index(
                                condition=models.Q(("snoozed_until__isnull", False)),
                                fields=["agency", "snoozed_until"],
                                name="threads_snoozed",
                            ),
                            models.Index(
                                condition=models.Q(("is_of_sequence", True)),
                                fields=["agency", "-last_message_at", "-id"],
                                name="threads_of_sequences",
                            ),
                            models.Index(
                                condition=models.Q(("influencer", None)),
                                fields=["agency", "-last_message_at", "-id"],
                                name="threads_unmatched",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=True,
                                fields=["search_text"],
                                name="threads_search",
                                opclasses=["gin_trgm_ops"],
                            ),
                            models.Index(
                                models.F("agency"),
                                django.db.models.functions.text.Lower("correspondent"),
                                name="threads_by_correspondent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sequence",
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
                        ("goal", models.CharField(blank=True, max_length=300)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("writing", "Being prepared"),
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("finished", "Finished"),
                                ],
                                default="writing",
                                max_length=8,
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sequences",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sequences",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "mailbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sequences",
                                to="outreach.mailbox",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outreach.template",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "-id"], name="sequences_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("language", models.CharField(max_length=3)),
                        ("subject", models.CharField(blank=True, max_length=200)),
                        ("body", models.TextField()),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="outreach.template",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("template", "language"), name="template_once_a_language"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateVersion",
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
                        ("name", models.CharField(max_length=120)),
                        ("goal", models.CharField(blank=True, max_length=300)),
                        ("texts", models.JSONField(default=dict)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="outreach.template",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("template", "number"), name="letter_template_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThreadNote",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="outreach.thread",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ThreadRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("newest_in", models.BigIntegerField(default=0)),
                        ("read_at", models.DateTimeField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reads",
                                to="outreach.thread",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("thread", "member"), name="read_once_a_member")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enrollment",
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
                        ("address", models.EmailField(max_length=254)),
                        ("language", models.CharField(blank=True, max_length=3)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("review", "First letter to be looked at"),
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("stopped", "Stopped"),
                                    ("finished", "All letters sent"),
                                ],
                                default="review",
                                max_length=8,
                            ),
                        ),
                        ("steps_done", models.PositiveSmallIntegerField(default=0)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("paused_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "stop_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "They answered"),
                                    ("opted_out", "They want no more letters"),
                                    ("bounced", "The address does not work"),
                                    ("complained", "They marked a letter as spam"),
                                    ("refused", "They said no"),
                                    ("taken_out", "Taken out by a member"),
                                    ("frozen", "The campaign was stopped"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("stop_note", models.CharField(blank=True, max_length=300)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "collaboration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="enrollments",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enrollments",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enrollments",
                                to="outreach.sequence",
                            ),
                        ),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False), ("state", "running")),
                                fields=["due_at"],
                                name="enrollments_due",
                            ),
                            models.Index(
                                condition=models.Q(("paused_until__isnull", False), ("state", "paused")),
                                fields=["paused_until"],
                                name="enrollments_back",
                            ),
                            models.Index(fields=["sequence", "state", "id"], name="enrollments_of_sequence"),
                            models.Index(fields=["influencer", "-id"], name="enrollments_of_person"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sequence", "influencer"), name="once_in_a_sequence"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "stopped"), _negated=True),
                                    models.Q(("stop_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="stopped_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
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
                        ("position", models.PositiveSmallIntegerField()),
                        ("delay_days", models.PositiveSmallIntegerField()),
                        (
                            "condition",
                            models.CharField(
                                choices=[
                                    ("always", "No answer"),
                                    ("no_link", "No answer, personal page not opened"),
                                ],
                                default="always",
                                max_length=8,
                            ),
                        ),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "sequence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="outreach.sequence",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outreach.template",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("sequence", "position"),
                                name="step_position_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterBatch",
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
                        ("goal", models.CharField(blank=True, max_length=300)),
                        ("left_out", models.JSONField(blank=True, default=list)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letter_batches",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
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
                                related_name="+",
                                to="campaigns.campaign",
                            ),
                        ),
                        (
                            "mailbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="outreach.mailbox",
                            ),
                        ),
                        (
                            "template_text",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="outreach.templatetext",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["agency", "-id"], name="letter_batches_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="ThreadMention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "member",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="outreach.threadnote",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("seen_at", None)),
                                fields=["member"],
                                name="mentions_unseen",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("note", "member"), name="mentioned_once_in_a_note"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
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
                            "medium",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("dm", "Direct message"),
                                    ("telegram", "Telegram"),
                                    ("whatsapp", "WhatsApp"),
                                    ("kakaotalk", "KakaoTalk"),
                                    ("phone", "Phone"),
                                    ("meeting", "Meeting"),
                                    ("event", "Event"),
                                    ("other", "Other"),
                                ],
                                default="email",
                                max_length=9,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(choices=[("out", "From us"), ("in", "To us")], max_length=3),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("writing", "Being written"),
                                    ("blocked", "Kept back"),
                                    ("waiting", "Waits to leave"),
                                    ("leaving", "On its way"),
                                    ("sent", "Sent"),
                                    ("unclear", "May not have left"),
                                    ("refused", "Refused"),
                                    ("dropped", "Not sent"),
                                    ("there", "There"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("author_label", models.CharField(blank=True, max_length=250)),
                        ("subject", models.CharField(blank=True, max_length=300)),
                        ("body", models.TextField(blank=True)),
                        ("quoted", models.TextField(blank=True)),
                        ("signature", models.TextField(blank=True)),
                        ("language", models.CharField(blank=True, max_length=3)),
                        ("from_address", models.CharField(blank=True, max_length=320)),
                        ("from_name", models.CharField(blank=True, max_length=200)),
                        ("to_address", models.CharField(blank=True, max_length=320)),
                        (
                            "others",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=320),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("message_id", models.CharField(blank=True, max_length=255)),
                        ("in_reply_to", models.CharField(blank=True, max_length=255)),
                        (
                            "references",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=255),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("is_automatic", models.BooleanField(default=False)),
                        ("step_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("values", models.JSONField(blank=True, default=dict)),
                        ("marked", models.JSONField(blank=True, default=dict)),
                        ("cited_url", models.URLField(blank=True, max_length=500)),
                        ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("gate", models.CharField(blank=True, max_length=14)),
                        ("despite", models.CharField(blank=True, max_length=300)),
                        ("checked_key", models.CharField(blank=True, max_length=64)),
                        ("is_first_contact", models.BooleanField(default=False)),
                        ("opt_out_line", models.CharField(blank=True, max_length=300)),
                        ("send_after", models.DateTimeField(blank=True, null=True)),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answer", "Answer"),
                                    ("opt_out", "Wants no more letters"),
                                    ("auto_reply", "Automatic reply"),
                                    ("bounce", "Could not be delivered"),
                                    ("delay", "Delayed"),
                                    ("complaint", "Marked as spam"),
                                    ("list", "From a mailing list"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "matched",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reference", "Answers a letter of ours"),
                                    ("token", "Sent to the thread's own address"),
                                    ("guess", "Guessed from subject and sender"),
                                    ("hand", "Put there by a member"),
                                    ("new", "Begins a thread"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("returns_on", models.DateField(blank=True, null=True)),
                        ("raw", models.FileField(blank=True, max_length=200, upload_to="mail/%Y/%m/")),
                        ("next_step", models.CharField(blank=True, max_length=200)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "about",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reports",
                                to="outreach.message",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "enrollment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="messages",
                                to="outreach.enrollment",
                            ),
                        ),
                        (
                            "mailbox",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="outreach.mailbox",
                            ),
                        ),
                        (
                            "template_text",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="outreach.templatetext",
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="outreach.thread",
                            ),
                        ),
                        ("template_body", models.TextField(blank=True)),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="letters",
                                to="outreach.letterbatch",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["thread", "at", "id"], name="messages_of_thread"),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["mailbox", "send_after", "id"],
                                name="messages_to_leave",
                            ),
                            models.Index(
                                condition=models.Q(("state", "leaving")),
                                fields=["claimed_at"],
                                name="messages_leaving",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ("unclear", "blocked", "refused"))),
                                fields=["agency", "-id"],
                                name="messages_to_look_at",
                            ),
                            models.Index(fields=["mailbox", "-id"], name="messages_of_mailbox"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("message_id", ""), _negated=True),
                                fields=("agency", "message_id", "way"),
                                name="message_once_per_agency",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("enrollment__isnull", False)),
                                fields=("enrollment", "step_number"),
                                name="one_letter_a_step",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                        ("file", models.FileField(max_length=300, upload_to="mail/files/%Y/%m/")),
                        ("name", models.CharField(max_length=255)),
                        ("content_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField()),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="outreach.message",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LetterLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "message",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opt_out",
                                to="outreach.message",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Refusal",
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
                        ("words", models.CharField(blank=True, max_length=500)),
                        ("ask_again_on", models.DateField(blank=True, null=True)),
                        ("at", models.DateTimeField()),
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
                            "collaboration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="campaigns.collaboration",
                            ),
                        ),
                        (
                            "influencer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="refusals",
                                to="influencers.influencer",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="outreach.message",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["influencer", "brand", "-at"], name="refusals_of_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suppression",
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
                        ("address_hash", models.CharField(max_length=64)),
                        ("hint", models.CharField(blank=True, max_length=60)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("unsubscribe", "Unsubscribed"),
                                    ("complaint", "Marked as spam"),
                                    ("hard_bounce", "The address does not exist"),
                                    ("objection", "Objected to being written to"),
                                    ("erasure", "Data erased on request"),
                                    ("manual", "Set by a member"),
                                    ("legal_hold", "Legal hold"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        ("lifted_note", models.CharField(blank=True, max_length=300)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="suppressions",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="outreach.message",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["address_hash"], name="suppressions_by_address")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at", None)),
                                fields=("agency", "address_hash"),
                                name="suppressed_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
