"""What comments feel like and are about: lists narrowed by it, counts, the share of negative over time, what is behind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from influencers.models import (
    Comment,
    Influencer,
    LoadedModel,
    MoodCorrection,
    NatureCorrection,
    OwnHead,
    Post,
    Rereading,
)
from influencers.states import Mood, MoodStage
from sentiment import Share, Tally, share_of_negative

COMMENTED_POSTS = 100  # a person's comments are those under so many of their newest posts
CHART_DAYS = 90
MOST_COUNTED = 10_000
SILENT_AFTER = timedelta(minutes=5)  # without a sign the worker counts as not running
MOODS = {
    **{mood.value: mood.label for mood in Mood},
    "unsure": _("Unsure"),
    "corrected": _("Corrected by us"),
    "provisional": _("Provisional"),
    "unread": _("Not read yet"),
}
_STANDINGS = {
    "unsure": Q(mood_unsure=True, corrected_at=None),
    "corrected": Q(corrected_at__isnull=False),
    "provisional": Q(mood_stage=MoodStage.PROVISIONAL),
    "unread": Q(mood_stage__in=["", MoodStage.WITHHELD]),
}


@dataclass(frozen=True)
class MoodDay:
    """A day's comments: how many of each mood, and the share of negative with its band (0 to 1, nine times of ten)."""

    day: date
    negative: int
    neutral: int
    positive: int
    share: Share


@dataclass(frozen=True)
class MoodSum:
    """All days together; `provisional` of them wait for the careful stage."""

    days: list[MoodDay]
    share: Share
    counts: Mapping[str, int]
    provisional: int


@dataclass(frozen=True)
class Behind:
    """How far the sentiment worker is behind. Counts end at MOST_COUNTED. `walks`: (done, of) of readings under way."""

    model: LoadedModel | None
    silent: bool
    unread: int
    provisional: int
    walks: list[tuple[int, int]]


def comments_in(agency: Agency) -> QuerySet[Comment]:
    """Return the agency's comments."""
    return Comment.objects.filter(post__channel__agency=agency)


def comments_of_influencer(influencer: Influencer) -> QuerySet[Comment]:
    """Return comments under the COMMENTED_POSTS newest posts of somebody's channels."""
    newest = Post.objects.filter(channel__influencer=influencer).order_by("-published_at", "-pk")
    ids = list(newest.values_list("pk", flat=True)[:COMMENTED_POSTS])
    return Comment.objects.filter(post__in=ids).select_related("post")


def narrowed_moods(comments: QuerySet[Comment], values: Mapping[str, Any]) -> QuerySet[Comment]:
    """Narrow by mood (of MOODS), nature, language, sure (at least so confident, 0 to 1), author (their hash), q (letters)."""
    mood = values.get("mood")
    if mood in Mood.values:
        comments = comments.filter(mood=mood)
    elif mood in _STANDINGS:
        comments = comments.filter(_STANDINGS[mood])
    for name in ("nature", "language"):
        if values.get(name):
            comments = comments.filter(**{name: values[name]})
    if values.get("sure"):
        comments = comments.filter(mood_confidence__gte=float(values["sure"]))
    if values.get("author") is not None:
        comments = comments.filter(author_hash=values["author"])
    if values.get("q"):
        comments = comments.filter(text__icontains=values["q"])
    return comments


def mood_over_time(comments: QuerySet[Comment], *, now: datetime, days: int = CHART_DAYS) -> MoodSum:
    """Return the moods of comments of the last `days` by day (UTC). One statement. Unread and withheld ones count nowhere.

    A member's correction counts as certain; the share and its band are sentiment.share_of_negative.
    """
    chance = Case(
        When(corrected_at__isnull=True, then=F("negative")),
        When(mood=Mood.NEGATIVE, then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    since = now - timedelta(days=days)
    read = comments.exclude(mood="").filter(published_at__gte=since).order_by()
    rows = list(
        read.annotate(day=TruncDate("published_at"))
        .values("day", "language")
        .annotate(
            number=Count("pk"),
            negatives=Count("pk", filter=Q(mood=Mood.NEGATIVE)),
            positives=Count("pk", filter=Q(mood=Mood.POSITIVE)),
            chances=Sum(chance),
            waiting=Count("pk", filter=Q(mood_stage=MoodStage.PROVISIONAL)),
        )
        .order_by("day")
    )
    by_day: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_day[row["day"]].append(row)
    whole = _counts(rows)
    return MoodSum(
        days=[MoodDay(day, **_counts(each), share=_share(each)) for day, each in by_day.items()],
        share=_share(rows),
        counts=whole,
        provisional=sum(row["waiting"] for row in rows),
    )


def languages_in(comments: QuerySet[Comment]) -> list[str]:
    """Return the languages of comments, the most frequent first, at most 20."""
    found = comments.exclude(language="").order_by().values("language").annotate(number=Count("pk"))
    return list(found.order_by("-number", "language").values_list("language", flat=True)[:20])


def behind(now: datetime) -> Behind:
    """Return what the sentiment worker said of itself and what it still has to do, in the whole installation."""
    model = LoadedModel.objects.order_by("-seen_at").first()
    counts = [
        Comment.objects.filter(mood_stage=stage)[:MOST_COUNTED].count()
        for stage in ("", MoodStage.PROVISIONAL)
    ]
    walks = Rereading.objects.filter(finished_at=None, up_to__gt=0).order_by("pk")
    return Behind(
        model=model,
        silent=model is None or model.seen_at < now - SILENT_AFTER,
        unread=counts[0],
        provisional=counts[1],
        walks=list(walks.values_list("done_to", "up_to")[:5]),
    )


def heads_of(agency: Agency) -> QuerySet[OwnHead]:
    """Return the agency's own heads, the newest first, without their data."""
    return OwnHead.objects.filter(agency=agency).select_related("member__user").defer("data").order_by("-pk")


def taught(agency: Agency) -> tuple[int, int]:
    """Return how many corrections of moods and how many of natures an agency's own head could learn from."""
    moods = MoodCorrection.objects.filter(agency=agency).count()
    return moods, NatureCorrection.objects.filter(agency=agency).count()


def _counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    rows = list(rows)
    number, negative, positive = (
        sum(row[name] for row in rows) for name in ("number", "negatives", "positives")
    )
    return {"negative": negative, "neutral": number - negative - positive, "positive": positive}


def _share(rows: Iterable[Mapping[str, Any]]) -> Share:
    tallies: dict[str, Tally] = {}
    for row in rows:
        mine = tallies.setdefault(row["language"], Tally())
        mine.count += row["number"]
        mine.negative += row["negatives"]
        mine.probability += row["chances"] or 0.0
    return share_of_negative(tallies)
