import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crisis", "0002_rooms_prepared_and_told_late"),
        ("influencers", "0028_contacts_are_no_notes"),
    ]

    operations = [
        migrations.AddField("monitor", "feed_marks", models.JSONField(blank=True, default=dict)),
        migrations.AddIndex(
            "mention",
            models.Index(fields=["id"], name="mentions_to_read", condition=models.Q(("mood_stage", ""))),
        ),
        # Made anew: no installation has rows in it, and its key is no longer the comment alone.
        migrations.DeleteModel("Unheard"),
        migrations.CreateModel(
            name="Unheard",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "monitor",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="unheard", to="crisis.monitor"
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="influencers.comment"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="influencers.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("monitor", "comment"), name="unheard_once_a_monitor")
                ]
            },
        ),
    ]  # fmt: skip
