"""Rules as data: what a row of a pack (outreach/letters/packs/*.toml) may hold, read and validated once.

`any.toml` holds what is asked in every language, with proposals by language; each language has a pack of its own words.
"""

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from outreach.letters.contract import Severity

FOLDER = Path(__file__).parent / "packs"
ANY = "any"
FALLBACK = "en"  # proposals in a language nobody wrote them in
_PACK_KEYS = {"pack", "version", "as_of", "review_by", "source", "rule"}
_ROW_KEYS = {
    "id", "kind", "severity", "points", "source", "source_url", "as_of", "says", "proposal", "params", "accepts", "refuses",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A letter a row is tried on: fields for `tests`, the severity it has to give (None: nothing) and the outcome."""

    fields: Mapping[str, Any]
    severity: Severity | None
    outcome: str = ""


@dataclass(frozen=True)
class Rule:
    """One row. `points` is what a letter loses by it; `params` is what its kind made of the row's parameters."""

    id: str
    kind: str
    pack: str
    severity: Severity
    points: int
    source: str
    as_of: date
    says: str
    proposals: Mapping[str, str]
    params: Any = None
    source_url: str = ""
    samples: tuple[Sample, ...] = ()

    def proposal_in(self, language: str) -> str:
        """Return what to write instead, in a language or in English; empty where the row proposes nothing."""
        return self.proposals.get(language, self.proposals.get(FALLBACK, ""))


class PackFault(ValueError):
    """A pack that cannot be used; the message names file, row and what is wrong."""


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a pack."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != ANY))


@cache
def rules_in(language: str) -> tuple[Rule, ...]:
    """Return the rows for letters in a language: those of every language, then its own. Raises PackFault."""
    from outreach.letters.kinds.registry import KINDS  # noqa: PLC0415 -- kinds know rows

    names = [ANY, *([language] if language in languages() else [])]
    found: dict[str, Rule] = {}
    for name in names:
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
    for key in ("id", "kind", "severity", "points", "says"):
        if not row.get(key):
            raise PackFault(f"{place} lacks {key}.")
    if row["kind"] not in kinds:
        raise PackFault(f"{place}: {row['kind']} is not a kind of rule. Known: {', '.join(kinds)}.")
    if row["severity"] not in list(Severity) or row["severity"] == Severity.PASS:
        raise PackFault(f"{place}: {row['severity']} is not a severity.")
    if not isinstance(row["points"], int) or not 0 < row["points"] <= 100:
        raise PackFault(f"{place}: points are a number from 1 to 100.")
    try:
        params = kinds[row["kind"]].read(row.get("params", {}))
    except (KeyError, TypeError, ValueError) as error:
        raise PackFault(f"{place}: its params cannot be read: {error}.") from error
    proposal = row.get("proposal", {})
    return Rule(
        id=row["id"], kind=row["kind"], pack=pack["pack"], severity=Severity(row["severity"]), points=row["points"],
        source=row.get("source", pack["source"]), source_url=row.get("source_url", ""),
        as_of=row.get("as_of", pack["as_of"]), says=row["says"], params=params, samples=_samples(row),
        proposals={pack["pack"]: proposal} if isinstance(proposal, str) else proposal,
    )  # fmt: skip


def _samples(row: Mapping[str, Any]) -> tuple[Sample, ...]:
    given = {"accepts": Severity.PASS, "refuses": Severity(row["severity"])}
    found = []
    for key, severity in given.items():
        for sample in row.get(key, []):
            fields = {"body": sample} if isinstance(sample, str) else dict(sample)
            gives = fields.pop("gives", severity)
            outcome = fields.pop("outcome", "")
            found.append(Sample(fields, None if gives == "nothing" else Severity(gives), outcome))
    return tuple(found)
