from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crisis", "0001_initial")]

    operations = [
        migrations.AddField("incident", "prepare_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("incident", "told_late", models.JSONField(blank=True, default=dict)),
        migrations.AddField("incidentcampaign", "reason", models.CharField(blank=True, max_length=300)),
        migrations.AddField("savedevidence", "key", models.CharField(blank=True, max_length=40)),
        migrations.AddIndex(
            "incident",
            models.Index(
                condition=models.Q(("prepare_at__isnull", False)),
                fields=["prepare_at"],
                name="incidents_to_prepare",
            ),
        ),
        migrations.AddConstraint(
            "savedevidence",
            models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("incident", "key"),
                name="saved_once_an_incident",
            ),
        ),
    ]
