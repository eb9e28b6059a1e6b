import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_brand_restrictions"),
        ("influencers", "0014_people_by_age_risk_and_vetting"),
    ]

    operations = [
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
            ],
            options={
                "indexes": [models.Index(fields=["received_at"], name="push_message_by_age")],
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
                        condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="push_due"
                    ),
                    models.Index(fields=["agency", "platform"], name="push_of_agency"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("platform", "account", "topic", "access"), name="one_subscription_a_topic"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="channel",
            name="nudged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="pushmessage",
            name="subscription",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="influencers.pushsubscription",
            ),
        ),
        migrations.AddConstraint(
            model_name="pushmessage",
            constraint=models.UniqueConstraint(
                fields=("subscription", "digest"), name="one_message_counts_once"
            ),
        ),
    ]
