"""Everything that happened with one influencer, newest first, from all the places where it is written down."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, F, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from accounts.queries import timeline_rows
from influencers.formats import format_name
from influencers.models import Influencer
from platforms.registry import PLATFORMS

PAGE_SIZE = 40
# What is shown as itself, not as the trail's entry about it.
_SHOWN_AS_ROWS = (
    "influencers.note.added",
    "influencers.contact.logged",
    "influencers.rate.added",
    "influencers.gift.planned",
    "influencers.past_work.added",
)


@dataclass(frozen=True)
class Happening:
    """One entry of the timeline. `key` orders it: what happened later, then the kind, then the row."""

    key: tuple[datetime, str, int]
    kind: str
    icon: str
    actor_label: str
    sentence: str
    text: str = ""
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.key[0]


def happenings(
    influencer: Influencer, *, kinds: tuple[str, ...] = (), before: str = "", size: int = PAGE_SIZE
) -> tuple[list[Happening], str]:
    """Return one page of the timeline and the key the next page begins after ("" at the end).

    `kinds`: of KINDS; none: all. Each kind is read by an index and at most one page long, so that the page costs the
    same however much has happened.
    """
    after = _read_key(before)
    read = [_READERS[kind](influencer, kind, after, size + 1) for kind in kinds or KINDS]
    found = list(heapq.merge(*read, key=lambda each: each.key, reverse=True))[: size + 1]
    more = len(found) > size
    return found[:size], _key_text(found[size - 1].key) if more else ""


def _key_text(key: tuple[datetime, str, int]) -> str:
    return f"{key[0].astimezone(UTC).isoformat().replace('+00:00', 'Z')}~{key[1]}~{key[2]}"


def _read_key(text: str) -> tuple[datetime, str, int] | None:
    moment, _, rest = text.partition("~")
    kind, _, number = rest.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if at.tzinfo is None or kind not in KINDS or not (number.isdecimal() and len(number) < 19):
        return None
    return at, kind, int(number)


def _page(
    rows: "QuerySet[Any]", kind: str, after: tuple[datetime, str, int] | None, size: int
) -> "QuerySet[Any]":
    """Narrow rows that have `happened` to those after the key, newest first."""
    if after is not None:
        at, other, number = after
        if kind == other:
            later = rows.filter(happened=at, pk__lt=number) | rows.filter(happened__lt=at)
        else:
            later = rows.filter(happened__lte=at) if kind < other else rows.filter(happened__lt=at)
        rows = later
    return rows.order_by("-happened", "-pk")[:size]


def _day(name: str) -> Any:
    """Return a date column as the moment its day began (UTC), and where it is empty, when the row was written."""
    return Coalesce(Cast(F(name), DateTimeField()), F("created_at"))


def _changes(
    influencer: Influencer, kind: str, after: tuple[datetime, str, int] | None, size: int
) -> Iterator[Happening]:
    entries = AuditEntry.objects.about(influencer).exclude(action__in=_SHOWN_AS_ROWS)
    found = list(_page(entries.annotate(happened=F("at")), kind, after, size))
    for entry, row in zip(found, timeline_rows(found), strict=True):
        yield Happening(
            (entry.at, kind, entry.pk), kind, "history", row["actor_label"], row["sentence"], row["comment"],
            row["changes"],
        )  # fmt: skip


def _notes(
    influencer: Influencer, kind: str, after: tuple[datetime, str, int] | None, size: int
) -> Iterator[Happening]:
    rows = influencer.notes.select_related("author__user").annotate(happened=_day("happened_on"))
    for note in _page(rows, kind, after, size):
        yield Happening(
            (note.happened, kind, note.pk), kind, "note", str(note.author.user), str(note.get_kind_display()),
            note.text,
        )  # fmt: skip


def _rates(
    influencer: Influencer, kind: str, after: tuple[datetime, str, int] | None, size: int
) -> Iterator[Happening]:
    rows = influencer.rates.select_related("author__user").annotate(happened=_day("quoted_on"))
    for rate in _page(rows, kind, after, size):
        label = PLATFORMS[rate.platform].label if rate.platform in PLATFORMS else rate.platform
        price = f"{label} {format_name(rate.platform, rate.format)}: {rate.amount:f} {rate.currency}"
        who = str(rate.author.user) if rate.author else rate.source
        sentence = f"{_('Rate')} · {rate.get_kind_display()}"
        yield Happening(
            (rate.happened, kind, rate.pk), kind, "coin", who, sentence, f"{price} {rate.note}".strip()
        )


def _gifts(
    influencer: Influencer, kind: str, after: tuple[datetime, str, int] | None, size: int
) -> Iterator[Happening]:
    rows = influencer.gifts.select_related("author__user").annotate(happened=_day("planned_for"))
    for gift in _page(rows, kind, after, size):
        text = " · ".join(part for part in (gift.what, gift.occasion, gift.outcome) if part)
        sentence = f"{_('Gift')} · {gift.get_state_display()}"
        yield Happening((gift.happened, kind, gift.pk), kind, "gift", str(gift.author.user), sentence, text)


def _work(
    influencer: Influencer, kind: str, after: tuple[datetime, str, int] | None, size: int
) -> Iterator[Happening]:
    rows = influencer.past_work.annotate(happened=_day("happened_on"))
    for work in _page(rows, kind, after, size):
        text = " · ".join(part for part in (work.outcome, work.post_url) if part)
        yield Happening(
            (work.happened, kind, work.pk), kind, "building-store", work.brand_name, str(_("Past work")), text
        )


_READERS: dict[str, Callable[..., Iterator[Happening]]] = {
    "changes": _changes,
    "gifts": _gifts,
    "notes": _notes,
    "rates": _rates,
    "work": _work,
}
KINDS = tuple(_READERS)
