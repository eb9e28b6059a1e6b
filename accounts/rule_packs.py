"""Packs: rules as data in TOML files, found, versioned and held against their shape alike by every checker.

What a row means, and which words it may use, is each checker's own. A fault names file, row and what is wrong.
"""

import tomllib
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar


class PackFault(ValueError):
    """A pack that cannot be used; the message names file, row and what is wrong."""


class Row(Protocol):
    """What every rule has: a name of its own among all packs."""

    @property
    def id(self) -> str: ...


class Kind(Protocol):
    """A kind of rule reads its rows' parameters; KeyError, TypeError and ValueError say that it cannot."""

    @property
    def read(self) -> Callable[[Mapping[str, Any]], Any]: ...


_Rule = TypeVar("_Rule", bound=Row)


@dataclass(frozen=True)
class Shape:
    """The keys a pack and its rows may have, and those they must have, in the order in which they are missed."""

    pack: frozenset[str]
    pack_needs: tuple[str, ...]
    row: frozenset[str]
    row_needs: tuple[str, ...]


def parsed(name: str, text: str) -> dict[str, Any]:
    """Return a pack as plain values. Raises PackFault."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackFault(f"{name} is not TOML: {error}.") from error


def refuse_unknown(place: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Raise PackFault for keys that nobody reads: a slip of the pen would be a rule that is not held."""
    if unknown := set(given) - set(known):
        raise PackFault(f"{place}: nobody reads {', '.join(sorted(unknown))}.")


def refuse_missing(place: str, given: Iterable[str], needed: Iterable[str]) -> None:
    """Raise PackFault for keys that have to be there."""
    if missing := set(needed) - set(given):
        raise PackFault(f"{place} lacks {', '.join(sorted(missing))}.")


def read_rules(
    name: str, text: str, *, shape: Shape, kinds: Mapping[str, Kind], check: Callable[[str, Mapping[str, Any]], None],
    make: Callable[[str, Mapping[str, Any], Mapping[str, Any], Any], _Rule],
) -> list[_Rule]:  # fmt: skip
    """Read one pack. Raises PackFault.

    `check` refuses a row's words with its place; `make` turns place, pack, row and the kind's reading of its params into a rule.
    """
    pack = parsed(name, text)
    refuse_unknown(name, pack, shape.pack)
    refuse_missing(name, pack, shape.pack_needs)
    found = []
    for row in pack["rule"]:
        place = f"{name}, {row.get('id', 'a row without id')}"
        refuse_unknown(place, row, shape.row)
        refuse_missing(place, filter(row.get, row), shape.row_needs)
        if row["kind"] not in kinds:
            raise PackFault(f"{place}: {row['kind']} is not a kind of rule. Known: {', '.join(kinds)}.")
        check(place, row)
        try:
            params = kinds[row["kind"]].read(row.get("params", {}))
        except (KeyError, TypeError, ValueError) as error:
            raise PackFault(f"{place}: its params cannot be read: {error}.") from error
        found.append(make(place, pack, row, params))
    return found


def rules_of(paths: Iterable[Path], read: Callable[[str, str], list[_Rule]]) -> tuple[_Rule, ...]:
    """Return the rules of files, by file and place. Raises PackFault where two have one name."""
    found: dict[str, _Rule] = {}
    for path in paths:
        for rule in read(path.name, path.read_text(encoding="utf-8")):
            if rule.id in found:
                raise PackFault(f"{path.name}: {rule.id} stands there twice.")
            found[rule.id] = rule
    return tuple(found.values())


def version_of(folder: Path) -> str:
    """Return a mark that changes with any row of any pack of a folder."""
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in sorted(folder.glob('*.toml')))):08x}"
