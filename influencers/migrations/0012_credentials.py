import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_brand_restrictions"),
        ("influencers", "0011_overlap_sources_and_mapping_names"),
    ]

    operations = [
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
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
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
                        choices=[("working", "Working"), ("failing", "Refused"), ("revoked", "Taken back")],
                        default="working",
                        max_length=8,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.agency"
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
                        fields=("access", "bucket", "window_start", "purpose"), name="one_line_of_the_ledger"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                condition=models.Q(("next_poll_at__isnull", True)),
                fields=["agency", "platform"],
                name="channel_unplanned_of_agency",
            ),
        ),
    ]
