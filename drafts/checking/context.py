"""A draft as the rules read it: what was said about it, joined with what was answered, and its words made comparable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any

from accounts.text import fold
from campaigns.disclosure.labels import labels
from campaigns.disclosure.packs import EU
from drafts.checking.contract import NO, UNKNOWN, YES, CheckedText, FoundBy, Relation, Severity
from drafts.checking.folding import Folded, Span
from drafts.checking.phrases import Found, Phrase, Standing, find, phrase
from drafts.checking.questions import question
from drafts.checking.rows import Rule
from influencers.safety.packs import Pack, places
from sentiment.contract import UNKNOWN_LANGUAGE
from sentiment.language import LanguageDetector

Place = tuple[Pack, str, re.Match[str]]

TITLE, TEXT = "title", "text"
LONGEST = 50_000  # characters of text or title that are read; what is longer is said, not read
_SAYS_ENOUGH = 5  # signs: a shorter word may be part of another (広告代理店)
READ_FOR_LANGUAGE = 2000  # characters: more tells nothing new
MEDIA_OF = {
    "reel": "video", "short": "video", "dedicated-video": "video", "integration": "video", "video": "video",
    "clip": "video", "feed-post": "image", "carousel": "image", "story": "story", "story-set": "story",
    "live": "live", "stream": "live", "stream-hour": "live", "community-post": "text", "panel": "text",
    "channel-post": "text", "post-24h": "text", "repost": "text", "wall-post": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in one of the draft's fields."""

    found: Found
    where: str
    language: str

    @property
    def span(self) -> Span:
        return self.found.span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says to a market about being advertising."""

    accepted: tuple[Hit, ...]
    doubtful: tuple[Hit, ...]
    refused: tuple[Hit, ...]
    denied: tuple[Hit, ...]


class Context:
    """Everything rules ask about one draft; what costs time is worked out once, when first asked for."""

    def __init__(self, given: CheckedText, today: date) -> None:
        self.given = given
        self.day = given.on or today
        self.title = Folded(given.title[:LONGEST])
        self.text = Folded(given.text[:LONGEST])
        self._readings: dict[str, Reading] = {}
        self._worth_a_look: dict[str, list[Place]] = {}

    def field(self, where: str) -> Folded:
        return self.title if where == TITLE else self.text

    @property
    def fields(self) -> list[tuple[str, Folded]]:
        """Return (name, text) of what is written, the title first."""
        return [(where, self.field(where)) for where in (TITLE, TEXT) if self.field(where).written]

    @cached_property
    def language(self) -> str:
        """Return the language it is in (ISO 639); empty where nobody said and it cannot be told."""
        if self.given.language:
            return self.given.language
        words = f"{self.given.title}\n{self.given.text}"[:READ_FOR_LANGUAGE]
        if len(words.split()) < 3 and words.isascii():
            return ""
        found = _detector().detect([words])[0]
        return "" if found == UNKNOWN_LANGUAGE else found.partition("-")[0]

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """Return the folded names the brand goes by."""
        brand = self.given.brand
        names = [brand.name, *(handle.lstrip("@") for handle in brand.handles)] if brand else []
        return tuple(dict.fromkeys(name for name in map(fold, names) if name))

    @cached_property
    def relation(self) -> str:
        return self.given.relation or self.answer("relation")

    @property
    def counted_relation(self) -> str:
        """Return the relation rules count with: nobody said means paid, so that nothing is overlooked."""
        return self.relation or Relation.PAID.value

    @cached_property
    def categories(self) -> frozenset[str] | None:
        """Return the product's categories; None where nobody said."""
        if self.given.categories is not None:
            return frozenset(self.given.categories)
        said = self.answer("categories")
        return frozenset(each for each in said.replace(",", " ").split() if each != "none") if said else None

    @cached_property
    def media(self) -> frozenset[str]:
        """Return what it is (video, image, story, live, text); empty where nobody can tell."""
        by_format = MEDIA_OF.get(self.given.format) or self.answer("media")
        files = {file.kind for file in self.given.media}
        return frozenset({by_format} | files if by_format else files)

    def answer(self, key: str) -> str:
        """Return what was answered, or is known without asking; empty for nothing and for "I do not know"."""
        known = {"minor": self.given.is_minor, "contract": self.given.has_contract}.get(key)
        if known is not None:
            return YES if known else NO
        said = str(self.given.answers.get(key, "")).strip()
        return "" if said == UNKNOWN else said

    def number(self, key: str) -> Decimal | None:
        """Return a number that was given or answered; None where there is none."""
        # Thresholds are in euros: another currency's amount is not known to be above or below, and is asked.
        amount = self.given.amount if self.given.currency in ("", "EUR") else None
        known: Mapping[str, Any] = {
            "followers": self.given.followers, "amount": amount, "video_seconds": self._video_seconds,
        }  # fmt: skip
        value = known.get(key)
        if value is not None:
            return Decimal(str(value))
        try:
            read = Decimal(self.answer(key).replace(",", ".") or "NaN")
        except InvalidOperation:
            return None
        return read if read.is_finite() and read >= 0 else None

    @property
    def _video_seconds(self) -> float | None:
        known = [
            file.seconds for file in self.given.media if file.kind == "video" and file.seconds is not None
        ]
        return max(known, default=None)

    def reading(self, market: str) -> Reading:
        """Return which labels of a market stand in the draft, best first in each group."""
        if market not in self._readings:
            self._readings[market] = self._read(market)
        return self._readings[market]

    def _read(self, market: str) -> Reading:
        words = _market_words(market, self.counted_relation)
        denied = self._hits(words["denied"])
        unsaid = {(hit.where, place) for hit in denied for place in range(*hit.span)}
        accepted: list[Hit] = []
        doubtful: list[Hit] = []
        for hit in self._hits(words["accept"]):
            if (hit.where, hit.span[0]) in unsaid:
                continue
            counted = _weigh(hit, labels()[market].anywhere)
            if counted is not None:
                (accepted if counted else doubtful).append(hit)
        doubtful += [hit for hit in self._hits(words["doubtful"]) if hit.found.standing != Standing.RUNNING]
        refused = [hit for hit in self._hits(words["refuse"]) if hit.found.standing == Standing.APART]
        return Reading(tuple(accepted), tuple(doubtful), tuple(refused), denied)

    def words_worth_a_look(self, where: str) -> list[Place]:
        """Return (pack, word, match in the folded text) of the word packs of safety, found once for all rules."""
        if where not in self._worth_a_look:
            self._worth_a_look[where] = list(places(self.field(where).flat, language=self.language))
        return self._worth_a_look[where]

    def _hits(self, wanted: tuple[tuple[str, tuple[Phrase, ...]], ...]) -> tuple[Hit, ...]:
        return tuple(
            Hit(found, where, language)
            for where, text in self.fields
            for language, phrases in wanted
            for found in sorted(find(text, phrases, self.brands), key=lambda each: each.span)
        )

    def says(
        self, rule: Rule, severity: Severity, message: str, *, market: str = "", hit: Hit | None = None,
        evidence: Span | None = None, where: str = TEXT, outcome: str = "", proposal: str = "",
        asks: str = "",
    ) -> FoundBy:  # fmt: skip
        """Return a finding of a rule, with where it comes from; `asks` is a question's key."""
        asked = question(asks) if asks else None
        return FoundBy(
            rule=rule.id, kind=rule.kind, severity=severity, message=message, market=market or rule.market,
            platform=self.given.platform if rule.platforms else "", evidence=hit.span if hit else evidence,
            where=hit.where if hit else where, outcome=outcome, says=rule.says, source=rule.source,
            source_url=rule.source_url, confidence=rule.confidence, as_of=rule.as_of, review_by=rule.review_by,
            proposal=proposal, question=asked, answer=self.answer(asked.key) if asked else "",
        )  # fmt: skip


