from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("influencers", "0024_comments_to_read")]

    operations = [
        migrations.AddField(
            "post",
            "comments_cursor",
            models.CharField(blank=True, db_default="", default="", max_length=1000),
        ),
        migrations.AddField("post", "comments_again_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "post",
            models.Index(
                condition=Q(("comments_again_at__isnull", False)),
                fields=["comments_again_at"],
                name="posts_threads_again",
            ),
        ),
    ]
