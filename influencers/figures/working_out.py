"""Working out tiers, growth, engagement and percentiles of many channels at once, in SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from influencers.figures.formulas import (
    FORMULAS,
    LEAST_LIKE_CHANNELS,
    LEAST_POSTS,
    MOST_POSTS,
    SETTLED,
    figured_platforms,
    withheld_platforms,
)
from influencers.models import Channel, Post, Snapshot, Tier

GROWTH = timedelta(days=30)
GROWTH_SLACK = timedelta(days=45)  # a reading older than this is no measure of 30 days
_CHANNEL, _POST = Channel._meta.db_table, Post._meta.db_table
_TIER, _SNAPSHOT = Tier._meta.db_table, Snapshot._meta.db_table


def rate_sql(platforms: Sequence[str]) -> str:
    """Return a post's engagement as SQL over `p` (post) and `c` (channel): NULL where something is unknown."""
    cases = []
    for platform in platforms:
        formula = FORMULAS[platform]
        basis = "c.followers" if formula.basis == "followers" else "p.views"
        counted = " + ".join(f"p.{name}" for name in formula.counted)
        cases.append(f"WHEN '{platform}' THEN ({counted})::float8 / NULLIF({basis}, 0)")
    return f"CASE c.platform {' '.join(cases)} END" if cases else "NULL::float8"


def figure_out(channel_ids: Sequence[int], *, now: datetime) -> None:
    """Store tier, growth, median views, engagement and percentile of channels. Missing stays unknown (null)."""
    if not channel_ids:
        return
    values = _values(channel_ids, now)
    with connection.cursor() as cursor:
        cursor.execute(_figures_sql(), values)
        cursor.execute(_PERCENTILES, values)


def place_in_tiers(agency_id: int) -> None:
    """Put every channel of an agency into its tier, after the tiers changed; only those that move are written.

    Who moves is due to be compared anew.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RETIER, {"agency": agency_id})


def _values(channel_ids: Sequence[int], now: datetime) -> dict[str, Any]:
    return {
        "ids": list(channel_ids), "now": now, "settled": now - SETTLED, "then": now - GROWTH,
        "oldest": now - GROWTH_SLACK, "least": LEAST_POSTS, "most": MOST_POSTS, "like": LEAST_LIKE_CHANNELS,
        "by_views": [name for name, formula in FORMULAS.items() if formula.basis == "views"],
        "platforms": figured_platforms(), "withheld": withheld_platforms(),
    }  # fmt: skip


_TIER_OF = f"""COALESCE((SELECT t.key FROM {_TIER} t WHERE t.agency_id = c.agency_id AND t.platform = c.platform
    AND t.from_followers <= c.followers ORDER BY t.from_followers DESC LIMIT 1), '')"""  # noqa: S608 -- our own tables
_RETIER = f"""
WITH placed AS (SELECT c.id, {_TIER_OF} AS tier FROM {_CHANNEL} c WHERE c.agency_id = %(agency)s)
UPDATE {_CHANNEL} c SET tier = placed.tier, engagement_percentile = NULL, percentile_of = NULL, figured_at = NULL
FROM placed WHERE placed.id = c.id AND placed.tier <> c.tier
"""  # noqa: S608


def _figures_sql() -> str:
    return f"""
WITH chosen AS (
    SELECT c.id, c.followers, {_TIER_OF} AS tier, (SELECT s.followers FROM {_SNAPSHOT} s WHERE s.channel_id = c.id
        AND s.taken_at <= %(then)s AND s.taken_at >= %(oldest)s AND s.followers IS NOT NULL
        ORDER BY s.taken_at DESC LIMIT 1) AS before
    FROM {_CHANNEL} c WHERE c.id = ANY(%(ids)s)
),
rated AS (
    SELECT * FROM (
        SELECT c.id, p.views, {rate_sql(figured_platforms())} AS rate,
            row_number() OVER (PARTITION BY c.id ORDER BY p.published_at DESC, p.id DESC) AS place
        FROM {_CHANNEL} c JOIN {_POST} p ON p.channel_id = c.id
        WHERE c.id = ANY(%(ids)s) AND c.platform = ANY(%(platforms)s) AND p.published_at < %(settled)s
            AND p.is_paid IS NOT TRUE
    ) every_post WHERE place <= %(most)s
),
medians AS (
    SELECT id, count(rate) AS posts, count(views) AS viewed,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY rate) AS engagement,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY views) AS views
    FROM rated GROUP BY id
)
UPDATE {_CHANNEL} c SET
    tier = chosen.tier,
    growth_30d = CASE WHEN chosen.before > 0 AND c.platform <> ALL(%(withheld)s)
        THEN (chosen.followers - chosen.before)::float8 / chosen.before END,
    engagement = CASE WHEN m.posts >= %(least)s THEN m.engagement END,
    engagement_posts = m.posts,
    engagement_basis = CASE WHEN m.posts IS NULL THEN '' WHEN c.platform = ANY(%(by_views)s) THEN 'views' ELSE 'followers' END,
    median_views = CASE WHEN m.viewed >= %(least)s THEN round(m.views)::bigint END,
    figured_at = %(now)s
FROM chosen LEFT JOIN medians m ON m.id = chosen.id WHERE c.id = chosen.id
"""  # noqa: S608 -- our own tables and formulas


# A cell is one agency's channels of one platform and tier. Its 99 cuts are found once, for all channels asked about.
_PERCENTILES = f"""
WITH cells AS (
    SELECT DISTINCT agency_id, platform, tier FROM {_CHANNEL} WHERE id = ANY(%(ids)s) AND tier <> ''
),
cuts AS (
    SELECT cells.*, like_channels.number, like_channels.cuts FROM cells CROSS JOIN LATERAL (
        SELECT count(*) AS number, percentile_cont((SELECT array_agg(n / 100.0 ORDER BY n) FROM generate_series(1, 99) n))
            WITHIN GROUP (ORDER BY k.engagement) AS cuts
        FROM {_CHANNEL} k WHERE k.agency_id = cells.agency_id AND k.platform = cells.platform AND k.tier = cells.tier
            AND k.engagement IS NOT NULL
    ) like_channels
),
placed AS (
    SELECT c.id, CASE WHEN c.engagement IS NOT NULL THEN cuts.number END AS number,
        CASE WHEN cuts.number >= %(like)s THEN width_bucket(c.engagement, cuts.cuts) END AS percentile
    FROM {_CHANNEL} c LEFT JOIN cuts USING (agency_id, platform, tier) WHERE c.id = ANY(%(ids)s)
)
UPDATE {_CHANNEL} c SET engagement_percentile = placed.percentile, percentile_of = placed.number
FROM placed WHERE placed.id = c.id
    AND (c.engagement_percentile IS DISTINCT FROM placed.percentile OR c.percentile_of IS DISTINCT FROM placed.number)
"""  # noqa: S608
