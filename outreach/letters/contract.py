"""What goes into a check of a letter and what comes out: words that pages, API, tasks and the gate share.

`check_letter(letter)` in `outreach.letters.checking` takes a Letter and returns a LetterReport. Nothing here knows a
database or a page. A letter is plain text; spans count in characters (code points) of `body` or `subject`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

BODY, SUBJECT = "body", "subject"
Span = tuple[int, int]


class Severity(StrEnum):
    """How bad a finding is: stops the letter, wants a person's eyes, costs points only, or is fine."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"
    PASS = "pass"  # noqa: S105 -- a verdict, no password

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Severity).index(self)


class Gate(StrEnum):
    """What the gate before sending says."""

    SEND = "send"
    LOOK_AGAIN = "look_again"
    CANNOT_BE_SENT = "cannot_be_sent"


class Answer(StrEnum):
    """The three questions a letter answers: what is wanted of this very person, what is in it for them, the pay."""

    AIM = "aim"
    BENEFIT = "benefit"
    PAY = "pay"


class Origin(StrEnum):
    """Where a merge value comes from. Only what somebody typed for this letter counts as written for this person."""

    RECORD = "record"
    POST = "post"
    CAMPAIGN = "campaign"
    SENDER = "sender"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Value:
    """A merge value; `source` says in words where it comes from ("profile of Mara Lind", "offer 3")."""

    text: str
    origin: Origin = Origin.RECORD
    source: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the letter. `languages` are ISO 639, empty: unknown; `also_called` are names they go by."""

    name: str = ""
    languages: tuple[str, ...] = ()
    country: str = ""
    platform: str = ""
    handle: str = ""
    also_called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs. The postal address is put under the letter when it goes out."""

    name: str = ""
    agency: str = ""
    postal_address: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the recipient that was read; `published_at` None: unknown."""

    title: str = ""
    text: str = ""
    url: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it would go out, with its merge fields replaced, and what it is compared with.

    `opt_out` and the sender's address are put under the body unless they stand in it (`as_sent`). `template` is the
    body it was made from, with its fields; `others` are the other letters of the batch. `language` is what the writer
    chose (ISO 639), empty: read from the text. `is_reply`: it answers within a thread.
    `marked` gives for a question (see Answer) the words which the writer marked as its answer, where the rules, which
    know only common ways to say it, found none.
    """

    subject: str
    body: str
    language: str = ""
    recipient: Recipient = Recipient()
    sender: Sender = Sender()
    opt_out: str = ""
    template: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    others: tuple["Letter", ...] = ()
    is_reply: bool = False
    marked: Mapping[str, str] = field(default_factory=dict)

    @property
    def as_sent(self) -> str:
        """Return the body with the opt-out line and the postal address under it; what it has already is not repeated."""
        lines = [line.strip() for line in (self.opt_out, self.sender.postal_address)]
        missing = [line for line in lines if line and line not in self.body]
        return "\n".join([self.body.rstrip(), "", "--", *missing]) if missing else self.body


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one letter. `evidence` is the span in `where`, None where something is missing.

    `message` says why in the reader's language, `proposal` what to write, in the letter's; `outcome` names what was
    seen for programs; `points` is what it costs; `says` is what the rule asks for.
    """

    rule: str
    kind: str
    severity: Severity
    message: str
    where: str = BODY
    evidence: Span | None = None
    outcome: str = ""
    proposal: str = ""
    points: int = 0
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
class Reason:
    """Why a letter has not all 100 points."""

    rule: str
    points: int
    message: str


@dataclass(frozen=True, slots=True)
class LetterReport:
    """All findings, worst first, what went right among them. Shares are 0 to 1; None: nothing to compare with.

    `answers` gives for each of the three questions where the body answers it, None where it does not (and {} in a
    language without a pack).
    """

    score: int
    gate: Gate
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()
    words: int = 0
    language: str = ""
    answers: Mapping[str, Span | None] = field(default_factory=dict)
    template_share: float | None = None
    batch_share: float | None = None
    cited: Post | None = None
    rules_version: str = ""

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.severity == severity)
