import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("influencers", "0016_search_reads_bios_and_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="watch_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="parent_external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="comment",
            name="removed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="taken_in_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="post",
            name="comments_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="comments_read",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="comments_read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="gone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="snapshot_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Thumbnail",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="thumbnail",
                        serialize=False,
                        to="influencers.post",
                    ),
                ),
                ("picture", models.BinaryField()),
                ("source_url", models.URLField(max_length=1000)),
                ("fetched_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="comment",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["taken_in_at"], name="comments_by_arrival"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="posts_due"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("comments_due_at__isnull", False)),
                fields=["comments_due_at"],
                name="posts_comments_due",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["external_id"], name="posts_across_agencies"),
        ),
    ]
