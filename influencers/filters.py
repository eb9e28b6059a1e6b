"""How the address of a list of influencers is read; the page and the API read the same parameters.

`country=ES&country=PT` is either country; `-country=ES` is not that country. Conditions with the same beginning `g1.`,
`g2.`, ... make groups: everything without a beginning must be so, and so must all of at least one group.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from accounts.models import Membership
from accounts.text import clean
from influencers.figures.formulas import why_not_derived
from influencers.filtering.fields import FIELDS, NEEDS_PLATFORM, Field, field_named
from influencers.filtering.values import Condition, Known, Unusable, quoted
from influencers.models import Import, Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DERIVED = ("growth", "percentile")  # filters on figures of our own making
LONGEST_TEXT = 200
MOST_CONDITIONS = 40
SORTS = {
    "name": gettext_lazy("Name"),
    "newest": gettext_lazy("Newest first"),
    "changed": gettext_lazy("Recently changed"),
    "followers": gettext_lazy("Most followers"),
}
ARCHIVED = {"only": gettext_lazy("Only archived"), "all": gettext_lazy("With archived")}
# Parameter -> its name for people.
PARAMETERS = {
    "q": gettext_lazy("Search"),
    **{field.name: field.label for field in FIELDS.values()},
    "archived": gettext_lazy("Archived"),
    "import": gettext_lazy("Import"),
    "sort": gettext_lazy("Sort"),
}
WRITTEN = re.compile(r"(?:g(?P<group>[1-9])\.)?(?P<negated>-?)(?P<name>[a-z_]+(?:\.[-\w]+)?)", re.ASCII)
Group = tuple[Condition, ...]


@dataclass(frozen=True)
class Filters:
    """A reading of the parameters in which everything makes sense. Empty means not narrowed.

    All conditions of `every` must be so, and all of at least one group of `any_of` where there are any.
    """

    text: str = ""
    every: Group = ()
    any_of: tuple[Group, ...] = ()
    archived: str = ""
    imported: Import | None = None
    sort: str = "name"

    @property
    def is_empty(self) -> bool:
        """Say whether the list is not narrowed at all."""
        return replace(self, sort="name") == Filters()

    def first(self, field: str) -> object:
        """Return the first value asked for in a field, for a control that shows one; "" when there is none."""
        found = (each.values[0] for each in self.every if each.field == field and not each.negated)
        return next(found, "")


@dataclass(frozen=True)
class Chip:
    """A filter in use, as a page shows it: what it is, its value, and the parameter and value that would go."""

    label: str
    value: str
    parameter: str
    raw: str


@dataclass(frozen=True)
class Reading:
    """Filters, and one sentence for each parameter that could not be used: (parameter, sentence)."""

    filters: Filters
    problems: list[tuple[str, str]]
    chips: list[Chip]


def read_filters(
    params: QueryDict,
    *,
    by: Membership,
    stages: Sequence[Stage],
    members: Sequence[Membership],
    known: Sequence[str] = (),
) -> Reading:
    """Read the parameters of a list; `known` are others the address takes (page size, cursor).

    What cannot be used is left out and told, so that the rest of the list still works. `stages` and `members` are the
    agency's, loaded.
    """
    reader = _Reader(params, Known(by, stages, members), known)
    return Reading(reader.read(), reader.problems, reader.chips)


def is_filter(parameter: str) -> bool:
    """Say whether a parameter is written like a filter; its field may still not exist."""
    written = WRITTEN.fullmatch(parameter)
    return parameter in PARAMETERS or bool(written and (written["name"] in FIELDS or "." in written["name"]))


def plain_name(parameter: str) -> str:
    """Return a parameter's field without group and negation: "g1.-tag" is about "tag"."""
    written = WRITTEN.fullmatch(parameter)
    return written["name"] if written else parameter


