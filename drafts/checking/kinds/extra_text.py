"""What has to stand in the text beside the mark: sentences the law asks for, and Russia's name, INN and token."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from drafts.checking.context import Context
from drafts.checking.contract import FoundBy, Severity
from drafts.checking.folding import Span
from drafts.checking.kinds.contract import Kind, only
from drafts.checking.phrases import Phrase, find, phrase
from drafts.checking.rows import Rule

_INN = re.compile(r"(?<!\d)(\d{12}|\d{10})(?!\d)")
_TOKEN = re.compile(r"\berid\b\s*[:=]?\s*([A-Za-z0-9]{8,64})(?![A-Za-z0-9])", re.IGNORECASE)
_WEIGHTS_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_WEIGHTS_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_WEIGHTS_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


@dataclass(frozen=True)
class Extra:
    """One of the phrases `any_of`, or what a `validator` (inn_or_link, erid) recognizes. `write` is by language."""

    any_of: tuple[Phrase, ...]
    validator: str
    write: Mapping[str, str]


def _read(params: Mapping[str, Any]) -> Extra:
    only(params, "any", "validator", "write")
    extra = Extra(
        tuple(map(phrase, params.get("any", []))), params.get("validator", ""), params.get("write", {})
    )
    if bool(extra.any_of) == bool(extra.validator) or extra.validator not in ("", *_VALIDATORS):
        raise ValueError(f"it says `any` phrases or a validator ({', '.join(_VALIDATORS)})")
    return extra


def _run(rule: Rule, context: Context) -> Iterator[FoundBy]:
    extra: Extra = rule.params
    proposal = extra.write.get(context.language) or next(iter(extra.write.values()), "")
    if extra.validator:
        yield _VALIDATORS[extra.validator](rule, context, proposal)
        return
    for where, text in context.fields:
        found = next(find(text, extra.any_of, context.brands), None)
        if found is not None:
            said = {"said": text.written[slice(*found.span)]}
            message = _("“%(said)s” stands there.") % said
            yield context.says(
                rule, Severity.PASS, message, evidence=found.span, where=where, outcome="there"
            )
            return
    yield context.says(rule, rule.severity, _not_there(rule), outcome="missing", proposal=proposal)


def _not_there(rule: Rule) -> str:
    return _("Not there yet: %(rule)s") % {"rule": rule.says}


def is_inn(digits: str) -> bool:
    """Say whether a Russian taxpayer number (10 or 12 digits) has the right check digits (Federal Tax Service)."""
    if not digits.isascii() or not digits.isdigit() or set(digits) == {"0"}:
        return False
    if len(digits) == 10:
        return _check_digit(digits, _WEIGHTS_10) == int(digits[9])
    return (
        len(digits) == 12
        and _check_digit(digits, _WEIGHTS_11) == int(digits[10])
        and _check_digit(digits, _WEIGHTS_12) == int(digits[11])
    )


def _check_digit(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10


def _inn(rule: Rule, context: Context, proposal: str) -> FoundBy:
    text = context.text
    tokens = [match.span() for match in _TOKEN.finditer(text.written)]
    numbers = [
        match
        for match in _INN.finditer(text.written)
        if not text.in_address(match.start())
        and not any(start <= match.start() < end for start, end in tokens)
    ]
    good = next((match for match in numbers if is_inn(match[1])), None)
    if good is not None:
        message = _("The advertiser's INN %(number)s is a valid one.") % {"number": good[1]}
        return context.says(rule, Severity.PASS, message, evidence=good.span(), outcome="there")
    if numbers:
        message = _("%(number)s is not an INN: its check digits are wrong.") % {"number": numbers[0][1]}
        return context.says(
            rule, rule.severity, message, evidence=numbers[0].span(), outcome="refused", proposal=""
        )
    if text.urls:
        message = _("No INN stands there. A link to the advertiser's data may do: look whether this is one.")
        return context.says(
            rule, Severity.WARN, message, evidence=text.urls[0], outcome="link", proposal=proposal
        )
    return context.says(rule, rule.severity, _not_there(rule), outcome="missing", proposal=proposal)


def _erid(rule: Rule, context: Context, proposal: str) -> FoundBy:
    match = _TOKEN.search(context.text.written)
    if match is None:
        return context.says(rule, rule.severity, _not_there(rule), outcome="missing", proposal=proposal)
    span: Span = match.span()
    message = _("The token %(token)s stands there.") % {"token": match[1]}
    return context.says(rule, Severity.PASS, message, evidence=span, outcome="there")


_VALIDATORS = {"inn_or_link": _inn, "erid": _erid}
EXTRA_TEXT = Kind(_run, _read)
