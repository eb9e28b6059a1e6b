"""What goes into a check and what comes out: the words every kind of rule, page, API and command share.

`check(text)` in `drafts.checking` takes a CheckedText and returns a Report. Nothing here knows a database or a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

YES, NO, UNKNOWN = "yes", "no", "unknown"


class Severity(StrEnum):
    """How bad a finding is. The verdict of a report is the worst of them; unknown is never a pass."""

    BLOCK = "block"
    NEEDS_INPUT = "needs_input"
    WARN = "warn"
    PASS = "pass"  # noqa: S105 -- a verdict, no password

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Severity).index(self)


class Relation(StrEnum):
    """Why somebody speaks of a brand; decides whether and how it has to be marked. UNKNOWN is asked."""

    PAID = "paid"
    GIFT = "gift"
    AFFILIATE = "affiliate"
    OWN_BRAND = "own_brand"
    EMPLOYEE = "employee"
    LOAN = "loan"
    NONE = "none"
    UNKNOWN = ""


class Answering(StrEnum):
    """How a question is answered: one of its choices, a number, or words."""

    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """What the text cannot show. The answer goes into `CheckedText.answers[key]`; one answer serves all rules.

    `choices` are (value, label); a number is in `unit`.
    """

    key: str
    text: str
    answering: Answering = Answering.CHOICE
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that has to stand in the content as it is; empty market and language: everywhere, in any."""

    text: str
    market: str = ""
    language: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BrandWords:
    """What a brand asks of words. `replaced` maps a word to what is said instead; `handles` are the brand's own."""

    name: str = ""
    handles: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    replaced: Mapping[str, str] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()  # promises there is evidence for: they may be made
    forbidden_themes: tuple[str, ...] = ()  # categories of the word packs: alcohol, gambling, ...
    for_children: bool = False  # swearing stops a draft, not only warns


@dataclass(frozen=True, slots=True)
class BrandText:
    """A text of the brand or brief that a draft is compared with. What is `verbatim` may be said word by word."""

    name: str
    text: str
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """What a file's probe found; None where it could not tell. `kind` is image or video, `size` in bytes."""

    kind: str
    name: str = ""
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    size: int | None = None
    content_type: str = ""
    frames_per_second: float | None = None
    has_sound: bool | None = None


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A draft as the checks see it. Spans of findings count in characters (code points) of `text` or `title`.

    `markets` are ISO 3166-1 alpha-2 (GB, not UK); `language` ISO 639, empty: read from the text. `categories` are keys
    of campaigns/disclosure/categories.toml, None: nobody said (asked), (): none of them. `audience` maps a country to
    its share (0 to 1). `on` is the day it goes out, None: today.
    """

    text: str
    platform: str = ""
    format: str = ""
    markets: tuple[str, ...] = ()
    language: str = ""
    title: str = ""
    relation: str = Relation.UNKNOWN
    categories: tuple[str, ...] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    brand: BrandWords | None = None
    compared: tuple[BrandText, ...] = ()
    own_texts: tuple[str, ...] = ()  # earlier posts of the influencer, for their voice
    country: str = ""  # where the influencer lives
    audience: Mapping[str, float] = field(default_factory=dict)
    followers: int | None = None
    is_minor: bool | None = None
    amount: Decimal | None = None  # money and goods of this advertiser for this aim in this year, before tax
    currency: str = ""
    has_contract: bool | None = None
    media: tuple[Media, ...] = ()
    on: date | None = None
    campaign_starts: date | None = None
    campaign_ends: date | None = None


@dataclass(frozen=True, slots=True)
class FoundBy:
    """What one rule says of one text. `evidence` is the span (start, end) in `where`: "text" or "title".

    `says` is what the rule asks for in its own words; `outcome` names what was seen (accepted, doubtful, refused,
    missing, late, ...) for programs; `proposal` is text to put in, in the post's language: at the beginning when it
    `goes_first`, else in place of the evidence.
    """

    rule: str
    kind: str
    severity: Severity
    message: str
    market: str = ""
    platform: str = ""
    evidence: tuple[int, int] | None = None
    where: str = "text"
    outcome: str = ""
    says: str = ""
    source: str = ""
    source_url: str = ""
    confidence: str = ""  # high, medium, low: how well the source backs the rule
    as_of: date | None = None
    review_by: date | None = None
    proposal: str = ""
    question: Question | None = None
    answer: str = ""

    @property
    def start(self) -> int | None:
        return self.evidence[0] if self.evidence else None

    @property
    def end(self) -> int | None:
        return self.evidence[1] if self.evidence else None

    @property
    def goes_first(self) -> bool:
        """Say whether the proposal is put at the beginning: a mark is, and what stands nowhere yet."""
        return self.evidence is None or self.kind in ("label", "position")

    @property
    def is_asked(self) -> bool:
        """Say whether an answer is still owed."""
        return self.question is not None and not self.answer


@dataclass(frozen=True, slots=True)
class Conflict:
    """Markets that ask for what one text can hardly give both of. Shown, never settled silently."""

    markets: tuple[str, ...]
    message: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, worst first, of all markets together. `markets` are those that were applied, with the added ones."""

    findings: tuple[FoundBy, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    markets: tuple[str, ...] = ()
    language: str = ""
    rules_version: str = ""  # changes with any row of any pack

    @property
    def verdict(self) -> Severity:
        return min(
            (found.severity for found in self.findings), key=lambda each: each.rank, default=Severity.PASS
        )

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what is still asked, each once."""
        return tuple(
            {
                found.question.key: found.question
                for found in self.findings
                if found.question and not found.answer
            }.values()
        )

    def of(self, severity: Severity) -> tuple[FoundBy, ...]:
        return tuple(found for found in self.findings if found.severity == severity)
