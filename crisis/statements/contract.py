"""What goes into a check of a statement and what comes out. Spans count in characters (code points) of the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Span = tuple[int, int]


class Severity(StrEnum):
    """How bad a finding is: stops the statement, wants a person's eyes, or is fine."""

    BLOCK = "block"
    WARN = "warn"
    PASS = "pass"  # noqa: S105 -- a verdict, no password

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Severity).index(self)


class Sort(StrEnum):
    """What kind of statement it is: rows say for which they hold."""

    HOLDING = "holding"  # within minutes: that we know, that we look, when we speak again
    FULL = "full"
    UPDATE = "update"
    REPLY = "reply"  # under a comment


class Advice(StrEnum):
    """The four do's and the four don'ts a row belongs to (R110), and what stands beside them."""

    REGRET = "regret"
    STEPS = "steps"
    FACTS = "facts"
    CHANNEL = "channel"
    PASSIVE = "passive"
    COVER_UP = "cover_up"
    OFF_TOPIC = "off_topic"
    HARMED = "harmed"
    CARE = "care"  # liability, length, the next word


DOS = (Advice.REGRET, Advice.STEPS, Advice.FACTS, Advice.CHANNEL)
DONTS = (Advice.PASSIVE, Advice.COVER_UP, Advice.OFF_TOPIC, Advice.HARMED)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known, with where it is known from; only what somebody verified may be said."""

    key: str
    text: str
    source: str = ""
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it would go out.

    `channels` are the central channels (web address, mail address or handle): one of them is named, and nothing else
    linked. `harmed` are names by which those harmed are called. `language` is what the writer chose (ISO 639), empty:
    read from the text. `legal_cleared`: a lawyer has seen it.
    """

    text: str
    sort: Sort = Sort.FULL
    language: str = ""
    facts: tuple[Fact, ...] = ()
    channels: tuple[str, ...] = ()
    harmed: tuple[str, ...] = ()
    legal_cleared: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text and the facts it is taken from; none: nothing backs it."""

    written: str
    span: Span
    facts: tuple[str, ...] = ()
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row says of one statement. `evidence` is None where something is missing; `proposal` what to write."""

    rule: str
    kind: str
    advice: Advice
    severity: Severity
    message: str
    evidence: Span | None = None
    outcome: str = ""
    proposal: str = ""
    says: str = ""
    source: str = ""
    as_of: date | None = None

    @property
    def start(self) -> int | None:
        return self.evidence[0] if self.evidence else None

    @property
    def end(self) -> int | None:
        return self.evidence[1] if self.evidence else None


@dataclass(frozen=True, slots=True)
class StatementReport:
    """All findings, worst first. `kept` says of each do and don't whether it is kept; None: no words for the language."""

    findings: tuple[Finding, ...]
    kept: Mapping[Advice, bool | None]
    figures: tuple[Figure, ...] = ()
    words: int = 0
    language: str = ""
    rules_version: str = ""

    @property
    def verdict(self) -> Severity:
        """Return the worst of the findings: block stops the approval, warn asks for a reason."""
        return min(
            (each.severity for each in self.findings), key=lambda each: each.rank, default=Severity.PASS
        )

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.severity == severity)
