"""A base of many invented people, made inside PostgreSQL: a million people with two million channels in minutes.

    .venv/bin/python -m benchmarks.search       uses it; --full adds ten snapshots a channel

Every value depends on the row's number only, so that two runs make the same base.
"""

import contextlib
import time
from collections.abc import Iterator

COUNTRIES = "ES,KR,PL,BR,US,DE,FR,IT,MX,RU,GB,JP,TR,ID,IN,"  # the last is unknown
GIVEN = "anna,maria,jose,minh,wei,olga,ivan,fatima,lars,chloe,diego,yuki,민수,서연,さくら,zoe,lukasz,soren,ayse,nguyen"
FAMILY = (
    "garcia,smith,kim,lee,novak,silva,rossi,muller,ivanova,petrov,tanaka,chen,okafor,haddad,larsen,dubois"
)
TAGS = (
    "beauty,travel,food,tech,gaming,fitness,books,music,cars,pets,fashion,parents,finance,art,running,vegan"
)
PLATFORMS = "youtube,instagram,tiktok"
TIERS = "nano,micro,mid,macro,mega"

# One row's pseudo-random numbers come from its own number: hashint8extended is fast and the same everywhere.
PEOPLE = """
INSERT INTO influencers_influencer
    (uuid, agency_id, name, name_key, search_text, country, languages, time_zone, tags, stage_id, owner_id, next_step,
     birth_year, birthday, refuses, tones, risk, vetting, last_contact_at, version, created_at, updated_at
     {other_columns})
SELECT gen_random_uuid(), %(agency)s, name, name, ' ' || name || ' h' || n || ' ' || array_to_string(tags, ' ') || ' ',
    country, ARRAY[CASE WHEN r1 %% 3 = 0 THEN 'es' WHEN r1 %% 3 = 1 THEN 'en' ELSE 'ko' END], '', tags,
    (%(stages)s::bigint[])[1 + abs(r2) %% 6], CASE WHEN r2 %% 4 = 0 THEN %(owner)s END, '',
    CASE WHEN r3 %% 3 = 0 THEN 1965 + abs(r3) %% 42 END,
    CASE WHEN r3 %% 3 = 0 THEN (1 + abs(r4) %% 12) * 100 + 1 + abs(r4) %% 28 END,
    CASE WHEN r4 %% 20 = 0 THEN ARRAY['gambling'] ELSE ARRAY[]::varchar[] END,
    CASE WHEN r5 %% 3 = 0 THEN ARRAY['humorous'] WHEN r5 %% 3 = 1 THEN ARRAY['expert'] ELSE ARRAY[]::varchar[] END,
    CASE WHEN r5 %% 50 = 0 THEN 'high' WHEN r5 %% 4 = 0 THEN 'low' ELSE '' END,
    CASE WHEN r4 %% 5 = 0 THEN 'clear' ELSE '' END,
    CASE WHEN r1 %% 2 = 0 THEN now() - (abs(r1) %% 700) * interval '1 day' END,
    1, now() - n * interval '1 second', now() - (abs(r1) %% 5000000) * interval '1 second' {other_values}
FROM (
    SELECT n, r1, r2, r3, r4, r5,
        (%(given)s::text[])[1 + abs(r1) %% 20] || ' ' || (%(family)s::text[])[1 + abs(r2) %% 16] || ' ' || (abs(r3) %% %(size)s) AS name,
        (%(countries)s::text[])[1 + abs(r4) %% 16] AS country,
        CASE abs(r5) %% 4 WHEN 0 THEN ARRAY[]::varchar[]
            WHEN 1 THEN ARRAY[(%(tags)s::varchar[])[1 + abs(r3) %% 16]]
            ELSE ARRAY[(%(tags)s::varchar[])[1 + abs(r3) %% 16], (%(tags)s::varchar[])[1 + abs(r3 / 16) %% 16]] END AS tags
    FROM (SELECT n, hashint8extended(n, 1) AS r1, hashint8extended(n, 2) AS r2, hashint8extended(n, 3) AS r3,
                 hashint8extended(n, 4) AS r4, hashint8extended(n, 5) AS r5
          FROM generate_series(1, %(size)s) AS n) AS rolled
) AS made
"""
CHANNELS = """
INSERT INTO influencers_channel
    (uuid, influencer_id, agency_id, platform, handle, handle_key, external_id, url, title, bio, avatar_url, followers,
     precision, measured_at, source, state, state_note, failures, tier, growth_30d, engagement, engagement_basis,
     engagement_posts, engagement_percentile, percentile_of, created_at, updated_at {other_columns})
SELECT gen_random_uuid(), person, %(agency)s, platform, handle, handle, '', 'https://example.com/' || handle, '', '', '',
    followers, 'exact', now(), 'import', CASE WHEN r1 %% 30 = 0 THEN 'gone' ELSE 'ok' END, '', 0,
    CASE WHEN followers IS NULL THEN '' ELSE (%(tiers)s::text[])[1 + (followers >= 10000)::int + (followers >= 50000)::int
        + (followers >= 500000)::int + (followers >= 1000000)::int] END,
    (abs(r1) %% 400 - 100) / 1000.0, (abs(r2) %% 900) / 10000.0, 'followers', 12, abs(r2) %% 101, 5000, now(), now() {other_values}
FROM (
    SELECT id AS person, (%(platforms)s::text[])[1 + (id + turn) %% 3] AS platform, 'h' || id || '.' || turn AS handle,
        hashint8extended(id, 10 + turn) AS r1, hashint8extended(id, 20 + turn) AS r2,
        CASE WHEN hashint8extended(id, 30 + turn) %% 20 = 0 THEN NULL
            ELSE floor(1000 * exp(8.5 * power((abs(hashint8extended(id, 40 + turn)) %% 1000000) / 1000000.0, 2)))::bigint END AS followers
    FROM influencers_influencer, generate_series(0, 1) AS turn WHERE agency_id = %(agency)s
) AS made
"""
SNAPSHOTS = """
INSERT INTO influencers_snapshot (channel_id, taken_at, followers, precision, source)
SELECT id, now() - day * interval '3 days', followers - (followers * growth_30d * day / 10)::bigint, 'exact', 'poll'
FROM influencers_channel, generate_series(0, 9) AS day WHERE agency_id = %(agency)s
"""


