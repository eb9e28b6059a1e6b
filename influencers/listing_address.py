"""The address of a list of influencers: what stays in a link, what a view keeps, what chips take away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from influencers.countries import country_name, flag
from influencers.filters import Reading, is_filter
from influencers.models import SavedView, Stage
from influencers.queries.facets import Facets
from influencers.queries.listing import ListPage
from influencers.rows import platform_label

PAGING = ("after", "before", "size", "format")
SHOWING = ("column", "view", "for_brand")
OTHERS = (*PAGING, *SHOWING)
_BAR = ("q", "platform", "stage", "owner", "sort")


def without(params: QueryDict, *names: str, value: tuple[str, str] | None = None) -> str:
    """Return the query string without some parameters, or without one value of one."""
    kept = params.copy()
    for name in names:
        kept.pop(name, None)
    if value:
        kept.setlist(value[0], [each for each in kept.getlist(value[0]) if each != value[1]])
    return kept.urlencode()


def search_of(params: QueryDict) -> str:
    """Return what a saved view keeps: the filters and the sort, in one order so that equal searches are equal texts."""
    kept = QueryDict(mutable=True)
    for name in sorted(params):
        if is_filter(name):
            kept.setlist(name, [value for value in params.getlist(name) if value.strip()])
    return kept.urlencode()


def address_of(view: SavedView) -> str:
    """Return the query string that shows a view."""
    params = QueryDict(view.query, mutable=True)
    params.setlist("column", view.columns)
    params["view"] = str(view.uuid)
    return params.urlencode()


def bar_of(params: QueryDict) -> dict[str, str]:
    """Return what the search bar's own fields show."""
    return {name: params.get(name, "") for name in _BAR}


def kept_beside(params: QueryDict, *own: str) -> list[tuple[str, str]]:
    """Return the parameters a form has no field for; it sends them along."""
    left = {*own, "after", "before", "format"}
    return [(name, value) for name, values in params.lists() if name not in left for value in values]


def kept_beside_bar(params: QueryDict) -> list[tuple[str, str]]:
    return kept_beside(params, *_BAR)


def chips(request: HttpRequest, reading: Reading) -> list[tuple[str, str, str]]:
    """Return the filters in use as components/_filters.html draws them."""
    place = ("after", "before")
    return [
        (chip.label, chip.value, f"?{without(request.GET, *place, value=(chip.parameter, chip.raw))}")
        for chip in reading.chips
    ]


def pager(request: HttpRequest, page: ListPage) -> dict[str, str]:
    """Return links to the neighbors and how many there are."""
    rest = without(request.GET, "after", "before")

    def url(name: str, place: str) -> str:
        return f"?{rest}&{name}={place}" if place else ""

    words = ""
    if page.count is not None:
        number = f"{'' if page.count.exact else 'about '}{page.count.number:,}"
        words = f"{number} {'person' if page.count.number == 1 else 'people'}"
    return {
        "previous_url": url("before", page.before),
        "next_url": url("after", page.after),
        "count_text": words,
    }


@dataclass(frozen=True)
class FacetRow:
    """A value, how many have it ("" where that is nobody's number to know), and the list narrowed to it."""

    words: str
    people: int
    url: str


def facet_groups(
    found: Facets, params: QueryDict, *, stages: Sequence[Stage]
) -> list[tuple[str, list[FacetRow]]]:
    """Return the facets as (field's name, rows) with links that narrow the list."""
    by_pk = {str(stage.pk): stage for stage in stages}

    def row(name: str, raw: str, words: str, people: int) -> FacetRow:
        kept = params.copy()
        for gone in ("after", "before"):
            kept.pop(gone, None)
        kept.setlist(name, [raw])
        return FacetRow(words, people, f"?{kept.urlencode()}")

    staged = [(by_pk.get(str(pk)), people) for pk, people in found.stage]
    return [
        (_("Stage"), [row("stage", str(stage.uuid) if stage else "none", stage.name if stage else _("No stage"), people) for stage, people in staged]),
        (_("Country"), [row("country", code, f"{flag(code)} {country_name(code)}", people) for code, people in found.country if code]),
        (_("Platform"), [row("platform", name, platform_label(name), people) for name, people in found.platform if name]),
        (_("Tag"), [row("tag", tag, tag, people) for tag, people in found.tag if tag]),
    ]  # fmt: skip
