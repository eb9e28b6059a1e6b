"""How exports of outside services are read: packs that come with the product, and an agency's own mappings.

Both say the same thing: {header: target, perhaps target@platform}. A header may hold {country}, {language} or {age},
which its target takes over: "Audience {country} %" means "outside:audience.country.{country}".
"""

import re
import tomllib
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext

from accounts.text import fold
from influencers.importing.headers import plain
from influencers.importing.places import country_code, language_code
from influencers.importing.plan import OF_A_CHANNEL, SEVERAL, Column, Plan, Target
from influencers.outside import targets
from platforms.registry import PLATFORMS

FEWEST_HEADERS = 2
_BLANK = re.compile(r"\{(country|language|age)\}")
_SHAPES = {
    "country": r"(?P<country>[^\W\d_][^\d]*)",
    "language": r"(?P<language>[^\W\d_]+)",
    "age": r"(?P<age>\d\d\s\d\d|\d\d)",
}


@dataclass(frozen=True)
class Mapping:
    """How one service's export is read. `key` is a pack's name or a mapping's uuid."""

    key: str
    name: str
    service: str
    columns: Dict[str, str]
    as_of: date | None = None
    note: str = ""

    @property
    def is_pack(self) -> bool:
        return self.as_of is not None


@dataclass(frozen=True)
class Recognized:
    """A mapping that fits a list: how many of its headers the list has, and how many of those are the service's own."""

    mapping: Mapping
    headers: int
    own_headers: int


@cache
def packs() -> dict[str, Mapping]:
    """Return the mappings that come with the product, by key. Raises ValueError for a pack that makes no sense."""
    found = {}
    for path in sorted((Path(__file__).parent / "packs").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = {header: target for target, headers in data["columns"].items() for header in headers}
        faults = [fault for fault in map(fault_of, columns.values()) if fault]
        if faults:
            raise ValueError(f"{path.name}: {faults[0]}")
        found[path.stem] = Mapping(
            path.stem, data["name"], data["service"], columns, data["as_of"], data["note"]
        )
    return found


def split_target(value: str) -> tuple[str, str]:
    """Return (target, platform) of a mapping's value: "rate:story@instagram" has both."""
    target, _, platform = value.partition("@")
    return target, platform


def fault_of(value: str) -> str:
    """Return what is wrong with a mapping's value, as a sentence; "" when it means something."""
    target, platform = split_target(value)
    filled = _BLANK.sub(lambda found: {"country": "ES", "language": "es", "age": "18-24"}[found[1]], target)
    if platform and platform not in PLATFORMS:
        return gettext("“%(platform)s” is not a platform we know.") % {"platform": platform[:40]}
    if target in Target.values or targets.is_known(filled):
        return ""
    return gettext("“%(target)s” is not a meaning a column can have.") % {"target": target[:60]}


def recognize(headers: Sequence[str], mappings: Sequence[Mapping], file_name: str) -> Recognized | None:
    """Return the mapping that fits a list's headers best, or None where none fits clearly.

    One fits when two of its outside headers are there, or two headers and the service's name in the file's name.
    An agency's own mapping comes before a pack that fits as well.
    """
    best: tuple[tuple[int, int, bool], Recognized] | None = None
    for mapping in mappings:
        found = [value for header in headers if (value := _meaning(mapping, header))]
        own = sum(targets.is_outside(value) for value in found)
        is_named = fold(mapping.service).replace(" ", "") in fold(file_name).replace(" ", "")
        fits = own >= FEWEST_HEADERS or (is_named and len(found) >= FEWEST_HEADERS)
        rank = (own + 3 * is_named, len(found), not mapping.is_pack)
        if fits and (best is None or rank > best[0]):
            best = (rank, Recognized(mapping, len(found), own))
    return best[1] if best else None


def read_by(plan: Plan, mappings: Sequence[Mapping], file_name: str, *, chosen: bool = False) -> Plan:
    """Return a guessed plan read by the mapping that fits it best; one that was `chosen` need not fit."""
    if chosen:
        return applied(plan, mappings[0]) if mappings else plan
    found = recognize([column.name for column in plan.columns], mappings, file_name)
    return applied(plan, found.mapping) if found else plan


def applied(plan: Plan, mapping: Mapping) -> Plan:
    """Return a plan whose columns mean what the mapping says; columns it does not name keep what was guessed."""
    columns, named = [], set()
    for column in plan.columns:
        value = _meaning(mapping, column.name)
        if value:
            target, platform = split_target(value)
            column = replace(
                column, target=target, platform=platform or column.platform, why=f"from {mapping.name}"
            )
            named.add(_once(column))
        columns.append(column)
    _settle_repeated(columns, f"from {mapping.name}")
    kept = [
        replace(column, target=Target.IGNORE, why="the mapping has another column for it")
        if column.why != f"from {mapping.name}" and column.target not in SEVERAL and _once(column) in named
        else column
        for column in columns
    ]
    return replace(plan.with_columns(kept), source=mapping.service, mapping=mapping.name)


def _settle_repeated(columns: list[Column], by_mapping: str) -> None:
    """Keep one of several columns the mapping reads alike: the one with numbers in full before 1.2M, else the first."""
    kept: dict[tuple[str, str], int] = {}
    for index, column in enumerate(columns):
        if column.why != by_mapping or column.target in SEVERAL:
            continue
        first = kept.setdefault(_once(column), index)
        if first == index:
            continue
        better, worse = (index, first) if column.in_full and not columns[first].in_full else (first, index)
        kept[_once(column)] = better
        reason = f"“{columns[better].name}” in column {better + 1} is the one taken"
        columns[worse] = replace(columns[worse], target=Target.IGNORE, why=reason)


def columns_of(plan: Plan) -> dict[str, str]:
    """Return a plan's columns as a mapping keeps them."""
    return {
        column.name: f"{column.target}@{column.platform}" if column.platform else column.target
        for column in plan.columns
        if column.target
    }


def _once(column: Column) -> tuple[str, str]:
    by_platform = column.target in OF_A_CHANNEL or targets.is_outside(column.target)
    return column.target, column.platform if by_platform else ""


def _meaning(mapping: Mapping, header: str) -> str:
    """Return the value a mapping gives a header, with the header's country, language or age put in; "" for none."""
    words = plain(header)
    for known, value in mapping.columns.items():
        if "{" not in known:
            if plain(known) == words:
                return value
        elif found := _pattern(known).fullmatch(words):
            filled = _filled(value, found.groupdict())
            if filled:
                return filled
    return ""


@lru_cache(maxsize=2048)
def _pattern(header: str) -> re.Pattern[str]:
    parts = _BLANK.split(header)
    return re.compile(
        r"\s?".join(
            _SHAPES[part] if number % 2 else re.escape(plain(part)) for number, part in enumerate(parts)
        )
    )


def _filled(value: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        if name == "country":
            code = country_code(word.strip())
        else:
            code = language_code(word.strip()) if name == "language" else _age(word)
        if not code:
            return ""
        value = value.replace(f"{{{name}}}", code)
    return value


def _age(words: str) -> str:
    low, _, high = words.partition(" ")
    return f"{low}-{high}" if high else f"{low}+"
