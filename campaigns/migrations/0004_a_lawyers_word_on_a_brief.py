from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_weighed_offers_and_waiting_contracts")]

    operations = [
        migrations.AddField(
            model_name="briefversion",
            name="legal_note",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
