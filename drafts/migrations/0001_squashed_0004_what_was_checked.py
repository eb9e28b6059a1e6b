"""The tables of a new installation in one go; an older one has come here step by step."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import drafts.media.storage
from accounts.migrating import Together

# Rows that repeat what their parent says; Postgres itself keeps it the same on both sides.
KEYS = [
    ("campaigns_deliverable", "deliverable_id_agency", "id, agency_id"),
    ("drafts_revision", "revision_id_draft", "id, draft_id"),
    ("drafts_turn", "turn_id_revision", "id, revision_id"),
    ("drafts_annotation", "annotation_id_revision", "id, revision_id"),
]
LINKS = [
    ("drafts_draft", "draft_same_agency", "deliverable_id, agency_id", "campaigns_deliverable (id, agency_id)"),
    ("drafts_draft", "draft_newest_its_own", "newest_id, id", "drafts_revision (id, draft_id)"),
    ("drafts_draft", "draft_client_saw_its_own", "client_saw_id, id", "drafts_revision (id, draft_id)"),
    ("drafts_decision", "decision_turn_of_revision", "turn_id, revision_id", "drafts_turn (id, revision_id)"),
    ("drafts_annotation", "annotation_thread_of_revision", "thread_id, revision_id", "drafts_annotation (id, revision_id)"),
]  # fmt: skip
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
        ("drafts", "0001_initial"),
        ("drafts", "0002_same_agency"),
        ("drafts", "0003_files_uploads_and_links"),
        ("drafts", "0004_what_was_checked"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0010_scopes_of_outreach"),
        ("campaigns", "0001_squashed_0009_votes_about_shortlists"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Digest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
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
                            models.UniqueConstraint(fields=("member", "day"), name="one_digest_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
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
                                    ("text", "Text"),
                                    ("images", "Images"),
                                    ("carousel", "Carousel"),
                                    ("video", "Video"),
                                    ("story", "Story frames"),
                                    ("link", "Link"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("writing", "Being written"),
                                    ("in_review", "In review"),
                                    ("held", "Remarks to pass on"),
                                    ("returned", "Changes wanted"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                    ("withdrawn", "Withdrawn"),
                                    ("replaced", "Replaced by a newer one"),
                                ],
                                default="writing",
                                max_length=9,
                            ),
                        ),
                        ("waiting_since", models.DateTimeField(blank=True, null=True)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("rounds_used", models.PositiveSmallIntegerField(default=0)),
                        ("rounds_agreed", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "deliverable",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draft",
                                to="campaigns.deliverable",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "-id"], name="drafts_newest"),
                            models.Index(fields=["agency", "state", "-id"], name="drafts_by_state"),
                            models.Index(
                                condition=models.Q(("state__in", ("in_review", "held"))),
                                fields=["agency", "due_at", "id"],
                                name="drafts_in_review",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "writing",
                                            "in_review",
                                            "held",
                                            "returned",
                                            "approved",
                                            "rejected",
                                            "withdrawn",
                                            "replaced",
                                        ],
                                    )
                                ),
                                name="draft_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("rounds", models.PositiveSmallIntegerField(default=2)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "campaign",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="review_plan",
                                to="campaigns.campaign",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("writing", "Being written"),
                                    ("in_review", "In review"),
                                    ("held", "Remarks to pass on"),
                                    ("returned", "Changes wanted"),
                                    ("approved", "Approved"),
                                    ("rejected", "Rejected"),
                                    ("withdrawn", "Withdrawn"),
                                    ("replaced", "Replaced by a newer one"),
                                ],
                                default="writing",
                                max_length=9,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("text", models.TextField(blank=True)),
                        ("language", models.CharField(blank=True, max_length=3)),
                        ("other_texts", models.JSONField(blank=True, default=dict)),
                        ("link", models.CharField(blank=True, max_length=500)),
                        ("note", models.TextField(blank=True)),
                        ("answers", models.JSONField(blank=True, default=dict)),
                        (
                            "side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("house", "We"),
                                    ("influencer", "The influencer"),
                                    ("client", "The client"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("submitted_label", models.CharField(blank=True, max_length=250)),
                        ("on_behalf", models.BooleanField(default=False)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("answer_note", models.TextField(blank=True)),
                        ("with_changes", models.BooleanField(default=False)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("block", "Must be mended"),
                                    ("needs_input", "Needs an answer"),
                                    ("warn", "Look at it"),
                                    ("pass", "In order"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="revisions",
                                to="drafts.draft",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        ("checked", models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("draft", "number"), name="revision_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("in_review", "held"))),
                                fields=("draft",),
                                name="one_revision_in_review",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "writing")),
                                fields=("draft",),
                                name="one_revision_being_written",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "approved")),
                                fields=("draft",),
                                name="one_approved_revision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "writing",
                                            "in_review",
                                            "held",
                                            "returned",
                                            "approved",
                                            "rejected",
                                            "withdrawn",
                                            "replaced",
                                        ],
                                    )
                                ),
                                name="revision_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("writing", "withdrawn")),
                                    ("submitted_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="reviewed_once_handed_in",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShareLink",
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
                        ("passcode", models.CharField(blank=True, max_length=128)),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="share_links",
                                to="drafts.draft",
                            ),
                        ),
                        (
                            "given_pass",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="share_link",
                                to="accounts.pass",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["draft", "-id"], name="links_of_draft")],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewStage",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[("internal", "Agency"), ("client", "Client"), ("legal", "Legal")],
                                max_length=8,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("needed", models.PositiveSmallIntegerField(default=1)),
                        ("hours", models.PositiveSmallIntegerField(default=24)),
                        ("is_hidden", models.BooleanField(default=False)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stages",
                                to="drafts.reviewplan",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("plan"),
                                django.db.models.functions.text.Lower("name"),
                                name="review_stage_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("needed__gte", 1)), name="review_stage_needs_somebody"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hours__gte", 1), ("hours__lte", 1440)),
                                name="review_hours_sensible",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "client"), _negated=True),
                                    ("is_hidden", False),
                                    _connector="OR",
                                ),
                                name="client_stage_not_hidden",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Annotation",
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
                            "place",
                            models.CharField(
                                choices=[
                                    ("whole", "The whole draft"),
                                    ("text", "A part of the text"),
                                    ("image", "A place in an image"),
                                    ("video", "A moment of a video"),
                                ],
                                default="whole",
                                max_length=5,
                            ),
                        ),
                        ("start", models.PositiveIntegerField(blank=True, null=True)),
                        ("end", models.PositiveIntegerField(blank=True, null=True)),
                        ("quote", models.CharField(blank=True, max_length=300)),
                        ("file", models.UUIDField(blank=True, null=True)),
                        ("x", models.FloatField(blank=True, null=True)),
                        ("y", models.FloatField(blank=True, null=True)),
                        ("width", models.FloatField(blank=True, null=True)),
                        ("height", models.FloatField(blank=True, null=True)),
                        ("at_ms", models.PositiveIntegerField(blank=True, null=True)),
                        ("until_ms", models.PositiveIntegerField(blank=True, null=True)),
                        ("text", models.TextField()),
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
                        ("author_label", models.CharField(max_length=250)),
                        ("passed_on_at", models.DateTimeField(blank=True, null=True)),
                        ("passed_on_text", models.TextField(blank=True)),
                        ("shown_to_client_at", models.DateTimeField(blank=True, null=True)),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        ("resolved_label", models.CharField(blank=True, max_length=250)),
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
                            "given_pass",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.pass",
                            ),
                        ),
                        (
                            "passed_on_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replies",
                                to="drafts.annotation",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="annotations",
                                to="drafts.revision",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("thread", None)),
                                fields=["revision", "-id"],
                                name="threads_of_revision",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("place", "text"), _negated=True),
                                    models.Q(("end__gt", models.F("start")), ("start__isnull", False)),
                                    _connector="OR",
                                ),
                                name="remark_on_text_has_a_span",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("place__in", ("image", "video")), _negated=True),
                                    ("file__isnull", False),
                                    _connector="OR",
                                ),
                                name="remark_on_a_file_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("place", "video"), _negated=True),
                                    ("at_ms__isnull", False),
                                    _connector="OR",
                                ),
                                name="remark_on_video_has_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
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
                        ("section", models.CharField(max_length=14)),
                        ("text", models.TextField()),
                        ("is_verbatim", models.BooleanField(default=False)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("ticked_at", models.DateTimeField(blank=True, null=True)),
                        ("ticked_label", models.CharField(blank=True, max_length=250)),
                        ("is_met", models.BooleanField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
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
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checkpoints",
                                to="drafts.revision",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("revision", "key"), name="checkpoint_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_met", None), ("checked_at__isnull", False), _connector="OR"
                                ),
                                name="checked_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
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
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("rule", models.CharField(max_length=80)),
                        ("kind", models.CharField(blank=True, max_length=40)),
                        ("market", models.CharField(blank=True, max_length=2)),
                        ("platform", models.CharField(blank=True, max_length=16)),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("block", "Must be mended"),
                                    ("needs_input", "Needs an answer"),
                                    ("warn", "Look at it"),
                                    ("pass", "In order"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("message", models.TextField()),
                        ("outcome", models.CharField(blank=True, max_length=40)),
                        ("says", models.TextField(blank=True)),
                        ("where", models.CharField(default="text", max_length=5)),
                        ("start", models.PositiveIntegerField(blank=True, null=True)),
                        ("end", models.PositiveIntegerField(blank=True, null=True)),
                        ("quote", models.CharField(blank=True, max_length=300)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("source_url", models.CharField(blank=True, max_length=500)),
                        ("confidence", models.CharField(blank=True, max_length=10)),
                        ("as_of", models.DateField(blank=True, null=True)),
                        ("review_by", models.DateField(blank=True, null=True)),
                        ("proposal", models.TextField(blank=True)),
                        ("question", models.TextField(blank=True)),
                        ("question_key", models.CharField(blank=True, max_length=80)),
                        ("answering", models.CharField(blank=True, max_length=6)),
                        ("choices", models.JSONField(blank=True, default=list)),
                        ("unit", models.CharField(blank=True, max_length=20)),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("overruled_at", models.DateTimeField(blank=True, null=True)),
                        ("overrule_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "overruled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="drafts.revision",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["revision", "position", "id"], name="findings_in_order")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("severity__in", ["block", "needs_input", "warn", "pass"])
                                ),
                                name="finding_severity_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end", None), ("start", None)),
                                    ("end__gte", models.F("start")),
                                    _connector="OR",
                                ),
                                name="finding_span_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("overruled_at", None),
                                    models.Q(
                                        ("overruled_by__isnull", False),
                                        models.Q(("overrule_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="overruled_by_somebody_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
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
                        ("size", models.BigIntegerField()),
                        ("offset", models.BigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("coming", "On its way"),
                                    ("whole", "Arrived"),
                                    ("refused", "Not taken in"),
                                    ("ended", "Given up"),
                                ],
                                default="coming",
                                max_length=7,
                            ),
                        ),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        ("writing_until", models.DateTimeField(blank=True, null=True)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "given_pass",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.pass",
                            ),
                        ),
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
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="uploads",
                                to="drafts.revision",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "coming")),
                                fields=["expires_at"],
                                name="uploads_unfinished",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("offset__gte", 0), ("offset__lte", models.F("size")), ("size__gt", 0)
                                ),
                                name="upload_within_its_size",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("member__isnull", False), ("given_pass__isnull", False), _connector="OR"
                                ),
                                name="uploaded_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[("internal", "Agency"), ("client", "Client"), ("legal", "Legal")],
                                max_length=8,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("needed", models.PositiveSmallIntegerField()),
                        ("hours", models.PositiveSmallIntegerField()),
                        ("is_hidden", models.BooleanField(default=False)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approve", "Approve"),
                                    ("approve_with_changes", "Approve with changes"),
                                    ("request_changes", "Request changes"),
                                    ("reject", "Reject"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("escalated_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="turns",
                                to="drafts.revision",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="turns",
                                to="drafts.reviewstage",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None), ("opened_at__isnull", False)),
                                fields=["due_at"],
                                name="turns_open",
                            ),
                            models.Index(fields=["revision", "position", "id"], name="turns_in_order"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("due_at", None), ("opened_at", None)),
                                    models.Q(("due_at__isnull", False), ("opened_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="open_turn_has_a_date",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RevisionFile",
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
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("checking", "Being looked at"),
                                    ("ready", "Ready"),
                                    ("refused", "Not taken in"),
                                ],
                                default="checking",
                                max_length=8,
                            ),
                        ),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        (
                            "kind",
                            models.CharField(choices=[("image", "Image"), ("video", "Video")], max_length=5),
                        ),
                        ("content_type", models.CharField(max_length=40)),
                        ("size", models.BigIntegerField()),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "file",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                storage=drafts.media.storage.draft_storage,
                                upload_to="",
                            ),
                        ),
                        (
                            "shown",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                storage=drafts.media.storage.draft_storage,
                                upload_to="",
                            ),
                        ),
                        (
                            "poster",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                storage=drafts.media.storage.draft_storage,
                                upload_to="",
                            ),
                        ),
                        ("width", models.PositiveIntegerField(blank=True, null=True)),
                        ("height", models.PositiveIntegerField(blank=True, null=True)),
                        ("duration_ms", models.PositiveIntegerField(blank=True, null=True)),
                        ("codec", models.CharField(blank=True, max_length=20)),
                        ("has_sound", models.BooleanField(blank=True, null=True)),
                        ("alt", models.CharField(blank=True, max_length=500)),
                        ("claimed_until", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="drafts.revision",
                            ),
                        ),
                        (
                            "upload",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="file",
                                to="drafts.upload",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "indexes": [
                            models.Index(fields=["revision", "position", "id"], name="files_in_order"),
                            models.Index(
                                condition=models.Q(("state", "checking")),
                                fields=["id"],
                                name="files_to_look_at",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ready"), _negated=True),
                                    models.Q(
                                        models.Q(("file", ""), _negated=True),
                                        models.Q(("poster", ""), _negated=True),
                                        ("height__isnull", False),
                                        ("width__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="ready_file_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("problem", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refused_file_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                                    ("approve", "Approve"),
                                    ("approve_with_changes", "Approve with changes"),
                                    ("request_changes", "Request changes"),
                                    ("reject", "Reject"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("by_label", models.CharField(max_length=250)),
                        ("heard_from", models.CharField(blank=True, max_length=200)),
                        ("decided_at", models.DateTimeField()),
                        ("replaced_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "given_pass",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.pass",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="drafts.revision",
                            ),
                        ),
                        (
                            "turn",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="drafts.turn",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["revision", "-id"], name="decisions_of_revision")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("heard_from", ""), ("replaced_at", None)),
                                fields=("turn", "member"),
                                name="one_decision_a_member",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("replaced_at", None)),
                                fields=("turn", "given_pass"),
                                name="one_decision_a_link",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("member__isnull", False), ("given_pass__isnull", False), _connector="OR"
                                ),
                                name="decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("reminder", "A draft waits for you"),
                                    ("escalation", "A review is late"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("dropped_at", models.DateTimeField(blank=True, null=True)),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "turn",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="drafts.turn",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("claimed_at", None), ("dropped_at", None)),
                                fields=["id"],
                                name="letters_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("claimed_at", None), ("dropped_at", None)),
                                fields=("turn", "member", "kind"),
                                name="one_waiting_letter",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TurnApprover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places_in_review",
                                to="accounts.membership",
                            ),
                        ),
                        (
                            "turn",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="places",
                                to="drafts.turn",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("turn", "member"), name="approver_once")
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="draft",
            name="client_saw",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="drafts.revision",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="newest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="drafts.revision",
            ),
        ),
        migrations.AddField(
            model_name="reviewstage",
            name="approvers",
            field=models.ManyToManyField(blank=True, related_name="+", to="accounts.membership"),
        ),
        migrations.AddField(
            model_name="turn",
            name="approvers",
            field=models.ManyToManyField(
                blank=True, related_name="turns", through="drafts.TurnApprover", to="accounts.membership"
            ),
        ),
        migrations.RunSQL(ADD, DROP),
    ]
