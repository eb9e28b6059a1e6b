"""What every letter needs round its words: a body of a fitting length, the recipient's language, who writes, a way out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.countries import language_name
from outreach.letters.context import Context
from outreach.letters.contract import Finding, Severity
from outreach.letters.kinds.contract import Kind, nothing, only, patterns_of
from outreach.letters.patterns import Pattern
from outreach.letters.rows import Rule


@dataclass(frozen=True)
class WordLimits:
    """Words: up to `most` are read gladly, above `long` hardly, under `few` nothing can be answered."""

    few: int
    most: int
    long: int


def _read_words(params: Mapping[str, Any]) -> WordLimits:
    only(params, needed=("few", "most", "long"))
    return WordLimits(**params)


def _words(rule: Rule, context: Context) -> Iterator[Finding]:
    limits: WordLimits = rule.params
    words = context.words
    numbers = {"words": f"{words:,}", "most": limits.most, "over": f"{words - limits.most:,}"}
    if words > limits.long:
        message = _("%(words)s words; a first letter has at most %(most)s. Take %(over)s out.") % numbers
        yield context.says(rule, rule.severity, message, at=_rest(context, limits.most), outcome="long")
    elif words > limits.most:
        message = _("%(words)s words; at most %(most)s are read to the end.") % numbers
        yield context.says(
            rule, Severity.HINT, message, at=_rest(context, limits.most), outcome="rather_long"
        )
    elif 0 < words < limits.few:
        message = (
            _("%(words)s words are too few to say what you want, what is in it for them and what you pay.")
            % numbers
        )
        yield context.says(rule, rule.severity, message, outcome="short")
    elif words:
        yield context.says(
            rule, Severity.PASS, _("%(words)s words of at most %(most)s.") % numbers, outcome="fits"
        )


def _rest(context: Context, most: int) -> tuple[int, int]:
    return context.body.words[most][1], context.core[1]


def _body(rule: Rule, context: Context) -> Iterator[Finding]:
    if not context.words:
        yield context.says(rule, rule.severity, _("The letter is empty."), outcome="missing")
    else:
        yield context.says(rule, Severity.PASS, _("There is a letter."), outcome="there")


def _language(rule: Rule, context: Context) -> Iterator[Finding]:
    letter, read = context.letter, context.read_language
    theirs = [language.split("-")[0].lower() for language in letter.recipient.languages]
    if not read:
        message = _("Which language the letter is in cannot be told.")
        yield context.says(rule, Severity.HINT, message, outcome="unknown", points=0)
    elif theirs and read not in theirs:
        names = {"language": language_name(read), "theirs": ", ".join(map(language_name, theirs))}
        message = _("The letter is in %(language)s, they speak %(theirs)s.") % names
        yield context.says(rule, rule.severity, message, outcome="not_theirs")
    elif letter.language and read != letter.language.split("-")[0].lower():
        names = {"language": language_name(read), "chosen": language_name(letter.language.split("-")[0])}
        message = _("The letter is in %(language)s, but %(chosen)s is chosen for it.") % names
        yield context.says(rule, rule.severity, message, outcome="not_chosen")
    else:
        message = _("The letter is in their language.") if theirs else _("The letter is in one language.")
        yield context.says(rule, Severity.PASS, message, outcome="fits")


def _no_pack(rule: Rule, context: Context) -> Iterator[Finding]:
    if not context.has_pack and context.words:
        message = _(
            "Nobody has taught the checker this language yet: answers, greeting and tone were not looked at."
        )
        yield context.says(rule, rule.severity, message, outcome="not_checked")


def _read_opt_out(params: Mapping[str, Any]) -> tuple[Pattern, ...]:
    only(params, needed=("any",))
    return patterns_of(params["any"])


def _opt_out(rule: Rule, context: Context) -> Iterator[Finding]:
    there = context.first(rule.params)
    if there or context.letter.opt_out.strip():
        yield context.says(
            rule, Severity.PASS, _("Says how to hear no more of you."), at=there, outcome="there"
        )
    else:
        message = _("Does not say how to hear no more of you. Most laws ask for it in every letter.")
        yield context.says(rule, rule.severity, message, outcome="missing")


def _opt_out_line(rule: Rule, context: Context) -> Iterator[Finding]:
    """Ask for the line under the letter where no pack knows how the language says it in the letter."""
    if context.has_pack or not context.words:
        return
    if context.letter.opt_out.strip():
        yield context.says(rule, Severity.PASS, _("Says how to hear no more of you."), outcome="there")
    else:
        message = _("Does not say how to hear no more of you. Most laws ask for it in every letter.")
        yield context.says(rule, rule.severity, message, outcome="missing")


def _address(rule: Rule, context: Context) -> Iterator[Finding]:
    if any(map(str.isalnum, context.letter.sender.postal_address)):
        yield context.says(rule, Severity.PASS, _("The sender's postal address is there."), outcome="there")
    else:
        message = _("The sender's postal address is missing. Laws on advertising mail ask for it.")
        yield context.says(rule, rule.severity, message, outcome="missing")


def _signature(rule: Rule, context: Context) -> Iterator[Finding]:
    if any(map(str.isalnum, context.letter.sender.name)):
        yield context.says(rule, Severity.PASS, _("A person signs."), outcome="there")
    else:
        yield context.says(rule, rule.severity, _("Nobody signs. People answer people."), outcome="missing")


WORDS = Kind(_words, _read_words)
BODY_MISSING = Kind(_body, nothing)
LANGUAGE = Kind(_language, nothing)
NO_PACK = Kind(_no_pack, nothing)
OPT_OUT = Kind(_opt_out, _read_opt_out)
OPT_OUT_LINE = Kind(_opt_out_line, nothing)
ADDRESS = Kind(_address, nothing)
SIGNATURE = Kind(_signature, nothing)
