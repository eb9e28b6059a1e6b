from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("influencers", "0012_credentials")]

    operations = [
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(
                condition=models.Q(("kind__in", ("phone", "whatsapp", "telegram", "kakaotalk"))),
                fields=["value"],
                name="contact_point_by_number",
            ),
        ),
    ]
