"""Rules as data: what a row of a pack (crisis/statements/packs/*.toml) may hold, read and validated once.

`any.toml` holds what is asked in every language, with proposals by language; each language has a pack of its words.
"""

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from crisis.statements.contract import Advice, Severity, Sort

FOLDER = Path(__file__).parent / "packs"
ANY, FALLBACK = "any", "en"
_PACK_KEYS = {"pack", "version", "as_of", "review_by", "source", "rule"}
_ROW_KEYS = {"id", "kind", "advice", "severity", "sorts", "says", "proposal", "params", "accepts", "refuses"}


class PackFault(ValueError):
    """A pack that cannot be used; the message names file, row and what is wrong."""


@dataclass(frozen=True)
class Sample:
    """A statement a row is tried on: its fields, and the severity it has to give."""

    fields: Mapping[str, Any]
    severity: Severity


@dataclass(frozen=True)
class Rule:
    """One row. `sorts` are the statements it holds for; `params` is what its kind made of the row's parameters."""

    id: str
    kind: str
    pack: str
    advice: Advice
    severity: Severity
    sorts: tuple[Sort, ...]
    says: str
    source: str
    as_of: date
    proposals: Mapping[str, str] = field(default_factory=dict)
    params: Any = None
    samples: tuple[Sample, ...] = ()

    def proposal_in(self, language: str) -> str:
        """Return what to write, in a language or in English; empty where the row proposes nothing."""
        return self.proposals.get(language, self.proposals.get(FALLBACK, ""))


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a pack."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != ANY))


@cache
def rules_in(language: str) -> tuple[Rule, ...]:
    """Return the rows for statements in a language: those of every language, then its own. Raises PackFault."""
    from crisis.statements.kinds import KINDS  # noqa: PLC0415 -- kinds know rows

    found: dict[str, Rule] = {}
    for name in [ANY, *([language] if language in languages() else [])]:
        path = FOLDER / f"{name}.toml"
        for rule in read_pack(path.name, path.read_text(encoding="utf-8"), KINDS):
            if rule.id in found:
                raise PackFault(f"{path.name}: {rule.id} stands there twice.")
            found[rule.id] = rule
    return tuple(found.values())


@cache
def rules_version() -> str:
    """Return a mark that changes with any row of any pack."""
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in sorted(FOLDER.glob('*.toml')))):08x}"


def read_pack(name: str, text: str, kinds: Mapping[str, Any]) -> list[Rule]:
    """Read one pack. Raises PackFault."""
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackFault(f"{name} is not TOML: {error}.") from error
    if unknown := set(pack) - _PACK_KEYS:
        raise PackFault(f"{name}: nobody reads {', '.join(sorted(unknown))}.")
    if missing := _PACK_KEYS - set(pack):
        raise PackFault(f"{name} lacks {', '.join(sorted(missing))}.")
    return [_rule(name, pack, row, kinds) for row in pack["rule"]]


def _rule(name: str, pack: Mapping[str, Any], row: Mapping[str, Any], kinds: Mapping[str, Any]) -> Rule:
    place = f"{name}, {row.get('id', 'a row without id')}"
    if unknown := set(row) - _ROW_KEYS:
        raise PackFault(f"{place}: nobody reads {', '.join(sorted(unknown))}.")
    for key in ("id", "kind", "advice", "severity", "says"):
        if not row.get(key):
            raise PackFault(f"{place} lacks {key}.")
    if row["kind"] not in kinds:
        raise PackFault(f"{place}: {row['kind']} is not a kind of rule. Known: {', '.join(kinds)}.")
    try:
        params = kinds[row["kind"]].read(row.get("params", {}))
        severity, advice = Severity(row["severity"]), Advice(row["advice"])
        sorts = tuple(map(Sort, row.get("sorts", list(Sort))))
    except (KeyError, TypeError, ValueError) as error:
        raise PackFault(f"{place} cannot be read: {error}.") from error
    proposal = row.get("proposal", {})
    return Rule(
        id=row["id"], kind=row["kind"], pack=pack["pack"], advice=advice, severity=severity, sorts=sorts,
        says=row["says"], source=pack["source"], as_of=pack["as_of"], params=params, samples=_samples(row, severity),
        proposals={pack["pack"]: proposal} if isinstance(proposal, str) else proposal,
    )  # fmt: skip


def _samples(row: Mapping[str, Any], severity: Severity) -> tuple[Sample, ...]:
    found = []
    for key, default in (("accepts", Severity.PASS), ("refuses", severity)):
        for sample in row.get(key, []):
            fields = {"text": sample} if isinstance(sample, str) else dict(sample)
            found.append(Sample(fields, Severity(fields.pop("gives", default))))
    return tuple(found)
