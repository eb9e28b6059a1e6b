"""Rules as data: what a row of a pack (outreach/letters/packs/*.toml) may hold, read and validated once.

`any.toml` holds what is asked in every language, with proposals by language; each language has a pack of its own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from accounts import rule_packs
from accounts.rule_packs import PackFault, Shape
from outreach.letters.contract import Severity

FOLDER = Path(__file__).parent / "packs"
ANY = "any"
FALLBACK = "en"  # proposals in a language nobody wrote them in
_PACK = ("pack", "version", "as_of", "review_by", "source", "rule")
SHAPE = Shape(
    pack=frozenset(_PACK),
    pack_needs=_PACK,
    row=frozenset(
        [
            "id", "kind", "severity", "points", "source", "source_url", "as_of", "says", "proposal", "params",
            "accepts", "refuses",
        ]
    ),
    row_needs=("id", "kind", "severity", "points", "says"),
)  # fmt: skip


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


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a pack."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != ANY))


@cache
def rules_in(language: str) -> tuple[Rule, ...]:
    """Return the rows for letters in a language: those of every language, then its own. Raises PackFault."""
    from outreach.letters.kinds.registry import KINDS  # noqa: PLC0415 -- kinds know rows

    names = [ANY, *([language] if language in languages() else [])]
    return rule_packs.rules_of(
        (FOLDER / f"{name}.toml" for name in names), lambda name, text: read_pack(name, text, KINDS)
    )


@cache
def rules_version() -> str:
    """Return a mark that changes with any row of any pack."""
    return rule_packs.version_of(FOLDER)


def read_pack(name: str, text: str, kinds: Mapping[str, Any]) -> list[Rule]:
    """Read one pack. Raises PackFault."""
    return rule_packs.read_rules(name, text, shape=SHAPE, kinds=kinds, check=_check, make=_rule)


def _check(place: str, row: Mapping[str, Any]) -> None:
    if row["severity"] not in list(Severity) or row["severity"] == Severity.PASS:
        raise PackFault(f"{place}: {row['severity']} is not a severity.")
    if not isinstance(row["points"], int) or not 0 < row["points"] <= 100:
        raise PackFault(f"{place}: points are a number from 1 to 100.")


def _rule(_place: str, pack: Mapping[str, Any], row: Mapping[str, Any], params: Any) -> Rule:
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
