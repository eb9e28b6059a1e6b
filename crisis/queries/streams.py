"""What is heard in a war room: comments under the posts its monitors watch and mentions, newest first, by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Left, Length

from crisis.models import Incident, Mention, Stream
from influencers.models import Channel, Comment, Influencer, Post
from influencers.states import Mood, Nature

COMMENT, MENTION = "comment", "mention"  # in this order where two were written in the same moment
SHOWN = 50  # rows of a page
SHORT = 600  # characters of a text that a list shows; the rest on request
LOOKED_THROUGH = (
    50_000  # newest comments, evenly of all posts, and newest mentions that a filter looks through
)
UNREAD = "unread"  # in place of a mood: not read yet


class HeardKey(NamedTuple):
    """Where a row stands in the order: when it was said, then its kind, then the row."""

    at: datetime
    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}~{self.kind}~{self.number}"


@dataclass(frozen=True, slots=True)
class HeardRow:
    """A comment or mention as the room shows it. `text` is cut at SHORT characters; `length` is that of the whole.

    The names of the mood are a comment's own (influencers/models/content.py). `post_id` None: a mention; `removed_at`:
    the platform no longer shows it.
    """

    key: HeardKey
    text: str
    length: int
    mood: str
    nature: str
    mood_confidence: float | None
    mood_unsure: bool
    mood_stage: str
    corrected_at: datetime | None
    language: str
    likes: int | None
    author: str
    author_hash: int | None
    is_reply: bool
    removed_at: datetime | None
    place: str  # the post's words, or the site of a mention
    source: str  # platform, or how a mention came
    url: str  # where it stands; empty: not known
    post_id: int | None = None
    person: str = ""  # whose post it is under
    taken_in_at: datetime | None = None

    @property
    def at(self) -> datetime:
        return self.key.at

    @property
    def kind(self) -> str:
        return self.key.kind

    @property
    def number(self) -> int:
        return self.key.number

    @property
    def is_cut(self) -> bool:
        return self.length > len(self.text)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of it is wanted. Empty: all. `source` is COMMENT or MENTION, `post` the id of a watched post."""

    mood: str = ""
    nature: str = ""
    text: str = ""
    source: str = ""
    post: int | None = None

    def __bool__(self) -> bool:
        return bool(self.mood or self.nature or self.text or self.source or self.post)


def heard_in(
    incident: Incident, *, after: HeardKey | str | None = None, before: HeardKey | str | None = None, mood: str = "",
    nature: str = "", text: str = "", source: str = "", post: int | None = None, most: int = SHOWN,
) -> list[HeardRow]:  # fmt: skip
    """Return what was said, newest first: at most `most` rows, the newest of those after a key and before another.

    Four statements. Each post is read by its index and no further than a page, so that the page costs the same however
    much was said; a filter looks through the newest LOOKED_THROUGH. A key nobody can read is passed over.
    """
    later, earlier = _key(after), _key(before)
    wanted = Narrowed(mood, nature, text.strip(), source, post)
    found: list[HeardRow] = []
    if source != MENTION:
        posts = watched_posts(incident)
        found += _comments([each for each in posts if post in (None, each)], wanted, later, earlier, most)
    if source != COMMENT and post is None:
        found += _mentions(incident, wanted, later, earlier, most)
    return sorted(found, key=lambda row: row.key, reverse=True)[:most]


def heard_row(incident: Incident, kind: str, number: int) -> HeardRow | None:
    """Return one row with its whole text; None: not of this room."""
    if kind == MENTION:
        row = _heard_mentions(incident).filter(pk=number).values(*_MENTION, "text").first()
        return _mention_row({**row, "short": row["text"]}) if row else None
    if kind != COMMENT:
        return None
    comment = Comment.objects.select_related("post__channel__influencer").filter(pk=number).first()
    if comment is None or comment.post_id not in watched_posts(incident):
        return None
    row = (*(getattr(comment, name) for name in _COMMENT), comment.text, len(comment.text))
    post, channel = comment.post, comment.post.channel
    about = (post.title or post.text[:120], post.url, channel.platform, channel.influencer.name)
    return _comment_row((*row, *about))


def heard_object(row: HeardRow) -> Comment | Mention:
    """Return the comment or mention that a row shows."""
    model = Comment if row.kind == COMMENT else Mention
    return model.objects.get(pk=row.number)


