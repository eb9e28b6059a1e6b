import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("influencers", "0016_search_reads_bios_and_notes")]

    operations = [
        migrations.AddField("channel", "watch_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "comment", "parent_external_id", models.CharField(blank=True, db_default="", max_length=100)
        ),
        migrations.AddField("comment", "removed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "comment",
            "taken_in_at",
            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField("post", "comments_due_at", models.DateTimeField(null=True)),
        migrations.AddField("post", "comments_read", models.BigIntegerField(null=True)),
        migrations.AddField("post", "comments_read_at", models.DateTimeField(null=True)),
        migrations.AddField("post", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("post", "gone_at", models.DateTimeField(null=True)),
        migrations.AddField("post", "snapshot_at", models.DateTimeField(null=True)),
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
            "comment",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["taken_in_at"], name="comments_by_arrival"
            ),
        ),
        migrations.AddIndex(
            "post",
            models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="posts_due"),
        ),
        migrations.AddIndex(
            "post",
            models.Index(
                condition=models.Q(("comments_due_at__isnull", False)),
                fields=["comments_due_at"],
                name="posts_comments_due",
            ),
        ),
        migrations.AddIndex("post", models.Index(fields=["external_id"], name="posts_across_agencies")),
    ]
