"""What goes in and what comes out: plain frozen values that can be stored, sent and compared."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

UNKNOWN_LANGUAGE = "und"


class Label(StrEnum):
    """How a comment feels towards what it speaks of."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)


class Nature(StrEnum):
    """What a comment is about, as far as it decides what to do with it."""

    MISUNDERSTANDING = "misunderstanding"
    QUESTION = "question"
    COMPLAINT = "complaint"
    ACCUSATION = "accusation"
    HATE = "hate"  # hate or threat
    SPAM = "spam"
    PRAISE = "praise"
    OTHER = "other"


class Stage(StrEnum):
    """Who spoke last on a comment."""

    RULE = "rule"  # nothing to read: empty, only links and names, only emoji; final
    FAST = "fast"  # the fast stage was sure; final
    PROVISIONAL = "provisional"  # the fast stage spoke, the careful one has yet to see it
    CAREFUL = "careful"  # the careful stage has seen it; final


@dataclass(frozen=True, slots=True)
class Reason:
    """A word that weighed: how far it moved the verdict's probability (0.2 is twenty points towards it)."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one comment.

    `confidence` is the calibrated probability of `label`: of a hundred verdicts with 0.8 some eighty are right.
    `unsure` marks those below the language's threshold; they are shown as unsure and count as neutral (`counts_as`).
    `probabilities` are of negative, neutral, positive, in this order. `language` is a two-letter code, "hi-Latn" for
    Hindi in Latin letters, or "und". `model_version` names heads, encoder and word packs together; when it changes,
    stored verdicts are of an older model.
    """

    label: Label
    confidence: float
    unsure: bool
    probabilities: tuple[float, float, float]
    nature: Nature
    nature_confidence: float
    language: str
    stage: Stage
    model_version: str
    reasons: tuple[Reason, ...] = ()

    @property
    def counts_as(self) -> Label:
        """Return the label that figures use: neutral when unsure."""
        return Label.NEUTRAL if self.unsure else self.label

    @property
    def negative(self) -> float:
        """Return the probability of negative, which the share of negative is made of."""
        return self.probabilities[0]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, with the numbers rounded to four places."""
        plain = asdict(self)
        plain["confidence"] = round(self.confidence, 4)
        plain["nature_confidence"] = round(self.nature_confidence, 4)
        plain["probabilities"] = {
            label.value: round(p, 4) for label, p in zip(LABELS, self.probabilities, strict=True)
        }
        plain["reasons"] = [{"word": r.word, "weight": round(r.weight, 4)} for r in self.reasons]
        return plain


@dataclass(frozen=True, slots=True)
class Correction:
    """A member's word on a comment: what it really feels like, what it is really about, or both."""

    text: str
    label: Label | None = None
    nature: Nature | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """An agency's own head and what it brought, measured on corrections it did not learn from (cross-validation).

    `data` is to be stored and handed to `Classifier.classify(head=...)`. `before` and `after` are macro-F1 (0 to 1)
    on the same corrections without and with the head; None when there are too few to measure. The same for natures:
    `natures` corrections, `nature_before`, `nature_after`. `helps` says whether the head should be used: it is false
    when it did no better than the shared one. When only one of the two did better, `data` holds that one alone.
    """

    data: bytes
    corrections: int
    before: float | None
    after: float | None
    natures: int = 0
    nature_before: float | None = None
    nature_after: float | None = None

    @property
    def helps(self) -> bool:
        """Say whether the head did better than the shared one on what it had not seen."""
        pairs = ((self.before, self.after), (self.nature_before, self.nature_after))
        return any(before is not None and after is not None and after > before for before, after in pairs)


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a stage was in a language on comments it had not learned from.

    `macro_f1` is the mean of the three labels' F1, times 100. `zero_shot` says that no training comments of the
    language were at hand. None in `macro_f1` means never measured. `share_error` is the error of the share of
    negative in points, predicted minus true. `small` marks a few tidy comments made up for the project: they say that a
    language works, not how well, and are never to be shown as a benchmark.
    """

    language: str
    stage: Stage
    macro_f1: float | None
    rows: int
    source: str
    share_error: float | None = None
    zero_shot: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the classifier and whether it works; `problem` and `remedy` are sentences for the owner."""

    name: str
    ready: bool
    problem: str = ""
    remedy: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of one language's verdicts, as SQL can sum them: all, counted as negative, sum of P(negative)."""

    count: int = 0
    negative: int = 0
    probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """The share of negative comments (0 to 1) and the band the true share lies in nine times of ten."""

    share: float | None
    low: float | None
    high: float | None
    count: int = 0


def tally(verdicts: Iterable[Verdict]) -> Mapping[str, Tally]:
    """Count verdicts by language, as `share_of_negative` takes them."""
    tallies: dict[str, Tally] = {}
    for verdict in verdicts:
        mine = tallies.setdefault(verdict.language, Tally())
        mine.count += 1
        mine.negative += verdict.counts_as is Label.NEGATIVE
        mine.probability += verdict.negative
    return tallies
