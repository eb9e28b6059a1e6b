"""Lists of influencers: narrowed, sorted, one page at a time by key."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import TrigramWordDistance
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from accounts.models import Agency
from accounts.text import fold
from influencers.filtering.values import Condition
from influencers.filters import Filters
from influencers.models import Channel, Influencer
from influencers.queries.conditions import channel_conditions, channel_q, condition_of
from influencers.queries.counting import Count, count_and_first, count_of
from influencers.queries.similar_text import similar_ids
from platforms.addresses import platform_of
from platforms.errors import NotAProfile
from platforms.registry import resolve

PAGE_SIZES = (25, 50, 100)
MOST_WORDS = 8
SIMILAR = 10
# Parts of an order run the same way, and the last is unique.
ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("name_key", "id"),
    "newest": ("-id",),
    "changed": ("-updated_at", "-id"),
    "followers": ("-followers_key", "-id"),
}


@dataclass(frozen=True)
class ListPage:
    """One page of influencers; `after` and `before` are the places of its neighbors, "" where there is none.

    `count` is None where nobody counted.
    """

    rows: list[Influencer]
    after: str = ""
    before: str = ""
    count: Count | None = None
    similar: bool = False
    lost_place: bool = False


def filtered(agency: Agency, filters: Filters, *, walking: bool = False) -> QuerySet[Influencer]:
    """Return the agency's influencers that match all filters, not yet ordered.

    `walking` says that many match: then the text is looked for while walking in the list's order, not by its index.
    """
    today = timezone.localdate()
    rows: QuerySet[Influencer] = Influencer.objects.for_agency(agency)
    if filters.archived == "":
        rows = rows.filter(archived_at=None)
    else:  # those merged into somebody else stay hidden
        rows = rows.filter(merged_into=None)
        if filters.archived == "only":
            rows = rows.filter(archived_at__isnull=False)
    if filters.text:
        rows = _with_text(rows, filters.text, agency, walking=walking)
    if filters.imported:
        rows = rows.filter(first_import_id=filters.imported.pk)
    every = filters.every
    if filters.sort == "followers":  # whose order comes from the channels: they are joined, not looked up
        wanted, _ = channel_conditions(every)
        rows = _with_followers(rows, agency, wanted)
        every = tuple(each for each in every if each not in wanted)
    rows = rows.filter(condition_of(every, agency=agency, today=today, everywhere=filters.every))
    either = Q()
    for group in filters.any_of:
        either |= condition_of(group, agency=agency, today=today, everywhere=filters.every)
    return rows.filter(either) if filters.any_of else rows


def list_page(
    agency: Agency, filters: Filters, *, size: int, after: str = "", before: str = "", counted: bool = True
) -> ListPage:
    """Return one page with all a row shows. Three statements, whatever the number of rows.

    Each row has its channels as `shown_channels`, and stage_name, owner_name and owner_email beside it (None when there is none).

    A text that matches nobody answers with similar names instead.
    """
    place = read_place(before or after, filters.sort)
    count, first = _counted(agency, filters, size=0 if place else size + 1) if counted else (None, None)
    if count == Count(0) and place is None and filters.text:
        return ListPage(_similar(agency, filters), count=count, similar=True)
    backwards = bool(before) and place is not None
    if first is None:
        many = count is not None and not count.exact
        matching = filtered(agency, filters, walking=many and filters.sort == "name")
        rows = _from_place(matching, filters.sort, place, backwards=backwards, few=_are_few(filters, count))
        rows = _light(rows[: size + 1], filters.sort, backwards=backwards)
    else:
        rows = _named(Influencer.objects.filter(pk__in=first).order_by(*ORDERS[filters.sort]))
    found = list(rows)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found and place is None and filters.text:
        return ListPage(_similar(agency, filters), similar=True)
    if count is not None and place is None and not more:
        count = Count(len(found))  # all of them are here, whatever was estimated
    return ListPage(
        rows=found,
        after=write_place(found[-1], filters.sort) if found and (more or backwards) else "",
        before=write_place(found[0], filters.sort)
        if found and (more if backwards else place is not None)
        else "",
        count=count,
        lost_place=bool(after or before) and place is None,
    )


def _counted(agency: Agency, filters: Filters, *, size: int) -> tuple[Count, list[int] | None]:
    """Return how many match and, where all of them were looked at for that, the ids of the first `size`."""
    # In no order: the order by followers joins channels, which a count need not.
    rows, searched = filtered(agency, replace(filters, sort="name")), bool(filters.text)
    if size and _is_narrowed(filters) and filters.sort != "followers":
        return count_and_first(rows, ORDERS[filters.sort], size, searched=searched)
    return count_of(rows, searched=searched), None


def matches_text(text: str, agency: Agency, *, column: str = "search_text") -> Q:
    """Return the condition that every word of the text is found; a profile's address finds its channel."""
    if platform_of(text) is not None:
        try:
            ref = resolve(text)
        except NotAProfile:
            ref = None
        if ref is not None:
            key = Q(handle_key=ref.handle.lower()) if ref.handle else Q(external_id=ref.external_id)
            has_it = Channel.objects.for_agency(agency).filter(key, platform=ref.platform)
            return Q(pk__in=has_it.values("influencer_id"))
    condition = Q()
    for word in searched_words(text):
        condition &= Q(**{f"{column}__contains": word})
    return condition


def searched_words(text: str) -> list[str]:
    """Return what is looked for in the search text; one or two letters, too few for a trigram, begin a word."""
    words = [word.lstrip("@") or word for word in fold(text).split()[:MOST_WORDS]]
    return [word if len(word) > 2 else f" {word}" for word in words]