def monitors_heard(incident: Incident) -> list[int]:
    """Return the ids of the monitors a room listens to."""
    return list(incident.listening.order_by("monitor").values_list("monitor_id", flat=True))


def watched_posts(incident: Incident) -> list[int]:
    """Return the ids of the posts whose comments a room hears."""
    streams = Stream.objects.filter(monitor__incident_places__incident=incident, post__isnull=False)
    return list(streams.order_by("post").values_list("post_id", flat=True).distinct())


def posts_heard(incident: Incident) -> QuerySet[Post]:
    """Return the posts a room hears, the newest first."""
    heard = Stream.objects.filter(monitor__incident_places__incident=incident, post__isnull=False)
    rows = Post.objects.filter(pk__in=heard.values("post")).select_related("channel__influencer")
    return rows.order_by("-published_at", "-pk")


def read_key(text: str) -> HeardKey | None:
    """Read a key as `str(HeardKey)` wrote it; None: nonsense."""
    moment, _, rest = text.partition("~")
    kind, _, number = rest.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if at.tzinfo is None or kind not in (COMMENT, MENTION) or not (number.isdecimal() and len(number) < 19):
        return None
    return HeardKey(at, kind, int(number))


def _key(given: HeardKey | str | None) -> HeardKey | None:
    return read_key(given) if isinstance(given, str) else given


_COMMENT = (
    "id", "published_at", "mood", "nature", "mood_confidence", "mood_unsure", "mood_stage", "corrected_at", "language",
    "likes", "author_hash", "parent_external_id", "external_id", "removed_at", "post_id", "taken_in_at",
)  # fmt: skip
_PAGE = f"""
SELECT {{columns}}, left(c.text, {SHORT}), length(c.text), coalesce(nullif(p.title, ''), left(p.text, 120)), p.url,
    ch.platform, i.name
FROM unnest(%(posts)s::bigint[]) AS watched (id) CROSS JOIN LATERAL (
    SELECT * FROM {{rows}} AS newest WHERE {{wanted}} ORDER BY published_at DESC, id DESC LIMIT %(most)s
) AS c
JOIN {Post._meta.db_table} AS p ON p.id = c.post_id
JOIN {Channel._meta.db_table} AS ch ON ch.id = p.channel_id
JOIN {Influencer._meta.db_table} AS i ON i.id = ch.influencer_id
ORDER BY c.published_at DESC, c.id DESC LIMIT %(most)s
"""  # noqa: S608 -- names of tables and numbers of ours


