from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("influencers", "0003_import_marks")]

    operations = [
        migrations.RemoveIndex(model_name="channel", name="channel_by_followers"),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                "agency", "platform", Coalesce("followers", Value(-1)).desc(), F("influencer").desc(),
                name="channel_by_followers",
            ),
        ),
    ]
