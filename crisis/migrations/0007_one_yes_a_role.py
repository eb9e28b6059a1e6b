"""A yes counts by role: when a level is raised, another role stands at the same step."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("crisis", "0006_plans_edited_and_points_added")]

    operations = [
        migrations.RemoveConstraint(model_name="statementapproval", name="one_yes_a_step_and_text"),
        migrations.AddConstraint(
            model_name="statementapproval",
            constraint=models.UniqueConstraint(
                fields=["text", "role", "text_hash"],
                condition=Q(said_yes=True),
                name="one_yes_a_role_and_text",
            ),
        ),
    ]
