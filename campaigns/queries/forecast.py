"""Which posts a forecast draws from: somebody's newest organic ones, old enough that their numbers have settled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from influencers.figures.formulas import FORMULAS, MOST_POSTS, SETTLED, figured_platforms
from influencers.models import Channel, Post

_CHANNEL, _POST = Channel._meta.db_table, Post._meta.db_table


@dataclass(frozen=True)
class Recent:
    """What each recent post of one kind counted on one channel, the newest first; posts without the number left out."""

    views: tuple[int, ...]
    reactions: tuple[int, ...]  # what the platform's engagement formula counts: likes, comments, shares


def recent_posts(channels: Collection[int], *, now: datetime) -> dict[int, dict[str, Recent]]:
    """Return channel id -> kind of post -> its newest MOST_POSTS posts; one statement whatever the number of channels.

    Left out: posts younger than SETTLED (they still gather views), posts marked as paid, posts the platform no longer
    shows, and channels whose platform lets nothing be worked out (influencers.figures.formulas.why_not_figured).
    """
    if not channels:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _RECENT,
            {
                "channels": list(channels), "platforms": figured_platforms(), "settled": now - SETTLED,
                "most": MOST_POSTS,
            },
        )  # fmt: skip
        found: dict[int, dict[str, Recent]] = {}
        for channel, kind, views, reactions in cursor.fetchall():
            found.setdefault(channel, {})[kind] = Recent(tuple(views or ()), tuple(reactions or ()))
        return found


def _reactions_sql() -> str:
    cases = (
        f"WHEN '{platform}' THEN {' + '.join(f'p.{name}' for name in formula.counted)}"
        for platform, formula in FORMULAS.items()
    )
    return f"CASE c.platform {' '.join(cases)} END"


_RECENT = f"""
WITH kinds AS (
    SELECT c.id, c.platform, k.kind FROM {_CHANNEL} c
    CROSS JOIN LATERAL (SELECT DISTINCT kind FROM {_POST} WHERE channel_id = c.id) k
    WHERE c.id = ANY(%(channels)s) AND c.platform = ANY(%(platforms)s)
)
SELECT c.id, c.kind, array_agg(p.views ORDER BY p.published_at DESC) FILTER (WHERE p.views IS NOT NULL),
    array_agg({_reactions_sql()} ORDER BY p.published_at DESC) FILTER (WHERE {_reactions_sql()} IS NOT NULL)
FROM kinds c CROSS JOIN LATERAL (
    SELECT * FROM {_POST} p WHERE p.channel_id = c.id AND p.kind = c.kind AND p.published_at < %(settled)s
        AND p.is_paid IS NOT TRUE AND p.gone_at IS NULL
    ORDER BY p.published_at DESC LIMIT %(most)s
) p GROUP BY c.id, c.kind
"""  # noqa: S608 -- our own tables and formulas
