from django.db import migrations

# Channel repeats its influencer's agency for its unique rules. Postgres itself keeps the two equal.
ADD = """
ALTER TABLE influencers_influencer ADD CONSTRAINT influencer_id_agency UNIQUE (id, agency_id);
ALTER TABLE influencers_channel ADD CONSTRAINT channel_same_agency
    FOREIGN KEY (influencer_id, agency_id) REFERENCES influencers_influencer (id, agency_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE influencers_channel DROP CONSTRAINT channel_same_agency;
ALTER TABLE influencers_influencer DROP CONSTRAINT influencer_id_agency;
"""


class Migration(migrations.Migration):
    dependencies = [("influencers", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
