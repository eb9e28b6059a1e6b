"""The kinds of rules for statements: each reads its parameters and yields what it finds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from crisis.statements.contract import Figure, Finding, Severity, Sort, Span, Statement
from crisis.statements.rows import Rule
from outreach.letters import patterns
from outreach.letters.patterns import Pattern, pattern
from outreach.letters.reading import Folded

_MOST_PLACES = 10
_NEAR = 300  # characters on each side of an if: a sentence without end costs no more
# Numbers that say how much or how many: no clock time, no part of an address, a handle or a telephone number.
_NUMBER = re.compile(
    r"(?<![\w@#./:+-])\d{1,3}(?:[ ,.\u00a0]\d{3})+(?![\w:])|(?<![\w@#./:+-])\d++(?:[.,]\d++)?(?![\w:]*:\d|[\w-]*\d|/)"
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b(?: ?(?:[ap]m|uhr|h|msk|cet|utc|kst))?|\b\d{1,2} ?(?:[ap]\.?m\.?)\b|\d{1,2}시(?: ?\d{1,2}분)?",
    re.IGNORECASE,
)
# A year alone, and a day written in figures: when, not how much.
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+\w")
_HANDLE = re.compile(r"(?<![\w.@])@\w[\w.]*\w|(?<![\w])#\w+")
_TELEPHONE = re.compile(r"(?<!\w)\+?\d[\d ()-]{6,}\d(?!\w)")


class Context:
    """One statement being checked."""

    def __init__(self, statement: Statement, language: str) -> None:
        self.statement = statement
        self.language = language
        self.text = Folded(statement.text)

    @cached_property
    def words(self) -> int:
        return len(self.text.words)

    @cached_property
    def figures(self) -> list[Figure]:
        """Return the numbers of the text, each with the facts that hold it."""
        written = self.statement.text
        taken = [
            found.span() for each in (_CLOCK, _DATE, _MAIL, _HANDLE, _TELEPHONE) for found in each.finditer(written)
            if each is not _TELEPHONE or len(re.sub(r"\D", "", found.group())) >= 8
        ]  # fmt: skip
        taken += [span for _address, span in self.text.links]
        facts = [
            (fact, {plain_number(n.group()) for n in _NUMBER.finditer(fact.text)})
            for fact in self.statement.facts
        ]
        found = []
        for match in _NUMBER.finditer(written):
            if any(start <= match.start() < end for start, end in taken):
                continue
            backing = [fact for fact, numbers in facts if plain_number(match.group()) in numbers]
            found.append(
                Figure(
                    match.group(), match.span(), tuple(fact.key for fact in backing),
                    any(fact.is_verified for fact in backing),
                )
            )  # fmt: skip
        return found

    @cached_property
    def addresses(self) -> list[tuple[str, Span]]:
        """Return where the text points to: web and mail addresses, and handles."""
        found = [(address, span) for address, span in self.text.links]
        for each in (_MAIL, _HANDLE):
            for match in each.finditer(self.statement.text):
                if not any(start <= match.start() < end for _address, (start, end) in found):
                    found.append((match.group(), match.span()))
        return found

    def is_central(self, address: str) -> bool:
        """Say whether an address is one of the central channels, or a page below it."""
        plain = plain_address(address)
        return any(
            plain == each or plain.startswith(each + "/")
            for each in map(plain_address, self.statement.channels)
        )

    def says(
        self, rule: Rule, severity: Severity, message: str, *, outcome: str, at: Span | None = None
    ) -> Finding:
        """Return a finding of a rule; `at` counts in the original text."""
        return Finding(
            rule=rule.id, kind=rule.kind, advice=rule.advice, severity=severity, message=message, evidence=at,
            outcome=outcome, says=rule.says, source=rule.source, as_of=rule.as_of,
            proposal="" if severity == Severity.PASS else rule.proposal_in(self.language),
        )  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """`read` turns a row's parameters into what `run` uses and raises ValueError for what it cannot use."""

    run: Callable[[Rule, Context], Iterable[Finding]]
    read: Callable[[Mapping[str, Any]], Any]


def plain_number(written: str) -> str:
    """Return a number without the signs between its thousands: 1,200 and 1 200 are one number."""
    grouped = re.fullmatch(r"\d{1,3}(?:[ ,.\u00a0]\d{3})+", written)
    return re.sub(r"\D", "", written) if grouped else written.replace(",", ".")