def _with_text(
    rows: QuerySet[Influencer], text: str, agency: Agency, *, walking: bool
) -> QuerySet[Influencer]:
    if not walking:
        return rows.filter(matches_text(text, agency))
    # The same text, written so that no index offers it: the trigram index would fetch and sort all matches.
    rows = rows.alias(searched=Concat("search_text", Value(""), output_field=TextField()))
    return rows.filter(matches_text(text, agency, column="searched"))


def write_place(row: Influencer, sort: str) -> str:
    """Return a row's place in an order, for the address of the page that begins beside it."""
    values = [getattr(row, name.lstrip("-")) for name in ORDERS[sort]]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([sort, *plain]).encode()).decode().rstrip("=")


def read_place(text: str, sort: str) -> list[Any] | None:
    """Return the place written in an address; None when there is none, or it belongs to another order."""
    if not text or len(text) > 2000:
        return None
    try:
        stored = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        names = ORDERS[sort]
        if not isinstance(stored, list) or len(stored) != len(names) + 1 or stored[0] != sort:
            return None
        return [_typed(name.lstrip("-"), value) for name, value in zip(names, stored[1:], strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error):
        return None


def _typed(name: str, value: Any) -> Any:
    if name == "updated_at":
        return datetime.fromisoformat(value)
    if name == "name_key":
        if not isinstance(value, str) or "\0" in value:
            raise ValueError("not a name")
        return value
    if not isinstance(value, int) or abs(value) >= 2**63:
        raise ValueError("not a number")
    return value


def _with_followers(
    rows: QuerySet[Influencer], agency: Agency, wanted: Sequence[Condition]
) -> QuerySet[Influencer]:
    # The order comes from the channels' index; of somebody with two fitting channels only the larger counts.
    rows = rows.filter(channel_q(wanted, "channels__"), channels__agency=agency).annotate(
        followers_key=Coalesce("channels__followers", Value(-1)), channel_key=F("channels__pk")
    )
    fitting = Channel.objects.for_agency(agency).filter(channel_q(wanted), influencer=OuterRef("pk"))
    # As in the index channel_by_followers; the unknown come last.
    rivals = fitting.annotate(size=Coalesce("followers", Value(-1)))
    equal = Q(size=OuterRef("followers_key"), pk__gt=OuterRef("channel_key"))
    return rows.filter(~Exists(rivals.filter(Q(size__gt=OuterRef("followers_key")) | equal)))


def _channels() -> QuerySet[Channel]:
    return Channel.objects.order_by("platform", "pk").only(
        "influencer_id",
        "platform",
        "handle",
        "external_id",
        "title",
        "url",
        "avatar_url",
        "followers",
        "measured_at",
        "source",
        "tier",
        "engagement_percentile",
        "percentile_of",
    )


def _light(rows: QuerySet[Influencer], sort: str, *, backwards: bool) -> QuerySet[Influencer]:
    """Return the rows of one page with names beside them; joins and wide rows touch only this page's people."""
    if sort != "followers":  # whose key comes from the channels: it is in the rows already
        rows = Influencer.objects.filter(pk__in=rows.values("pk")).order_by(
            *_order(sort, backwards=backwards)
        )
    return _named(rows)


def _named(rows: QuerySet[Influencer]) -> QuerySet[Influencer]:
    """Return the rows with stage, owner and channels beside them."""
    named = rows.annotate(
        stage_name=F("stage__name"), owner_name=F("owner__user__name"), owner_email=F("owner__user__email")
    )
    # A list on each row: the manager's own way makes a query object for every person.
    channels: Prefetch[Any] = Prefetch("channels", queryset=_channels(), to_attr="shown_channels")
    return named.prefetch_related(channels)


def _are_few(filters: Filters, count: Count | None) -> bool:
    """Say whether the matches should be found first and sorted then.

    Otherwise Postgres may walk everybody by name until enough match: right when many do, slow when those who do are
    at the end of the alphabet.
    """
    return _is_narrowed(filters) and count is not None and count.exact


def _is_narrowed(filters: Filters) -> bool:
    return bool(filters.text or filters.every or filters.any_of)


def _order(sort: str, *, backwards: bool) -> list[str]:
    return [_turned(name) for name in ORDERS[sort]] if backwards else list(ORDERS[sort])


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _from_place(
    rows: QuerySet[Influencer], sort: str, place: list[Any] | None, *, backwards: bool, few: bool
) -> QuerySet[Influencer]:
    order = _order(sort, backwards=backwards)
    if place is not None:
        first, further, bound = (
            order[0].lstrip("-"),
            *(("lt", "lte") if order[0].startswith("-") else ("gt", "gte")),
        )
        # The first field's bound lets the index find the beginning; the rest sorts out its equals.
        beyond = Q(**{f"{first}__{further}": place[0]})
        if len(order) == 2:
            beyond |= Q(**{first: place[0], f"{order[1].lstrip('-')}__{further}": place[1]})
        rows = rows.filter(beyond, **{f"{first}__{bound}": place[0]})
    if few and sort == "name":
        # The same order as name_key, written so that no index offers it.
        rows = rows.annotate(sorting=Concat("name_key", Value("")))
        order = [name.replace("name_key", "sorting") for name in order]
    return rows.order_by(*order)


def _similar(agency: Agency, filters: Filters) -> list[Influencer]:
    text = fold(filters.text)
    people = Influencer.objects.filter(pk__in=similar_ids(agency, text))
    closest = people.annotate(distance=TrigramWordDistance(text, "search_text")).order_by("distance", "pk")
    return list(_named(closest)[:SIMILAR])
