"""Everything that happened with one influencer, newest first, from all the places where it is written down."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from accounts.queries import timeline_rows
from influencers.formats import format_name
from influencers.models import Gift, Influencer, Rate
from influencers.states import NoteKind
from platforms.registry import PLATFORMS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

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
    url: str = ""  # where it can be looked at whole

    @property
    def at(self) -> datetime:
        return self.key[0]


def happenings(
    influencer: Influencer, *, kinds: tuple[str, ...] = (), before: str = "", size: int = PAGE_SIZE
) -> tuple[list[Happening], str]:
    """Return one page of the timeline and the key the next page begins after ("" at the end).

    `kinds`: of KINDS; none: all. Each kind is read by an index and at most one page long, so that the page costs the
    same however much has happened: one statement for the trail, one for all else.
    """
    after = _read_key(before)
    wanted = kinds or tuple(KINDS)
    read: list[Iterable[Happening]] = []
    if CHANGES in wanted:
        read.append(_changes(influencer, CHANGES, after, size + 1))
    if parts := [_ROWS[kind](influencer, kind, after, size + 1) for kind in wanted if kind != CHANGES]:
        rows = parts[0].union(*parts[1:], all=True)
        read.append(sorted((_TOLD[row[0]](*row) for row in rows), key=lambda each: each.key, reverse=True))
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


def told_rows(
    rows: "QuerySet[Any]",
    day: str,
    kind: str,
    after: tuple[datetime, str, int] | None,
    size: int,
    /,
    **told: str,
) -> "QuerySet[Any, Any]":
    """Return (kind, id, moment, what is told) of rows, so that all kinds fit into one statement."""
    page = _page(rows.annotate(happened=_day(day)), kind, after, size)
    named = Value(kind, output_field=CharField())
    return page.annotate(told=JSONObject(**told)).values_list(named, "pk", "happened", "told")


def _notes(influencer: Influencer, *page: Any) -> "QuerySet[Any, Any]":
    return told_rows(influencer.notes.all(), "happened_on", *page, **_AUTHOR, kind="kind", text="text")


def _rates(influencer: Influencer, *page: Any) -> "QuerySet[Any, Any]":
    rows = influencer.rates.annotate(price=Cast("amount", CharField()))
    names = ("platform", "format", "kind", "price", "currency", "note", "source")
    return told_rows(rows, "quoted_on", *page, **_AUTHOR, **dict(zip(names, names, strict=True)))


def _gifts(influencer: Influencer, *page: Any) -> "QuerySet[Any, Any]":
    names = ("what", "occasion", "outcome", "state")
    return told_rows(
        influencer.gifts.all(), "planned_for", *page, **_AUTHOR, **dict(zip(names, names, strict=True))
    )


def _work(influencer: Influencer, *page: Any) -> "QuerySet[Any, Any]":
    names = ("brand_name", "outcome", "post_url")
    return told_rows(influencer.past_work.all(), "happened_on", *page, **dict(zip(names, names, strict=True)))


def _told_note(kind: str, pk: int, at: datetime, told: dict[str, Any]) -> Happening:
    label = NoteKind(told["kind"]).label
    return Happening((at, kind, pk), kind, "note", _who(told), str(label), told["text"])


def _told_rate(kind: str, pk: int, at: datetime, told: dict[str, Any]) -> Happening:
    platform = told["platform"]
    label = PLATFORMS[platform].label if platform in PLATFORMS else platform
    price = f"{label} {format_name(platform, told['format'])}: {told['price']} {told['currency']}"
    sentence = f"{_('Rate')} · {Rate.Kind(told['kind']).label}"
    text = f"{price} {told['note']}".strip()
    return Happening((at, kind, pk), kind, "coin", _who(told) or told["source"], sentence, text)


def _told_gift(kind: str, pk: int, at: datetime, told: dict[str, Any]) -> Happening:
    text = " · ".join(part for part in (told["what"], told["occasion"], told["outcome"]) if part)
    sentence = f"{_('Gift')} · {Gift.State(told['state']).label}"
    return Happening((at, kind, pk), kind, "gift", _who(told), sentence, text)


def _told_work(kind: str, pk: int, at: datetime, told: dict[str, Any]) -> Happening:
    text = " · ".join(part for part in (told["outcome"], told["post_url"]) if part)
    return Happening((at, kind, pk), kind, "building-store", told["brand_name"], str(_("Past work")), text)


def _who(told: dict[str, Any]) -> str:
    return told["name"] or told["email"] or ""


_AUTHOR = {"name": "author__user__name", "email": "author__user__email"}
CHANGES = "changes"
_ROWS: dict[str, Callable[..., "QuerySet[Any, Any]"]] = {
    "gifts": _gifts,
    "notes": _notes,
    "rates": _rates,
    "work": _work,
}
_TOLD: dict[str, Callable[..., Happening]] = {
    "gifts": _told_gift,
    "notes": _told_note,
    "rates": _told_rate,
    "work": _told_work,
}
KINDS = [CHANGES, *_ROWS]
FURTHER_LABELS: "dict[str, StrOrPromise]" = {}


def add_kind(
    kind: str,
    label: "StrOrPromise",
    rows: Callable[..., "QuerySet[Any, Any]"],
    told: Callable[..., Happening],
) -> None:
    """Let a room to the right tell of its own: `rows` as told_rows returns them, `told` makes one a Happening."""
    _ROWS[kind], _TOLD[kind], FURTHER_LABELS[kind] = rows, told, label
    if kind not in KINDS:
        KINDS.append(kind)