class _Reader:
    def __init__(self, params: QueryDict, agency: Known, others: Sequence[str]) -> None:
        self.params, self.agency, self.others = params, agency, others
        self.problems: list[tuple[str, str]] = []
        self.chips: list[Chip] = []
        self.groups: dict[str, list[Condition]] = defaultdict(list)

    def read(self) -> Filters:
        text = clean(self.params.get("q", ""))[:LONGEST_TEXT]
        if text:
            self._chip("q", PARAMETERS["q"], text, self.params.get("q", ""))
        archived, imported = self._choice("archived", ARCHIVED), self._import()
        for name in self.params:
            if name not in ("q", "archived", "import", "sort") and name not in self.others:
                self._read_parameter(name)
        self._mend_bounds()
        self._insist_on_platforms()
        every = tuple(self.groups.pop("", ()))
        any_of = tuple(tuple(group) for _, group in sorted(self.groups.items()) if group)
        filters = Filters(text, every, any_of, archived, imported)
        return replace(filters, sort=self._sort(filters))

    def _read_parameter(self, parameter: str) -> None:
        written = WRITTEN.fullmatch(parameter)
        field = field_named(written["name"], self.agency) if written else None
        if written is None or field is None:
            known = ", ".join(PARAMETERS)
            self._refuse(
                parameter,
                gettext("%(parameter)s is not a filter. Known: %(known)s.")
                % {"parameter": clean(parameter)[:40], "known": known},
            )
            return
        values = [value for value in self.params.getlist(parameter) if value.strip()]
        if sum(map(len, self.groups.values())) + len(values) > MOST_CONDITIONS:
            self._refuse(
                parameter,
                gettext("At most %(most_conditions)s filters at once. The last were left out.")
                % {"most_conditions": MOST_CONDITIONS},
            )
            return
        usable = self._usable(parameter, field, values, negated=bool(written["negated"]))
        group = self.groups[written["group"] or ""]
        if usable and field.all_of and not written["negated"]:
            group += [Condition(field.name, (value,)) for value in usable]
        elif usable:
            group.append(Condition(field.name, tuple(usable), bool(written["negated"])))

    def _usable(self, parameter: str, field: Field, values: list[str], *, negated: bool) -> list[object]:
        usable = []
        for raw in values:
            try:
                value, words = field.read(raw.strip(), self.agency)
            except Unusable as error:
                self.problems.append((parameter, str(error)))
                continue
            if value not in usable:
                usable.append(value)
            self._chip(
                parameter,
                gettext("Not %(field_label)s") % {"field_label": field.label.lower()}
                if negated
                else field.label,
                words,
                raw,
            )
        return usable

    def _mend_bounds(self) -> None:
        """Leave out an upper bound below the lower one."""
        bounds = {
            each.field: each.values[0] for each in self.groups[""] if each.field.startswith("followers_")
        }
        low, high = bounds.get("followers_min"), bounds.get("followers_max")
        if low and high and low.low > high.high:
            self._refuse("followers_max", gettext("Followers to must not be below followers from."))

    def _insist_on_platforms(self) -> None:
        everywhere = _platforms(self.groups[""])
        for name, group in list(self.groups.items()):
            platforms = _platforms(group) or everywhere
            if len(platforms) == 1:
                self._refuse_withheld(name, group, str(*platforms))
                continue
            asked = dict.fromkeys(each.field for each in group if _needs_platform(each))
            for field in asked:
                parameter = f"g{name}.{field}" if name else field
                about = FIELDS[field].label.lower().removesuffix(" from").removesuffix(" to")
                self._refuse(parameter, NEEDS_PLATFORM.format(about))

    def _refuse_withheld(self, name: str, group: Sequence[Condition], platform: str) -> None:
        """Leave out figures of our own making where the platform's terms allow none: nobody would have one."""
        why = why_not_derived(platform)
        for field in dict.fromkeys(each.field for each in group if why and each.field in DERIVED):
            self._refuse(f"g{name}.{field}" if name else field, why)

    def _refuse(self, parameter: str, sentence: str) -> None:
        self.problems.append((parameter, sentence))
        written = WRITTEN.fullmatch(parameter)
        if written:
            group, name = written["group"] or "", written["name"]
            self.groups[group] = [each for each in self.groups[group] if each.field != name]
            gone = {parameter, f"-{parameter}" if not group else f"g{group}.-{name}"}
            self.chips = [chip for chip in self.chips if chip.parameter not in gone]

    def _chip(self, parameter: str, label: "StrOrPromise", value: str, raw: str) -> None:
        group = WRITTEN.fullmatch(parameter)
        place = f"{group['group']} · " if group and group["group"] else ""
        self.chips.append(Chip(f"{place}{label}", value, parameter, raw))

    def _choice(self, name: str, choices: "Mapping[str, StrOrPromise]") -> str:
        value = self.params.get(name, "").strip()
        if value and value not in choices:
            self._refuse(
                name,
                gettext("%(name)s cannot be %(value)s. Known: %(choices)s.")
                % {"name": PARAMETERS[name], "value": quoted(value), "choices": ", ".join(choices)},
            )
            return ""
        if value:
            self._chip(name, PARAMETERS[name], str(choices[value]), value)
        return value

    def _import(self) -> Import | None:
        value = self.params.get("import", "").strip()
        if not value:
            return None
        try:
            found = Import.objects.for_agency(self.agency.by.agency).filter(uuid=UUID(value)).first()
        except ValueError:
            found = None
        if found is None:
            self._refuse("import", gettext("This import does not exist."))
        else:
            self._chip("import", PARAMETERS["import"], found.file_name, value)
        return found

    def _sort(self, filters: Filters) -> str:
        value = self.params.get("sort", "").strip() or "name"
        if value not in SORTS:
            self._refuse(
                "sort",
                gettext("Sort cannot be %(value)s. Known: %(sorts)s.")
                % {"value": quoted(value), "sorts": ", ".join(SORTS)},
            )
        elif value == "followers" and len(_platforms(filters.every)) != 1:
            self._refuse("sort", NEEDS_PLATFORM.format("followers").replace("filter", "sort"))
        else:
            return value
        return "name"


def _platforms(group: Sequence[Condition]) -> set[object]:
    return {value for each in group if each.field == "platform" and not each.negated for value in each.values}


def _needs_platform(condition: Condition) -> bool:
    field = FIELDS.get(condition.field)
    return field is not None and field.needs_platform