def _weigh(hit: Hit, anywhere: frozenset[str]) -> bool | None:
    """Say whether a label that stands so counts: True, doubtfully (False), or not at all (None)."""
    if hit.found.standing == Standing.APART or hit.found.phrase in anywhere:
        return True
    is_run_on = hit.found.phrase[0] > "\u2e80"  # Han, kana and Hangul: words are not set apart by spaces
    if is_run_on and len(hit.found.phrase) >= _SAYS_ENOUGH:
        return True
    if hit.found.standing == Standing.LEADING or is_run_on:
        return False  # "Anzeige Heute zeige ich …", 広告です: said, but not set apart
    return None


@cache
def _market_words(market: str, relation: str) -> dict[str, tuple[tuple[str, tuple[Phrase, ...]], ...]]:
    row = labels()[market]
    accept = {language: list(words) for language, words in row.accept.items()}
    for language, words in row.of_relation.get(relation, {}).items():
        accept[language] = [*accept.get(language, []), *words]
    groups = {"accept": accept, "doubtful": row.doubtful, "refuse": row.refuse, "denied": row.denied}
    return {
        name: tuple((language, tuple(map(phrase, words))) for language, words in group.items())
        for name, group in groups.items()
    }


@cache
def _detector() -> LanguageDetector:
    return LanguageDetector()


def has_labels(market: str) -> bool:
    return market in labels()


__all__ = ["EU", "TEXT", "TITLE", "Context", "Hit", "Reading", "has_labels"]
