"""What a column of an outside service's export can mean, beside what every list's columns can.

outside:<metric>        a figure the service states: outside:audience.country.IN, outside:quality.score
outside:audience.countries   several in one cell: "Spain 45%, Mexico 12%"
rate:<format>           a price from a price list; the format is one of influencers/formats.toml
rate:currency           the currency of the row's prices
overlap:with            the other channel of a pair; overlap:of_smaller and overlap:jaccard are what they share
"""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from influencers.formats import formats
from influencers.outside.metrics import label_of, metric_of, metrics
from platforms.registry import PLATFORMS

FIGURE, PRICE, OVERLAP = "outside:", "rate:", "overlap:"
COUNTRIES = "outside:audience.countries"
CURRENCY = "rate:currency"
WITH, OF_SMALLER, JACCARD = "overlap:with", "overlap:of_smaller", "overlap:jaccard"
COMMON_AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
_FIXED: dict[str, str | Promise] = {
    COUNTRIES: _("Audience by country, several in a cell"),
    CURRENCY: _("Currency of the prices"),
    WITH: _("Overlap: the other channel"),
    OF_SMALLER: _("Overlap: share of the smaller audience"),
    JACCARD: _("Overlap: Jaccard index"),
}


def is_outside(target: str) -> bool:
    """Say whether a column's meaning is one of another service's figures, prices or overlaps."""
    return target.startswith((FIGURE, PRICE, OVERLAP))


def is_known(target: str) -> bool:
    """Say whether an outside target means something."""
    if target in _FIXED:
        return True
    if target.startswith(FIGURE):
        return metric_of(target.removeprefix(FIGURE)) is not None
    return target.startswith(PRICE) and target.removeprefix(PRICE) in all_formats()


def label(target: str) -> str:
    """Return an outside target in words."""
    if target in _FIXED:
        return str(_FIXED[target])
    if target.startswith(FIGURE):
        return label_of(target.removeprefix(FIGURE))
    return str(_("Price: %s")) % all_formats().get(target.removeprefix(PRICE), target)


@cache
def all_formats() -> dict[str, str]:
    """Return {key: name} of the formats of all platforms."""
    return {key: name for platform in PLATFORMS for key, name in formats(platform).items()}


def choices(more: tuple[str, ...] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return outside targets for a select, in groups; `more` are targets in use that are not offered to everybody."""
    plain = [f"{FIGURE}{key}" for key, metric in metrics().items() if not metric.parameter]
    ages = [f"{FIGURE}audience.age.{age}" for age in COMMON_AGES]
    figures = dict.fromkeys(
        [*plain, COUNTRIES, *ages, *(t for t in more if t.startswith(FIGURE) and is_known(t))]
    )
    prices = [CURRENCY, *(f"{PRICE}{key}" for key in all_formats())]
    return [
        (str(_("What the service states")), [(target, label(target)) for target in figures]),
        (str(_("Price list")), [(target, label(target)) for target in prices]),
        (
            str(_("Overlap of two channels")),
            [(target, label(target)) for target in (WITH, OF_SMALLER, JACCARD)],
        ),
    ]
