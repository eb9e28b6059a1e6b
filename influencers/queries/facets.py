"""How many of the matches have each value of the main fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import Agency
from influencers.filters import Filters
from influencers.queries.counting import COUNT_CAP, estimated_rows, sampled, two_digits
from influencers.queries.listing import filtered

SAMPLE = 5_000  # people looked at when more than COUNT_CAP match
MOST_VALUES = 30


@dataclass(frozen=True)
class Facets:
    """Field -> [(value, people)], most first; a value None is "none". `sample` is 0 when everybody was counted.

    Otherwise the numbers are estimates from that many people drawn at random, in two digits.
    """

    stage: list[tuple[str | None, int]]
    country: list[tuple[str | None, int]]
    platform: list[tuple[str | None, int]]
    tag: list[tuple[str | None, int]]
    people: int
    sample: int = 0


def facets(agency: Agency, filters: Filters) -> Facets:
    """Count the matches by stage, country, platform and tag, in two statements."""
    rows = filtered(agency, filters).order_by()
    expected = estimated_rows(rows)
    whole = rows.values("pk", "stage_id", "country", "tags")
    share = 100.0 if expected <= COUNT_CAP else max(0.01, min(100.0, 100 * SAMPLE / expected))
    sql, params = sampled(whole, share) if share < 100 else whole.query.sql_with_params()
    counted = _count(sql, params)
    found = sum(times for field, _, times in counted if field == "stage_id")
    scale = expected / found if share < 100 and found else 1.0
    return Facets(
        stage=_of("stage_id", counted, scale),
        country=_of("country", counted, scale),
        platform=_of("platform", counted, scale),
        tag=_of("tag", counted, scale),
        people=two_digits(expected) if scale != 1.0 else found,
        sample=found if scale != 1.0 else 0,
    )


def _count(sql: str, params: Sequence[Any]) -> list[tuple[str, str | None, int]]:
    # Joined from the channels of these people only; a person with two channels on a platform counts once.
    statement = f"""
        WITH people (id, stage_id, country, tags) AS MATERIALIZED ({sql})
        SELECT 'stage_id', stage_id::text, count(*) FROM people GROUP BY stage_id
        UNION ALL SELECT 'country', country, count(*) FROM people GROUP BY country
        UNION ALL SELECT 'tag', tag, count(*) FROM people, unnest(people.tags) AS tag GROUP BY tag
        UNION ALL SELECT 'platform', channel.platform, count(DISTINCT channel.influencer_id)
            FROM people JOIN influencers_channel channel ON channel.influencer_id = people.id GROUP BY channel.platform
        ORDER BY 3 DESC, 2
    """  # noqa: S608 -- the inner statement is Django's own, its values stay parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _of(field: str, counted: list[tuple[str, str | None, int]], scale: float) -> list[tuple[str | None, int]]:
    values = [(value, times) for name, value, times in counted if name == field][:MOST_VALUES]
    if scale == 1.0:
        return values
    return [(value, two_digits(round(times * scale))) for value, times in values]
