"""A letter as the rules see it: folded texts, greeting, opening, footer, what it is compared with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from outreach.letters import patterns
from outreach.letters.citing import Cited, cited_post
from outreach.letters.contract import BODY, SUBJECT, Finding, Letter, Post, Severity, Span
from outreach.letters.languages import language_of
from outreach.letters.patterns import Pattern
from outreach.letters.reading import Folded
from outreach.letters.rows import Rule, languages, rules_in
from outreach.letters.shingles import Batch, footer_start, masked_words, share_in, template_share

_OPENING_SENTENCES, _OPENING_WORDS = 2, 45
_FOOTER_LINES = 6


@dataclass(frozen=True)
class Greeting:
    """The first line as far as it greets. `span` counts in folded places; `names` are the folded words that name."""

    span: Span
    names: tuple[str, ...]
    is_found: bool


class Context:
    """One letter being checked on one day, as part of a batch or alone."""

    def __init__(self, letter: Letter, today: date, batch: Batch | None = None) -> None:
        self.letter = letter
        self.today = today
        self.batch = batch or (Batch.of([letter, *letter.others]) if letter.others else None)
        self.subject = Folded(letter.subject)
        self.body = Folded(letter.body)
        self.read_language = language_of(letter.body)

    @cached_property
    def language(self) -> str:
        """Return the language the letter is checked in: what it is in, else what was chosen, else the recipient's."""
        known = [self.read_language, self.letter.language, *self.letter.recipient.languages]
        return next(filter(None, known), "")

    @property
    def has_pack(self) -> bool:
        return self.language in languages()

    @property
    def is_mass(self) -> bool:
        """Say whether the letter goes out with others."""
        return self.batch is not None and self.batch.letters > 1

    def text(self, where: str) -> Folded:
        return self.subject if where == SUBJECT else self.body

    @cached_property
    def core(self) -> Span:
        """Return the folded span of the body without its footer: the words that are counted."""
        end = self.body.place(footer_start(self.letter))
        wanted = [each for rule in rules_in(self.language) if rule.kind == "opt_out" for each in rule.params]
        starts = [number for number, sign in enumerate(self.body.text) if sign == "\n"][-_FOOTER_LINES:]
        for start in starts:
            line_end = self.body.text.find("\n", start + 1)
            line = (start, line_end if line_end > 0 else len(self.body.text))
            if start < end and patterns.first(self.body, wanted, line):
                end = start
                break
        return 0, end

    @cached_property
    def words(self) -> int:
        """Return how many words the letter has without its footer; an address is one. Hangul counts by spaces."""
        return sum(end <= self.core[1] for _, _, end in self.body.words)

    @cached_property
    def greeting(self) -> Greeting | None:
        """Return how the letter greets; None in a language without a pack."""
        for rule in rules_in(self.language):
            if rule.kind == "greeting":
                found: Greeting = rule.params.read(self.body)
                return found
        return None

    @cached_property
    def opening(self) -> Span:
        """Return the folded span of the first two sentences after the greeting, at most 45 words."""
        begin = self.greeting.span[1] if self.greeting else 0
        later = [span for span in self.body.sentences if span[1] > begin and self._has_words(span, begin)]
        if not later:
            return begin, begin
        end = later[:_OPENING_SENTENCES][-1][1]
        words = [word_end for _, start, word_end in self.body.words if start >= begin]
        if len(words) > _OPENING_WORDS:
            end = min(end, words[_OPENING_WORDS - 1])
        return begin, min(end, max(begin, self.core[1]))

    def _has_words(self, span: Span, begin: int) -> bool:
        return any(map(str.isalnum, self.body.text[max(span[0], begin) : span[1]]))

    @cached_property
    def masked(self) -> list[str]:
        return masked_words(self.letter, self.letter.body[: footer_start(self.letter)])

    @cached_property
    def template_share(self) -> float | None:
        return template_share(self.masked, self.letter.template) if self.letter.template.strip() else None

    @cached_property
    def batch_share(self) -> float | None:
        return share_in(self.masked, self.batch) if self.batch and self.is_mass else None

    @cached_property
    def newest_post(self) -> Post | None:
        """Return the newest of the posts that were read; those without a time count as old."""
        named = [post for post in self.letter.posts if post.title or post.text]
        return max(
            named, key=lambda post: post.published_at.timestamp() if post.published_at else 0.0, default=None
        )

    @cached_property
    def cited(self) -> Cited | None:
        """Return the newest of the posts that were read which the letter names."""
        return cited_post(self.body, self.letter.posts)

    def first(self, wanted: Iterable[Pattern], where: str = BODY, span: Span | None = None) -> Span | None:
        """Return the earliest place of a pattern, in folded places."""
        return patterns.first(self.text(where), wanted, span)

    def says(
        self, rule: Rule, severity: Severity, message: str, *, outcome: str, at: Span | None = None, where: str = BODY,
        points: int | None = None, proposal: str | None = None,
    ) -> Finding:  # fmt: skip
        """Return a finding of a rule; `at` is in folded places. Hints cost half, what is fine costs nothing."""
        costs = {Severity.PASS: 0, Severity.HINT: (rule.points + 1) // 2}.get(severity, rule.points)
        proposed = rule.proposal_in(self.language) if proposal is None else proposal
        return Finding(
            rule=rule.id, kind=rule.kind, severity=severity, message=message, where=where, outcome=outcome,
            evidence=self.text(where).span(*at) if at else None, says=rule.says, source=rule.source, as_of=rule.as_of,
            points=costs if points is None else points, proposal="" if severity == Severity.PASS else proposed,
        )  # fmt: skip
