"""Who wrote in a text and since when it waits; updates taken back; letters about updates."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_scopes_of_crisis"),
        ("crisis", "0004_alerts_read_and_drills_measured"),
    ]

    operations = [
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
            ],
        ),
        migrations.AddField(
            model_name="clientupdate",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clientupdate",
            name="withdrawn_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="statement",
            name="brand",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="crisis_statements",
                to="accounts.brand",
            ),
        ),
        migrations.AddField(
            model_name="statementapproval",
            name="heard_from",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name="statementapproval",
            name="wording",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="statementtext",
            name="back_translation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="statementtext",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="statementtext",
            name="waiting_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="statementtext",
            name="writers",
            field=models.JSONField(default=list),
        ),
        migrations.AddIndex(
            model_name="statementtext",
            index=models.Index(
                condition=models.Q(("reminded_at", None), ("waiting_since__isnull", False)),
                fields=["waiting_since"],
                name="texts_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementtext",
            constraint=models.UniqueConstraint(
                fields=("statement", "language", "variant"), name="one_text_a_language_and_variant"
            ),
        ),
        migrations.AddField(
            model_name="clientupdateletter",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.membership"
            ),
        ),
        migrations.AddField(
            model_name="clientupdateletter",
            name="update",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="crisis.clientupdate"
            ),
        ),
        migrations.AddIndex(
            model_name="clientupdateletter",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "leaving"])),
                fields=["send_after"],
                name="update_letters_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientupdateletter",
            constraint=models.UniqueConstraint(fields=("update", "member"), name="one_letter_an_update"),
        ),
    ]
