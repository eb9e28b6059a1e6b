"""Where and what may not be advertised: channels, categories of products, and what a lawyer clears first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns.disclosure.packs import category_choices, legally_reviewed, never_advertised
from drafts.checking.context import Context
from drafts.checking.contract import YES, FoundBy, Severity
from drafts.checking.kinds.contract import Kind, nothing, only
from drafts.checking.rows import Rule


@dataclass(frozen=True)
class Ban:
    """`clearable`: a lawyer's word lifts it (to a warning)."""

    clearable: bool


def _read(params: Mapping[str, Any]) -> Ban:
    only(params, "clearable")
    return Ban(bool(params.get("clearable")))


def _channel(rule: Rule, context: Context) -> Iterator[FoundBy]:
    yield _banned(rule, context, f"legal_cleared:{rule.id}")


def _banned(rule: Rule, context: Context, key: str) -> FoundBy:
    if not rule.params.clearable:
        return context.says(rule, rule.severity, rule.says, outcome="banned")
    if context.answer(key) == YES:
        message = _("A lawyer cleared it: %(rule)s") % {"rule": rule.says}
        return context.says(rule, Severity.WARN, message, outcome="cleared", asks=key)
    return context.says(rule, rule.severity, rule.says, outcome="banned", asks=key)


def _category(rule: Rule, context: Context) -> Iterator[FoundBy]:
    yield _banned(rule, context, f"legal_cleared:{rule.id}")


def _review(rule: Rule, context: Context) -> Iterator[FoundBy]:
    """Ask for a lawyer's word, one for each category that calls for it."""
    names = dict(category_choices())
    for category in sorted(rule.categories & (context.categories or frozenset())):
        key = f"legal_cleared:{rule.market.lower() or rule.pack}.{category}"
        yield _cleared(rule, context, key, names[category])


def _never(rule: Rule, context: Context) -> Iterator[FoundBy]:
    """The house's own matrix (categories.toml): what is never advertised in these markets."""
    for name in never_advertised(context.categories or (), context.given.markets):
        message = _("%(category)s is never advertised here.") % {"category": name}
        yield context.says(rule, rule.severity, message, outcome="banned")


def _legal(rule: Rule, context: Context) -> Iterator[FoundBy]:
    """What a lawyer looks at first in any market, by the house's own matrix."""
    names = set(legally_reviewed(context.categories or (), context.given.markets))
    for category, name in category_choices():
        if name in names and category in (context.categories or ()):
            yield _cleared(rule, context, f"legal_cleared:any.{category}", name)


def _cleared(rule: Rule, context: Context, key: str, name: str) -> FoundBy:
    said = context.answer(key)
    if said == YES:
        message = _("%(category)s: a lawyer cleared it.") % {"category": name}
        return context.says(rule, Severity.PASS, message, outcome="cleared", asks=key)
    severity = rule.severity if said else Severity.NEEDS_INPUT
    return context.says(rule, severity, f"{name}: {rule.says}", outcome="review", asks=key)


NEVER = Kind(_never, nothing)
LEGAL = Kind(_legal, nothing)
CHANNEL_BAN = Kind(_channel, _read)
CATEGORY_BAN = Kind(_category, _read)
CATEGORY_REVIEW = Kind(_review, nothing)
