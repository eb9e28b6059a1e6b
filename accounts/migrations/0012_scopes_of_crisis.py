import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_daily_letter"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("agency:read", "Read the agency, its members and brands"),
                        ("brands:write", "Create and change brands"),
                        ("influencers:read", "Read influencers, channels and snapshots"),
                        ("influencers:write", "Create and change influencers and channels"),
                        (
                            "campaigns:read",
                            "Read campaigns and everything in them, fees and margins included",
                        ),
                        (
                            "campaigns:write",
                            "Create and change campaigns and everything in them, but no payments",
                        ),
                        ("payments:write", "Enter, approve and settle payments"),
                        ("outreach:read", "Read letters, answers, sequences and templates"),
                        ("outreach:write", "Write and send letters, run sequences, change templates"),
                        ("crisis:read", "Read monitors, alerts, war rooms and playbooks"),
                        ("crisis:write", "Acknowledge alerts, work in war rooms, send in mentions"),
                        ("audit:read", "Read the audit trail"),
                        ("agency:write", "Change the agency's settings"),
                        ("members:write", "Invite people, change roles, remove members"),
                        ("keys:write", "Make and revoke API keys"),
                        ("platforms:read", "See access to platforms, consents and notices"),
                        ("platforms:write", "Set up access to platforms and ask for consents"),
                    ],
                    max_length=32,
                ),
                size=None,
            ),
        ),
    ]
