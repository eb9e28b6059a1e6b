"""What people made of what was said: comments and the share of negative ones in single hours around each publication."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crisis.models import Mention, Publication, Statement
from crisis.queries.streams import monitors_heard, watched_posts
from influencers.models import Comment
from influencers.states import Mood

HOUR = timedelta(hours=1)
# Whole hours, so that they compare: the one before, and the ones that end 1, 3 and 24 hours after.
WINDOWS: tuple[tuple[str, str | Promise, timedelta], ...] = (
    ("before", _("The hour before"), -HOUR),
    ("first", _("First hour"), timedelta(0)),
    ("third", _("Third hour"), timedelta(hours=2)),
    ("day", _("24th hour"), timedelta(hours=23)),
)
MOST = 12  # publications of a statement


@dataclass(frozen=True)
class HourOf:
    """One hour: its comments and mentions, and the negative ones of them. `is_over` False: it is not through yet."""

    key: str
    label: str | Promise
    comments: int
    negative: int
    is_over: bool

    @property
    def share(self) -> float | None:
        """Return the share of negative ones, 0 to 1; None without a comment."""
        return self.negative / self.comments if self.comments else None


@dataclass(frozen=True)
class Reaction:
    """A publication and the hours around it; `change`: of the negative share from the hour before to the newest one over."""

    publication: Publication
    hours: list[HourOf]
    change: float | None


def reactions_of(statement: Statement, *, now: datetime | None = None) -> list[Reaction]:
    """Return a statement's publications, newest first, with what was heard around them. Five statements."""
    now = now or timezone.now()
    rows = Publication.objects.filter(text__statement=statement).select_related("text", "by__user")
    made = list(rows.order_by("-at", "-pk")[:MOST])
    if not made:
        return []
    incident = statement.incident
    first, last = min(each.at for each in made) - HOUR, max(each.at for each in made) + 24 * HOUR
    comments = Comment.objects.filter(
        post__in=watched_posts(incident), published_at__gte=first, published_at__lt=last
    )
    mentions = Mention.objects.filter(
        monitor__in=monitors_heard(incident), put_away_at=None, at__gte=first, at__lt=last
    )
    counted = _counted(comments, "published_at", made), _counted(mentions, "at", made)
    return [_reaction(each, place, counted, now) for place, each in enumerate(made)]


def _counted(rows: "QuerySet[Any]", field: str, made: list[Publication]) -> dict[str, int]:
    wanted: dict[str, Count] = {}
    for place, each in enumerate(made):
        for key, _label, offset in WINDOWS:
            within = Q(**{f"{field}__gte": each.at + offset, f"{field}__lt": each.at + offset + HOUR})
            wanted[f"{key}_{place}"] = Count("pk", filter=within)
            wanted[f"{key}_{place}_bad"] = Count("pk", filter=within & Q(mood=Mood.NEGATIVE))
    return rows.aggregate(**wanted)


def _reaction(made: Publication, place: int, counted: tuple[dict[str, int], ...], now: datetime) -> Reaction:
    hours = [
        HourOf(
            key, label, sum(each[f"{key}_{place}"] for each in counted), sum(each[f"{key}_{place}_bad"] for each in counted),
            made.at + offset + HOUR <= now,
        )
        for key, label, offset in WINDOWS if made.at + offset < now
    ]  # fmt: skip
    over = [each for each in hours[1:] if each.is_over and each.share is not None]
    before = hours[0].share
    last = over[-1].share if over else None
    return Reaction(made, hours, None if before is None or last is None else last - before)
