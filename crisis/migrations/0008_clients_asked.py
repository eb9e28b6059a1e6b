"""Since when a brand's people see a text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crisis", "0007_one_yes_a_role")]

    operations = [
        migrations.AddField(
            model_name="statementtext",
            name="client_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
