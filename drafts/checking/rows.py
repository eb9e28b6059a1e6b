"""Rules as data: what a row of a pack (drafts/packs/*.toml) may hold, read and validated once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from accounts import rule_packs
from accounts.rule_packs import PackFault, Shape
from campaigns.disclosure.packs import EU, MEMBERS, category_choices
from drafts.checking.contract import Relation, Severity
from drafts.checking.questions import QUESTIONS
from influencers.formats import formats
from platforms.registry import PLATFORMS

FOLDER = Path(__file__).parent.parent / "packs"
MEDIA = ("video", "image", "story", "live", "text")
CONFIDENCE = ("high", "medium", "low")
# Every platform a rule may speak of: those we read, and where law speaks of others.
CHANNELS = frozenset([*PLATFORMS, "facebook", "whatsapp"])
SHAPE = Shape(
    pack=frozenset(["pack", "market", "platform", "version", "as_of", "review_by", "sample", "rule"]),
    pack_needs=("pack", "version", "as_of", "review_by", "rule"),
    row=frozenset(
        [
            "id", "kind", "platforms", "formats", "media", "relations", "categories", "when", "from", "until",
            "severity", "confidence", "source", "source_url", "as_of", "review_by", "says", "params", "accepts",
            "refuses", "edges",
        ]
    ),
    row_needs=("id", "kind", "severity", "confidence", "source", "says"),
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A text a row is tried on: fields of a CheckedText, and the severity and outcome the row has to give."""

    fields: Mapping[str, Any]
    severity: Severity | None  # None: the row says nothing of it
    outcome: str = ""


@dataclass(frozen=True)
class Rule:
    """One row. Empty tuples: everywhere. `params` is what its kind made of the row's parameters."""

    id: str
    kind: str
    pack: str
    severity: Severity
    confidence: str
    source: str
    as_of: date
    review_by: date
    says: str
    market: str = ""
    platforms: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None
    source_url: str = ""
    params: Any = None
    samples: tuple[Sample, ...] = ()

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rows of all packs, by file and place. Raises PackFault."""
    from drafts.checking.kinds.registry import KINDS  # noqa: PLC0415 -- kinds know rows

    return rule_packs.rules_of(sorted(FOLDER.glob("*.toml")), lambda name, text: read_pack(name, text, KINDS))


@cache
def rules_version() -> str:
    """Return a mark that changes with any row of any pack."""
    return rule_packs.version_of(FOLDER)


def overdue(today: date) -> list[Rule]:
    """Return rows whose date for looking at them again has passed."""
    return [rule for rule in rules() if rule.review_by < today]


def read_pack(name: str, text: str, kinds: Mapping[str, Any]) -> list[Rule]:
    """Read one pack. Raises PackFault."""
    return rule_packs.read_rules(name, text, shape=SHAPE, kinds=kinds, check=_check_words, make=_rule)


def _rule(place: str, pack: Mapping[str, Any], row: Mapping[str, Any], params: Any) -> Rule:
    return Rule(
        id=row["id"], kind=row["kind"], pack=pack["pack"], severity=Severity(row["severity"]),
        confidence=row["confidence"], source=row["source"], source_url=row.get("source_url", ""),
        as_of=row.get("as_of", pack["as_of"]), review_by=row.get("review_by", pack["review_by"]), says=row["says"],
        market=_market(place, pack), platforms=frozenset(row.get("platforms", [pack["platform"]] if "platform" in pack else [])),
        formats=frozenset(row.get("formats", [])), media=frozenset(row.get("media", [])),
        relations=frozenset(row.get("relations", [])), categories=frozenset(row.get("categories", [])),
        when={key: tuple([values] if isinstance(values, str) else values) for key, values in row.get("when", {}).items()},
        valid_from=row.get("from"), valid_until=row.get("until"), params=params, samples=_samples(place, pack, row),
    )  # fmt: skip


def _market(place: str, pack: Mapping[str, Any]) -> str:
    from accounts.countries import is_country  # noqa: PLC0415 -- Babel's tables are read when first asked for

    market = pack.get("market", "")
    if market and market != EU and not is_country(market):
        raise PackFault(f"{place}: {market} is not a market.")
    return market


def _check_words(place: str, row: Mapping[str, Any]) -> None:
    """Refuse words that no draft ever has, and rows that stop a draft on hearsay."""
    known = {
        "platforms": CHANNELS, "media": MEDIA, "relations": set(Relation),
        "categories": {key for key, _ in category_choices()}, "when": set(QUESTIONS),
        "formats": {key for platform in PLATFORMS for key in formats(platform)},
    }  # fmt: skip
    for key, words in known.items():
        if unknown := set(row.get(key, [])) - set(words):
            raise PackFault(f"{place}: {', '.join(sorted(unknown))} is not known among {key}.")
    if row["severity"] not in list(Severity) or row["severity"] == Severity.PASS:
        raise PackFault(f"{place}: {row['severity']} is not a severity.")
    if row["confidence"] not in CONFIDENCE:
        raise PackFault(f"{place}: {row['confidence']} is not a confidence.")
    if row["severity"] == Severity.BLOCK and row["confidence"] == "low":
        raise PackFault(f"{place}: only what a source backs may stop a draft; make it warn or needs_input.")


def _samples(place: str, pack: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[Sample, ...]:
    given = {"accepts": Severity.PASS, "refuses": Severity(row["severity"]), "edges": None}
    found = []
    for key, severity in given.items():
        for sample in row.get(key, []):
            fields = {"text": sample} if isinstance(sample, str) else dict(sample)
            gives = fields.pop("gives", severity)
            outcome = fields.pop("outcome", "")
            if key == "edges" and gives is None:
                raise PackFault(f"{place}: an edge says in `gives` what comes of it.")
            found.append(
                Sample(
                    {**pack.get("sample", {}), **fields},
                    None if gives == "nothing" else Severity(gives),
                    outcome,
                )
            )
    return tuple(found)


def is_member(market: str) -> bool:
    """Say whether a market is a member state of the European Union."""
    return market in MEMBERS
