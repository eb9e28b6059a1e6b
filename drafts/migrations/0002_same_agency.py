from django.db import migrations

# Rows that repeat what their parent says; Postgres itself keeps it the same on both sides.
KEYS = [
    ("campaigns_deliverable", "deliverable_id_agency", "id, agency_id"),
    ("drafts_revision", "revision_id_draft", "id, draft_id"),
    ("drafts_turn", "turn_id_revision", "id, revision_id"),
    ("drafts_annotation", "annotation_id_revision", "id, revision_id"),
]
LINKS = [
    ("drafts_draft", "draft_same_agency", "deliverable_id, agency_id", "campaigns_deliverable (id, agency_id)"),
    ("drafts_draft", "draft_newest_its_own", "newest_id, id", "drafts_revision (id, draft_id)"),
    ("drafts_draft", "draft_client_saw_its_own", "client_saw_id, id", "drafts_revision (id, draft_id)"),
    ("drafts_decision", "decision_turn_of_revision", "turn_id, revision_id", "drafts_turn (id, revision_id)"),
    ("drafts_annotation", "annotation_thread_of_revision", "thread_id, revision_id", "drafts_annotation (id, revision_id)"),
]  # fmt: skip
ADD = [f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})" for table, name, columns in KEYS] + [
    f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {other}"
    " DEFERRABLE INITIALLY DEFERRED"
    for table, name, columns, other in LINKS
]
DROP = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _, _ in reversed(LINKS)] + [
    f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in reversed(KEYS)
]


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial"), ("campaigns", "0005_who_saved_a_point_last")]
    operations = [migrations.RunSQL(ADD, DROP)]
