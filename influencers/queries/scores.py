"""Everything the scores of a channel rest on, read in a few statements for all channels of a person."""

import json
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    FloatField,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
)
from django.db.models.functions import Cast

from accounts.models import Brand
from accounts.text import fold
from influencers.figures.formulas import (
    LEAST_LIKE_CHANNELS,
    MOST_POSTS,
    SETTLED,
    rate_of,
    why_not_derived,
    withheld_platforms,
)
from influencers.figures.packs import Benchmark, benchmark
from influencers.fraud.comments import LEAST_COMMENTS, generic_share
from influencers.fraud.signals import Evidence, Stated
from influencers.fraud.threads import Thread
from influencers.models import (
    BrandRelation,
    Channel,
    Comment,
    Influencer,
    OutsideFigure,
    PastWork,
    Post,
    Snapshot,
)

SINCE = timedelta(days=90)
MOST_COMMENTS = 500
LEAST_PAID = 3  # fewer paid posts say nothing about how advertising does
SUSPICIOUS, IN_COUNTRY = "quality.suspicious", "audience.country."  # influencers/outside/metrics.toml
SAMPLE = 200  # like channels whose likes per comment are looked at


@dataclass(frozen=True)
class Cell:
    """Where a channel stands in the agency's base. None: unknown, or too few like channels."""

    like_channels: int = 0
    usual_engagement: float | None = None
    views_place: float | None = None
    likes_per_comment_place: float | None = None
    samples: Sequence[Stated] = ()


@dataclass(frozen=True)
class Facts:
    """What is known about one channel, for scores and signs."""

    channel: Channel
    cell: Cell
    evidence: Evidence
    published: Benchmark | None
    share_rate: float | None
    generic_comments: float | None
    paid_engagement: float | None = None
    paid_posts: int = 0

    @property
    def paid_against_organic(self) -> float | None:
        """Return engagement on paid posts over that on organic ones: 1 is equal, 1.1 a tenth better. None: not known."""
        usual = self.channel.engagement
        return self.paid_engagement / usual if usual and self.paid_engagement is not None else None


@dataclass
class BrandFacts:
    """What is known between a person and a brand. None: unknown."""

    affinity: int | None = None
    hitches: int | None = None
    worked_before: bool = False
    audience_in_markets: float | None = None
    audience_source: str = ""


def facts_of(channels: Sequence[Channel], *, now: datetime) -> dict[int, Facts]:
    """Return channel id -> facts. Four statements, whatever the number of channels, whose influencers are loaded."""
    ids = [channel.pk for channel in channels]
    days, posts, comments, cells = _days(ids, now), _posts(ids, now), _comments(ids), _cells(ids, now)
    return {
        pk: _facts(channel, days[pk], posts[pk], comments[pk], cells.get(pk, Cell()))
        for pk, channel in zip(ids, channels, strict=True)
    }


def brand_facts(influencer: Influencer, brand: Brand) -> BrandFacts:
    """Return what is known between a person and a brand. One statement."""
    return brand_facts_of([influencer.pk], brand)[influencer.pk]


def brand_facts_of(people: Sequence[int], brand: Brand) -> dict[int, BrandFacts]:
    """Return influencer id -> what is known between them and a brand. One statement, whatever their number."""
    own = Q(brand=brand) | Q(brand_key=fold(brand.name))
    relations = BrandRelation.objects.filter(influencer__in=people, brand=brand)
    work = PastWork.objects.filter(own, influencer__in=people)
    rows = relations.values_list("influencer_id", *_told("affinity")).union(
        work.values_list("influencer_id", *_told("hitches")), *_audiences(people, brand), all=True
    )
    found = {person: BrandFacts() for person in people}
    stated: dict[int, list[Any]] = defaultdict(list)
    for person, kind, number, *figure in rows:
        facts = found[person]
        if kind == "affinity":
            facts.affinity = number
        elif kind == "hitches":
            facts.worked_before = True
            facts.hitches = max(filter(lambda each: each is not None, (facts.hitches, number)), default=None)
        else:
            stated[person].append(figure)
    for person, figures in stated.items():
        _add_audience(found[person], figures)
    return found


_FIGURE: dict[str, Any] = {"stated_on": DateField(), "pk": BigIntegerField(), "channel": BigIntegerField(), "source": CharField(), "value": FloatField()}  # fmt: skip


def _told(kind: str) -> list[Any]:
    """Return the columns of a number of one kind, as long as those of a figure (_audiences)."""
    nothing = (Cast(Value(None), field) for field in _FIGURE.values())
    return [Value(kind, output_field=CharField()), kind, *nothing]


