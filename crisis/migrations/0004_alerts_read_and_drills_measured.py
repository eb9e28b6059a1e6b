import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_scopes_of_crisis"), ("crisis", "0003_unheard_by_monitor")]

    operations = [
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="reads", to="crisis.alert"
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
                "constraints": [models.UniqueConstraint(fields=("alert", "member"), name="alert_read_once")]
            },
        ),
        migrations.AddField("alerthook", "failures", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("alerthook", "answered_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("drill", "seconds", models.FloatField(default=0.0)),
        migrations.AddField("drill", "left_out", models.PositiveIntegerField(default=0)),
        migrations.AddField("drill", "problems", models.JSONField(blank=True, default=list)),
    ]