def _comments(
    posts: Sequence[int], wanted: Narrowed, later: HeardKey | None, earlier: HeardKey | None, most: int
) -> list[HeardRow]:
    if not posts:
        return []
    values: dict[str, Any] = {"posts": list(posts), "most": most}
    within = ["post_id = watched.id", *_between(later, earlier, values)]
    narrowing = _narrowing(wanted, values)
    table, there = Comment._meta.db_table, " AND ".join(within)
    each = max(LOOKED_THROUGH // len(posts), SHOWN)
    rows = f"(SELECT * FROM {table} WHERE {there} ORDER BY published_at DESC LIMIT {each})"  # noqa: S608
    statement = _PAGE.format(
        columns=", ".join(f"c.{name}" for name in _COMMENT),
        rows=rows if narrowing else table,
        wanted=" AND ".join(narrowing or within),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_comment_row(row) for row in cursor.fetchall()]


def _between(later: HeardKey | None, earlier: HeardKey | None, values: dict[str, Any]) -> list[str]:
    """Return the conditions on a comment's place in the order; a mention of the same moment stands above it."""
    found = []
    if later:
        values |= {"later": later.at, "later_id": later.number}
        is_comment = later.kind == COMMENT
        found.append("published_at >= %(later)s AND (published_at, id) > (%(later)s, %(later_id)s)" if is_comment else "published_at > %(later)s")  # fmt: skip
    if earlier:
        values |= {"earlier": earlier.at, "earlier_id": earlier.number}
        is_comment = earlier.kind == COMMENT
        found.append("published_at <= %(earlier)s AND (published_at, id) < (%(earlier)s, %(earlier_id)s)" if is_comment else "published_at <= %(earlier)s")  # fmt: skip
    return found


def _narrowing(wanted: Narrowed, values: dict[str, Any]) -> list[str]:
    found = []
    if wanted.mood == UNREAD:
        found.append("mood = ''")
    elif wanted.mood in Mood.values:
        found.append("mood = %(mood)s")
    if wanted.nature in Nature.values:
        found.append("nature = %(nature)s")
    if wanted.text:
        found.append("text ILIKE %(text)s")
        values["text"] = f"%{_as_written(wanted.text)}%"
    values |= {"mood": wanted.mood, "nature": wanted.nature}
    return found


def _as_written(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _comment_row(row: Sequence[Any]) -> HeardRow:
    told = dict(zip(_COMMENT, row, strict=False))
    text, length, place, url, platform, person = row[len(_COMMENT) :]
    return HeardRow(
        key=HeardKey(told["published_at"], COMMENT, told["id"]), text=text, length=length, mood=told["mood"],
        nature=told["nature"], mood_confidence=told["mood_confidence"], mood_unsure=told["mood_unsure"],
        mood_stage=told["mood_stage"], corrected_at=told["corrected_at"], language=told["language"],
        likes=told["likes"], author="", author_hash=told["author_hash"], is_reply=bool(told["parent_external_id"]),
        removed_at=told["removed_at"], place=place, source=platform, url=_at_platform(url, platform, told["external_id"]),
        post_id=told["post_id"], person=person, taken_in_at=told["taken_in_at"],
    )  # fmt: skip


def _at_platform(post_url: str, platform: str, comment: str) -> str:
    """Return where a comment stands: YouTube can point at it, elsewhere it is the post."""
    return f"{post_url}&lc={comment}" if platform == "youtube" and "?" in post_url else post_url


_MENTION = (
    "pk", "at", "mood", "nature", "mood_confidence", "mood_unsure", "mood_stage", "corrected_at", "language", "likes",
    "author", "author_hash", "title", "place", "source", "url", "taken_in_at",
)  # fmt: skip


def _heard_mentions(incident: Incident) -> QuerySet[Mention]:
    return Mention.objects.filter(monitor__in=monitors_heard(incident), put_away_at=None)


def _mentions(
    incident: Incident, wanted: Narrowed, later: HeardKey | None, earlier: HeardKey | None, most: int
) -> list[HeardRow]:
    rows = _heard_mentions(incident).order_by("-at", "-pk")
    if later:
        newer = Q(at=later.at, pk__gt=later.number) if later.kind == MENTION else Q(at=later.at)
        rows = rows.filter(Q(at__gt=later.at) | newer, at__gte=later.at)
    if earlier:
        older = Q(at=earlier.at, pk__lt=earlier.number) if earlier.kind == MENTION else Q(pk__in=())
        rows = rows.filter(Q(at__lt=earlier.at) | older, at__lte=earlier.at)
    narrowing = _narrowing_mentions(wanted)
    if narrowing:
        newest = Mention.objects.filter(pk__in=rows.values("pk")[:LOOKED_THROUGH])
        rows = newest.filter(narrowing).order_by("-at", "-pk")
    shown = rows.annotate(
        short=Left("text", SHORT), length=Length("text", output_field=IntegerField())
    ).values(*_MENTION, "short", "length")[:most]
    return [_mention_row(row) for row in shown]


def _narrowing_mentions(wanted: Narrowed) -> Q:
    found = Q()
    if wanted.mood == UNREAD:
        found &= Q(mood="")
    elif wanted.mood in Mood.values:
        found &= Q(mood=wanted.mood)
    if wanted.nature in Nature.values:
        found &= Q(nature=wanted.nature)
    if wanted.text:
        found &= Q(text__icontains=wanted.text) | Q(title__icontains=wanted.text)
    return found


def _mention_row(row: dict[str, Any]) -> HeardRow:
    text = f"{row['title']}\n{row['short']}".strip() if row["title"] not in row["short"] else row["short"]
    cut = max(0, row.get("length", 0) - len(row["short"]))
    return HeardRow(
        key=HeardKey(row["at"], MENTION, row["pk"]), text=text, length=len(text) + cut, mood=row["mood"],
        nature=row["nature"], mood_confidence=row["mood_confidence"], mood_unsure=row["mood_unsure"],
        mood_stage=row["mood_stage"], corrected_at=row["corrected_at"], language=row["language"],
        likes=row["likes"], author=row["author"], author_hash=row["author_hash"], is_reply=False, removed_at=None,
        place=row["place"], source=row["source"], url=row["url"], taken_in_at=row["taken_in_at"],
    )  # fmt: skip
