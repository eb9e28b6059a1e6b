"""People whose search text is like a text that finds nobody: most often it has a typing error."""

from django.db.models.expressions import RawSQL

from accounts.models import Agency

# Of what was typed to what is stored, 0 to 1; tried in turn until somebody is found, since each step reads many more.
# The last finds John Smith by "jonh smiht".
SIMILARITIES = (0.6, 0.5, 0.42, 0.34)
READ = 500  # people as similar as that, of whom the closest are shown
PATIENCE = "250 ms"  # after which no further step is taken: a faint likeness is not worth waiting for

# The threshold of the index's operator is a setting, made before each step's search begins (they hang on each other) and
# gone with the statement. All steps are one statement.
_STEP = """
    step_{number} AS MATERIALIZED (
        SELECT near.id
        FROM (SELECT set_config('pg_trgm.word_similarity_threshold', %s, true) AS made {unless} OFFSET 0) step
        CROSS JOIN LATERAL (
            SELECT id FROM influencers_influencer
            WHERE search_text %%> %s AND agency_id = %s AND archived_at IS NULL AND step.made <> ''
            LIMIT %s
        ) near
    )"""


def similar_ids(agency: Agency, text: str) -> RawSQL:
    """Return the ids of active people like a folded text, as `pk__in` takes them."""
    steps, params = [], []
    for number, similarity in enumerate(SIMILARITIES):
        earlier = " AND ".join(f"NOT EXISTS (SELECT FROM step_{before})" for before in range(number))
        earlier += (
            f" AND clock_timestamp() - statement_timestamp() < interval '{PATIENCE}'" if earlier else ""
        )
        steps.append(_STEP.format(number=number, unless=f"WHERE {earlier}" if earlier else ""))
        params += [str(similarity), text, agency.pk, READ]
    found = " UNION ALL ".join(f"SELECT id FROM step_{number}" for number in range(len(steps)))  # noqa: S608 -- as below
    return RawSQL(f"WITH {', '.join(steps)} {found}", params)  # noqa: S611 -- our own words, the values are parameters
