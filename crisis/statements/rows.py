"""Rules as data: what a row of a pack (crisis/statements/packs/*.toml) may hold, read and validated once.

`any.toml` holds what is asked in every language, with proposals by language; each language has a pack of its words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from accounts import rule_packs
from accounts.rule_packs import PackFault, Shape, refuse_unknown
from crisis.statements.contract import Advice, Severity, Sort

FOLDER = Path(__file__).parent / "packs"
ANY, FALLBACK = "any", "en"
_PACK = ("pack", "version", "as_of", "review_by", "source", "rule")
SHAPE = Shape(
    pack=frozenset(_PACK),
    pack_needs=_PACK,
    row=frozenset(
        ["id", "kind", "advice", "severity", "sorts", "says", "proposal", "params", "accepts", "refuses"]
    ),
    row_needs=("id", "kind", "advice", "severity", "says"),
)


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
    for key, known in (("severity", Severity), ("advice", Advice)):
        if row[key] not in list(known):
            raise PackFault(f"{place}: {row[key]} is not known among {key}.")
    refuse_unknown(f"{place}, sorts", row.get("sorts", []), Sort)


def _rule(_place: str, pack: Mapping[str, Any], row: Mapping[str, Any], params: Any) -> Rule:
    severity, proposal = Severity(row["severity"]), row.get("proposal", {})
    return Rule(
        id=row["id"], kind=row["kind"], pack=pack["pack"], advice=Advice(row["advice"]), severity=severity,
        sorts=tuple(map(Sort, row.get("sorts", list(Sort)))), says=row["says"], source=pack["source"],
        as_of=pack["as_of"], params=params, samples=_samples(row, severity),
        proposals={pack["pack"]: proposal} if isinstance(proposal, str) else proposal,
    )  # fmt: skip


def _samples(row: Mapping[str, Any], severity: Severity) -> tuple[Sample, ...]:
    found = []
    for key, default in (("accepts", Severity.PASS), ("refuses", severity)):
        for sample in row.get(key, []):
            fields = {"text": sample} if isinstance(sample, str) else dict(sample)
            found.append(Sample(fields, Severity(fields.pop("gives", default))))
    return tuple(found)
