"""Rules as data: what a row of a pack (drafts/packs/*.toml) may hold, read and validated once."""

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

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
_ROW_KEYS = {
    "id", "kind", "platforms", "formats", "media", "relations", "categories", "when", "from", "until", "severity",
    "confidence", "source", "source_url", "as_of", "review_by", "says", "params", "accepts", "refuses", "edges",
}  # fmt: skip
_PACK_KEYS = {"pack", "market", "platform", "version", "as_of", "review_by", "sample", "rule"}


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


class PackFault(ValueError):
    """A pack that cannot be used; the message names file, row and what is wrong."""


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rows of all packs, by file and place. Raises PackFault."""
    from drafts.checking.kinds.registry import KINDS  # noqa: PLC0415 -- kinds know rows

    found: dict[str, Rule] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for rule in read_pack(path.name, path.read_text(encoding="utf-8"), KINDS):
            if rule.id in found:
                raise PackFault(f"{path.name}: {rule.id} stands there twice.")
            found[rule.id] = rule
    return tuple(found.values())


@cache
def rules_version() -> str:
    """Return a mark that changes with any row of any pack."""
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in sorted(FOLDER.glob('*.toml')))):08x}"


def overdue(today: date) -> list[Rule]:
    """Return rows whose date for looking at them again has passed."""
    return [rule for rule in rules() if rule.review_by < today]


def read_pack(name: str, text: str, kinds: Mapping[str, Any]) -> list[Rule]:
    """Read one pack. Raises PackFault."""
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackFault(f"{name} is not TOML: {error}.") from error
    if unknown := set(pack) - _PACK_KEYS:
        raise PackFault(f"{name}: nobody reads {', '.join(sorted(unknown))}.")
    for key in ("pack", "version", "as_of", "review_by", "rule"):
        if key not in pack:
            raise PackFault(f"{name} lacks {key}.")
    return [_rule(name, pack, row, kinds) for row in pack["rule"]]


def _rule(name: str, pack: Mapping[str, Any], row: Mapping[str, Any], kinds: Mapping[str, Any]) -> Rule:
    place = f"{name}, {row.get('id', 'a row without id')}"
    if unknown := set(row) - _ROW_KEYS:
        raise PackFault(f"{place}: nobody reads {', '.join(sorted(unknown))}.")
    for key in ("id", "kind", "severity", "confidence", "source", "says"):
        if not row.get(key):
            raise PackFault(f"{place} lacks {key}.")
    if row["kind"] not in kinds:
        raise PackFault(f"{place}: {row['kind']} is not a kind of rule. Known: {', '.join(kinds)}.")
    _check_words(place, row)
    try:
        params = kinds[row["kind"]].read(row.get("params", {}))
    except (KeyError, TypeError, ValueError) as error:
        raise PackFault(f"{place}: its params cannot be read: {error}.") from error
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
