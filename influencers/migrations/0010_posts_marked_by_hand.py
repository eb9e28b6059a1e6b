import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_brand_restrictions"),
        ("influencers", "0009_posts_read_and_figures_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="marked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
    ]