def _audiences(people: Sequence[int], brand: Brand) -> list[QuerySet[OutsideFigure, Any]]:
    """Return what services state about audiences in the brand's markets, with columns as _told has them."""
    if not brand.markets:
        return []
    metrics = [f"audience.country.{code}" for code in brand.markets]
    stated = OutsideFigure.objects.filter(channel__influencer__in=people, metric__in=metrics)
    # The share goes into the scores of all their channels, also into those of other platforms.
    stated = stated.exclude(channel__platform__in=withheld_platforms())
    audience, none = Value("audience", output_field=CharField()), Cast(Value(None), SmallIntegerField())
    return [
        stated.values_list(
            "channel__influencer_id", audience, none, "stated_on", "pk", "channel_id", "source", "value"
        )
    ]


def _add_audience(found: BrandFacts, figures: list[list[Any]]) -> None:
    """Add the newest figures of one service about one channel: [day, id, channel, service, share] each."""
    stated_on, _pk, channel, source, _share = max(figures, key=lambda figure: (figure[0], figure[1]))
    newest = [
        share
        for day, _id, where, whose, share in figures
        if (day, where, whose) == (stated_on, channel, source)
    ]
    found.audience_in_markets = min(1.0, sum(newest))
    found.audience_source = f"{source}, {stated_on:%d %b %Y}"


def _facts(
    channel: Channel, days: list[tuple[date, int]], posts: list[Post], comments: "list[_Said]", cell: Cell
) -> Facts:  # fmt: skip
    organic = [post for post in posts if not post.is_paid]
    texts = [comment.text for comment in comments]
    rates = [post.shares / post.views for post in organic if post.shares is not None and post.views]
    published = benchmark(channel.platform, channel.followers)
    usual = cell.usual_engagement if cell.like_channels >= LEAST_LIKE_CHANNELS else None
    evidence = Evidence(
        followers=channel.followers, following=channel.following, followers_by_day=days,
        posted_at=[post.published_at for post in posts],
        likes=[post.likes for post in organic if post.likes is not None], comments=texts,
        authors=[comment.author for comment in comments], engagement=channel.engagement,
        usual_engagement=usual or (published.value if published else None),
        likes_per_comment_place=cell.likes_per_comment_place, median_views=channel.median_views,
        threads=_threads(comments), samples=cell.samples,
        languages={*channel.influencer.languages, *(post.language for post in posts if post.language)},
    )  # fmt: skip
    paid = [
        rate_of(post, platform=channel.platform, followers=channel.followers)
        for post in posts
        if post.is_paid and not why_not_derived(channel.platform)
    ]
    paid_rates = [rate for rate in paid if rate is not None]
    return Facts(
        channel, cell, evidence, published,
        paid_engagement=statistics.median(paid_rates) if len(paid_rates) >= LEAST_PAID else None, paid_posts=len(paid_rates),
        share_rate=statistics.median(rates) if rates else None,
        generic_comments=generic_share(texts) if len(texts) >= LEAST_COMMENTS else None,
    )  # fmt: skip


def _days(ids: Sequence[int], now: datetime) -> dict[int, list[tuple[date, int]]]:
    """Return the last known followers of each day."""
    snapshots = (
        Snapshot.objects.filter(channel__in=ids, taken_at__gte=now - SINCE, followers__isnull=False)
        .annotate(day=Cast("taken_at", DateField()))
        .order_by("channel_id", "day", "-taken_at")
        .distinct("channel_id", "day")
    )
    days: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for channel_id, day, followers in snapshots.values_list("channel_id", "day", "followers"):
        if followers is not None:
            days[channel_id].append((day, followers))
    return days


def _posts(ids: Sequence[int], now: datetime) -> dict[int, list[Post]]:
    """Return the newest settled posts, and those of the last 90 days that could explain growth."""
    posts: dict[int, list[Post]] = defaultdict(list)
    settled = Post.objects.filter(channel__in=ids, published_at__lt=now - SETTLED)
    fields = (
        "channel_id",
        "published_at",
        "is_paid",
        "views",
        "likes",
        "comments_count",
        "shares",
        "language",
    )
    for post in settled.order_by("channel_id", "-published_at").only(*fields)[
        : MOST_POSTS * 4 * max(1, len(ids))
    ]:
        if len(posts[post.channel_id]) < MOST_POSTS or post.published_at > now - SINCE:
            posts[post.channel_id].append(post)
    return posts


class _Said(NamedTuple):
    """A stored comment, with its post as far as signs need it."""

    text: str
    author: int
    written_at: datetime
    post: int
    published_at: datetime
    told: int | None


def _comments(ids: Sequence[int]) -> dict[int, list[_Said]]:
    """Return the newest comments."""
    comments: dict[int, list[_Said]] = defaultdict(list)
    newest = Comment.objects.filter(post__channel__in=ids).order_by("-published_at")
    rows = newest.values_list(
        "post__channel_id", "text", "author_hash", "published_at", "post_id", "post__published_at", "post__comments_count"
    )[: MOST_COMMENTS * max(1, len(ids))]  # fmt: skip
    for channel_id, text, author, written_at, post, published_at, told in rows:
        comments[channel_id].append(_Said(text, author, written_at, post, published_at, told))
    return comments