def plain_address(written: str) -> str:
    """Return an address as it is compared: without scheme, www and a slash at the end, in lower case."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", written.strip().lower()).rstrip("/")


def _only(params: Mapping[str, Any], *known: str) -> None:
    if unknown := set(params) - set(known):
        raise ValueError(f"nobody reads {', '.join(sorted(unknown))}")


def _patterns(written: Iterable[str]) -> tuple[Pattern, ...]:
    found = tuple(map(pattern, written))
    if not found:
        raise ValueError("there is no pattern in it")
    return found


@dataclass(frozen=True)
class Phrases:
    """Patterns of a row, and those that do for a holding statement alone."""

    any: tuple[Pattern, ...]
    holding: tuple[Pattern, ...] = ()


def _read_phrases(params: Mapping[str, Any]) -> Phrases:
    _only(params, "any", "holding")
    return Phrases(_patterns(params["any"]), tuple(map(pattern, params.get("holding", ()))))


@dataclass(frozen=True)
class Conditions:
    """What makes an apology conditional. `any`: always. `when`: an if, which counts by what it stands beside.

    `regret` beside an if makes it an apology with an if; `help` an offer to whoever it concerns. `joins` before an if
    begin something new. `governs`: what of a sentence an if belongs to first, what stands before it or after it.
    """

    any: tuple[Pattern, ...]
    when: tuple[Pattern, ...]
    regret: tuple[Pattern, ...]
    help: tuple[Pattern, ...]
    joins: tuple[Pattern, ...]
    governs: str


def _read_conditions(params: Mapping[str, Any]) -> Conditions:
    _only(params, "any", "when", "regret", "help", "joins", "governs")
    if (governs := params.get("governs", "before")) not in ("before", "after"):
        raise ValueError(f"{governs} is neither before nor after")
    any_, when, regret, help_ = (_patterns(params[key]) for key in ("any", "when", "regret", "help"))
    return Conditions(any_, when, regret, help_, tuple(map(pattern, params.get("joins", ()))), governs)


def _says(rule: Rule, context: Context) -> Iterator[Finding]:
    """A statement has to say one of these."""
    wanted = [*rule.params.any, *(rule.params.holding if context.statement.sort == Sort.HOLDING else ())]
    span = patterns.first(context.text, wanted)
    if span:
        yield context.says(rule, Severity.PASS, rule.says, outcome="said", at=context.text.span(*span))
    else:
        yield context.says(
            rule, rule.severity, _("Missing: %(says)s") % {"says": rule.says}, outcome="missing"
        )


def _avoids(rule: Rule, context: Context) -> Iterator[Finding]:
    """A statement must not say these; each place is shown, of places that overlap the first."""
    yield from _told(rule, context, patterns.find(context.text, rule.params.any))


def _conditional(rule: Rule, context: Context) -> Iterator[Finding]:
    """Regret with an if is none. An if that offers help ("if you are affected, write to us") is none of these."""
    always = list(patterns.find(context.text, rule.params.any))
    ifs = [span for span in patterns.find(context.text, rule.params.when) if _is_regret(rule.params, context.text, span)]  # fmt: skip
    yield from _told(rule, context, [*always, *ifs])


def _is_regret(rules: Conditions, text: Folded, span: Span) -> bool:
    """Say whether what an if belongs to is regret: the nearest that is regret or help on the side that governs it."""
    begin, end = next(((a, b) for a, b in text.sentences if a <= span[0] < b), (0, len(text.text)))
    begin, end = max(begin, span[0] - _NEAR), min(end, span[1] + _NEAR)
    anchors = sorted(
        [(place, True) for place in patterns.find(text, rules.regret, (begin, end))]
        + [(place, False) for place in patterns.find(text, rules.help, (begin, end))]
    )  # fmt: skip
    before = [is_regret for place, is_regret in anchors if place[1] <= span[0]]
    after = [is_regret for place, is_regret in anchors if place[0] >= span[1]]
    if any(text.text[joined[1] : span[0]].strip(" ,;") == "" for joined in patterns.find(text, rules.joins, (begin, span[0]))):  # fmt: skip
        before = []
    order = [*before[-1:], *after[:1]] if rules.governs == "before" else [*after[:1], *before[-1:]]
    return bool(order) and order[0]


def _told(rule: Rule, context: Context, spans: Iterable[Span]) -> Iterator[Finding]:
    """Yield a finding for each place, of places that overlap the first; one that passes when there is none."""
    ends, found = -1, []
    for start, end in sorted(spans, key=lambda each: (each[0], -each[1])):
        if start >= ends:
            found.append(context.text.span(start, end))
            ends = end
    for start, end in found[:_MOST_PLACES]:
        message = _("“%(words)s”: %(says)s") % {"words": context.statement.text[start:end], "says": rule.says}
        yield context.says(rule, rule.severity, message, outcome="said", at=(start, end))
    if not found:
        yield context.says(rule, Severity.PASS, _("Nothing of the kind."), outcome="clear")


def _admits(rule: Rule, context: Context) -> Iterator[Finding]:
    """An admission of liability waits for a lawyer."""
    for found in _avoids(rule, context):
        if found.severity != Severity.PASS and context.statement.legal_cleared:
            yield context.says(
                rule, Severity.PASS, _("A lawyer has seen it."), outcome="cleared", at=found.evidence
            )
        else:
            yield found


def _figures(rule: Rule, context: Context) -> Iterator[Finding]:
    """Every number is one of a verified fact."""
    wrong = [figure for figure in context.figures if not figure.is_verified]
    for figure in wrong[:_MOST_PLACES]:
        if figure.facts:
            message = _("%(number)s stands in a fact that nobody has verified.") % {"number": figure.written}
        else:
            message = _("%(number)s stands in no fact. Link it to its source, or leave it out.") % {
                "number": figure.written
            }
        yield context.says(
            rule, rule.severity, message, outcome="unverified" if figure.facts else "unknown", at=figure.span
        )
    if not wrong:
        yield context.says(
            rule, Severity.PASS, _("Each figure is backed by a verified fact."), outcome="backed"
        )


def _channel(rule: Rule, context: Context) -> Iterator[Finding]:
    """One central channel is named, where people find what comes next."""
    central = {plain_address(a): span for a, span in context.addresses if context.is_central(a)}
    if len(central) > 1:
        message = _("%(number)s channels are named. One place, so that everyone reads the same.") % {
            "number": len(central)
        }
        yield context.says(rule, rule.severity, message, outcome="many", at=list(central.values())[1])
    elif central:
        [span] = central.values()
        yield context.says(rule, Severity.PASS, rule.says, outcome="one", at=span)
    elif not context.statement.channels:
        yield context.says(
            rule, rule.severity, _("No central channel is chosen for this crisis yet."), outcome="unset"
        )
    else:
        message = _("It does not say where more will be told: %(channels)s.") % {
            "channels": ", ".join(context.statement.channels)
        }
        yield context.says(rule, rule.severity, message, outcome="missing")


def _links(rule: Rule, context: Context) -> Iterator[Finding]:
    """Links, handles and hashtags besides the central channel lead away."""
    away = [(address, span) for address, span in context.addresses if not context.is_central(address)]
    for address, span in away[:_MOST_PLACES]:
        message = _("%(address)s leads away from the matter and from the central channel.") % {
            "address": address
        }
        yield context.says(rule, rule.severity, message, outcome="away", at=span)
    if not away:
        yield context.says(rule, Severity.PASS, _("Nothing leads away."), outcome="clear")


def _harmed(rule: Rule, context: Context) -> Iterator[Finding]:
    """Those harmed are named or addressed: by the names in the register, or by the words of the language."""
    named = [Folded(name).text.strip() for name in context.statement.harmed]
    places = [(context.text.text.find(name), name) for name in named if name and name in context.text.text]
    span = (
        (places[0][0], places[0][0] + len(places[0][1]))
        if places
        else patterns.first(context.text, rule.params.any)
    )
    if span:
        yield context.says(rule, Severity.PASS, rule.says, outcome="named", at=context.text.span(*span))
    else:
        yield context.says(rule, rule.severity, _("Those harmed are not mentioned."), outcome="missing")


def _read_length(params: Mapping[str, Any]) -> int:
    _only(params, "most")
    return int(params["most"])


def _length(rule: Rule, context: Context) -> Iterator[Finding]:
    numbers = {"words": context.words, "most": rule.params}
    if context.words > rule.params:
        yield context.says(
            rule, rule.severity, _("%(words)s words; at most %(most)s are read.") % numbers, outcome="long"
        )
    else:
        yield context.says(
            rule, Severity.PASS, _("%(words)s words of at most %(most)s.") % numbers, outcome="short"
        )


def _nothing(params: Mapping[str, Any]) -> None:
    _only(params)


KINDS: Mapping[str, Kind] = {
    "says": Kind(_says, _read_phrases),
    "avoids": Kind(_avoids, _read_phrases),
    "conditional": Kind(_conditional, _read_conditions),
    "admits": Kind(_admits, _read_phrases),
    "harmed": Kind(_harmed, _read_phrases),
    "figures": Kind(_figures, _nothing),
    "channel": Kind(_channel, _nothing),
    "links": Kind(_links, _nothing),
    "length": Kind(_length, _read_length),
}
