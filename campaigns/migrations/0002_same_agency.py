from django.db import migrations

# Rows that point at two roots repeat the agency; Postgres itself keeps it the same on both sides.
KEYS = [
    ("campaigns_campaign", "campaign_id_agency", "id, agency_id"),
    ("campaigns_slot", "slot_id_agency", "id, agency_id"),
    ("campaigns_pipelinestage", "pipeline_stage_id_agency", "id, agency_id"),
    ("campaigns_collaboration", "collaboration_id_agency", "id, agency_id"),
    ("campaigns_collaboration", "collaboration_id_campaign", "id, campaign_id"),
]
LINKS = [
    ("campaigns_campaign", "campaign_brand_agency", "brand_id, agency_id", "accounts_brand (id, agency_id)"),
    ("campaigns_slot", "slot_same_agency", "campaign_id, agency_id", "campaigns_campaign (id, agency_id)"),
    ("campaigns_candidate", "candidate_slot_agency", "slot_id, agency_id", "campaigns_slot (id, agency_id)"),
    (
        "campaigns_candidate",
        "candidate_influencer_agency",
        "influencer_id, agency_id",
        "influencers_influencer (id, agency_id)",
    ),
    (
        "campaigns_collaboration",
        "collaboration_campaign_agency",
        "campaign_id, agency_id",
        "campaigns_campaign (id, agency_id)",
    ),
    (
        "campaigns_collaboration",
        "collaboration_influencer_agency",
        "influencer_id, agency_id",
        "influencers_influencer (id, agency_id)",
    ),
    (
        "campaigns_collaboration",
        "collaboration_stage_agency",
        "stage_id, agency_id",
        "campaigns_pipelinestage (id, agency_id)",
    ),
    (
        "campaigns_slot",
        "slot_holder_campaign",
        "holder_id, campaign_id",
        "campaigns_collaboration (id, campaign_id)",
    ),
    (
        "campaigns_deliverable",
        "deliverable_same_agency",
        "collaboration_id, agency_id",
        "campaigns_collaboration (id, agency_id)",
    ),
    (
        "campaigns_payment",
        "payment_campaign_agency",
        "campaign_id, agency_id",
        "campaigns_campaign (id, agency_id)",
    ),
    (
        "campaigns_payment",
        "payment_collaboration_campaign",
        "collaboration_id, campaign_id",
        "campaigns_collaboration (id, campaign_id)",
    ),
    (
        "campaigns_idea",
        "idea_influencer_agency",
        "influencer_id, agency_id",
        "influencers_influencer (id, agency_id)",
    ),
]
ADD = [f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})" for table, name, columns in KEYS] + [
    f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {other}"
    " DEFERRABLE INITIALLY DEFERRED"
    for table, name, columns, other in LINKS
]
DROP = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _, _ in reversed(LINKS)] + [
    f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in reversed(KEYS)
]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
