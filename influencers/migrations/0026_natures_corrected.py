import django.db.models.deletion
from django.db import migrations, models

NATURES = [
    ("misunderstanding", "Misunderstanding"),
    ("question", "Question"),
    ("complaint", "Complaint"),
    ("accusation", "Accusation"),
    ("hate", "Hate or threat"),
    ("spam", "Spam"),
    ("praise", "Praise"),
    ("other", "Other"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_fewer_indexes_of_the_trail"),
        ("influencers", "0025_threads_read_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="nature_corrected_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="nature_label",
            field=models.CharField(blank=True, choices=NATURES, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="ownhead",
            name="natures",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="ownhead",
            name="nature_before",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="ownhead",
            name="nature_after",
            field=models.FloatField(null=True),
        ),
        migrations.CreateModel(
            name="NatureCorrection",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="nature_correction",
                        serialize=False,
                        to="influencers.comment",
                    ),
                ),
                ("nature", models.CharField(choices=NATURES, max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agency", "-at"], name="natures_of_agency")],
            },
        ),
    ]