def fill(
    agency_id: int, owner_id: int, stages: list[int], size: int, *, full: bool = False
) -> dict[str, float]:
    """Write so many people with two channels each; return seconds by part."""
    from django.db import connection

    values = {
        "agency": agency_id, "owner": owner_id, "stages": stages[:6], "size": size,
        "given": GIVEN.split(","), "family": FAMILY.split(","), "countries": COUNTRIES.split(","), "tags": TAGS.split(","),
        "platforms": PLATFORMS.split(","), "tiers": TIERS.split(","),
    }  # fmt: skip
    seconds = {}
    for part, table, statement in (
        ("people", "influencers_influencer", PEOPLE),
        ("channels", "influencers_channel", CHANNELS),
        *([("snapshots", "influencers_snapshot", SNAPSHOTS)] if full else []),
    ):
        named = further_columns(table, statement)
        sql = statement.format(
            other_columns="".join(f", {name}" for name, _ in named),
            other_values="".join(f", {value}" for _, value in named),
        )
        begin = time.perf_counter()
        with connection.cursor() as cursor, without_indexes(cursor, table):
            cursor.execute(sql, values)
        seconds[part] = time.perf_counter() - begin
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return seconds


@contextlib.contextmanager
def without_indexes(cursor, table: str) -> Iterator[None]:
    """Take a table's indexes away for a while and build them again: sorted at once instead of row by row."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conname = indexname)",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    cursor.execute("SET maintenance_work_mem = '256MB'")
    for _, definition in indexes:
        cursor.execute(definition)


def further_columns(table: str, statement: str) -> list[tuple[str, str]]:
    """Return columns that must not be null and the statement does not name, each with its empty value.

    Columns that come later get it too, so that the generator need not know them.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'"
            " AND column_default IS NULL AND identity_generation IS NULL",
            [table],
        )
        found = cursor.fetchall()
    given = {name.strip() for name in statement.split("(", 1)[1].split("{", 1)[0].split(",")}
    empty = {
        "integer": "0",
        "smallint": "0",
        "bigint": "0",
        "boolean": "false",
        "numeric": "0",
        "ARRAY": "'{}'",
        "jsonb": "'{}'",
    }
    return [(f'"{name}"', empty.get(kind, "''")) for name, kind in found if name not in given]