def _threads(comments: Sequence[_Said]) -> list[Thread]:
    by_post: dict[int, list[_Said]] = defaultdict(list)
    for comment in comments:
        by_post[comment.post].append(comment)
    return [
        Thread(
            published_at=said[0].published_at,
            written_at=[each.written_at for each in said],
            authors=[each.author for each in said],
            told=said[0].told,
        )
        for said in by_post.values()
    ]


def _samples(rows: str | None) -> list[Stated]:
    """Return what services state about the audience, the newest day of each service, newest first."""
    found: dict[str, tuple[str, dict[str, float]]] = {}
    for source, day, metric, value in json.loads(rows or "[]"):
        newest, figures = found.setdefault(source, (day, {}))
        if day == newest:
            figures.setdefault(metric, float(value))
    return [_stated(*each) for each in found.items()]


def _stated(source: str, told: tuple[str, dict[str, float]]) -> Stated:
    day, figures = told
    countries = {
        metric.removeprefix(IN_COUNTRY): share
        for metric, share in figures.items()
        if metric.startswith(IN_COUNTRY)
    }
    return Stated(f"{source}, {date.fromisoformat(day):%d %b %Y}", figures.get(SUSPICIOUS), countries)


def _cells(ids: Sequence[int], now: datetime) -> dict[int, Cell]:
    with connection.cursor() as cursor:
        cursor.execute(
            _CELLS,
            {
                "ids": list(ids), "settled": now - SETTLED, "sample": SAMPLE, "like": LEAST_LIKE_CHANNELS,
                "suspicious": SUSPICIOUS, "in_country": f"{IN_COUNTRY}%",
            },
        )  # fmt: skip
        return {row[0]: Cell(row[1], row[2], row[3], row[4], _samples(row[5])) for row in cursor.fetchall()}


_CHANNEL, _POST, _OUTSIDE = Channel._meta.db_table, Post._meta.db_table, OutsideFigure._meta.db_table
_RATIO = f"""(SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p.likes::float8 / p.comments_count) FROM (
    SELECT likes, comments_count FROM {_POST} WHERE channel_id = {{0}}.id AND published_at < %(settled)s
    AND comments_count > 0 AND likes IS NOT NULL ORDER BY published_at DESC LIMIT 12) p)"""  # noqa: S608 -- our own tables
_CELLS = f"""
SELECT c.id, cell.number, cell.usual, views.place, ratios.place, (
    SELECT json_agg(json_build_array(o.source, o.stated_on, o.metric, o.value) ORDER BY o.stated_on DESC, o.source, o.id DESC)
    FROM {_OUTSIDE} o WHERE o.channel_id = c.id AND (o.metric = %(suspicious)s OR o.metric LIKE %(in_country)s)
)::text
FROM {_CHANNEL} c
CROSS JOIN LATERAL (
    SELECT count(*) AS number, percentile_cont(0.5) WITHIN GROUP (ORDER BY k.engagement) AS usual FROM {_CHANNEL} k
    WHERE k.agency_id = c.agency_id AND k.platform = c.platform AND k.tier = c.tier AND c.tier <> ''
        AND k.engagement IS NOT NULL
) cell
CROSS JOIN LATERAL (
    SELECT CASE WHEN c.median_views IS NOT NULL AND count(*) > 1
        THEN count(*) FILTER (WHERE k.median_views < c.median_views)::float8 / (count(*) - 1) END AS place
    FROM {_CHANNEL} k WHERE k.agency_id = c.agency_id AND k.platform = c.platform AND k.median_views IS NOT NULL
) views
CROSS JOIN LATERAL (
    SELECT CASE WHEN count(r.ratio) >= %(like)s AND own.ratio IS NOT NULL
        THEN count(*) FILTER (WHERE r.ratio < own.ratio)::float8 / count(r.ratio) END AS place
    FROM (SELECT {_RATIO.format("c")} AS ratio) own
    CROSS JOIN (
        SELECT {_RATIO.format("k")} AS ratio FROM (
            SELECT id FROM {_CHANNEL} WHERE agency_id = c.agency_id AND platform = c.platform AND tier = c.tier
                AND c.tier <> '' AND id <> c.id AND engagement IS NOT NULL
                AND id %% GREATEST(cell.number / %(sample)s, 1) = 0 LIMIT %(sample)s
        ) k
    ) r GROUP BY own.ratio
) ratios
WHERE c.id = ANY(%(ids)s)
"""  # noqa: S608


def channels_to_score(influencer: Influencer, channels: Sequence[Channel] | None = None) -> list[Channel]:
    """Return the influencer's channels, largest first. `channels`: those that are loaded already."""
    loaded: Any = influencer.channels.order_by("platform", "pk") if channels is None else channels
    return sorted(loaded, key=lambda channel: -(channel.followers or 0))
