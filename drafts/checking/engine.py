"""Runs every rule that speaks of a draft: the union of all its markets, with what they disagree about."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.countries import country_name
from campaigns.disclosure.packs import EU, category_choices
from drafts.checking.conflicts import conflicts
from drafts.checking.context import LONGEST, Context, has_labels
from drafts.checking.contract import CheckedText, FoundBy, Relation, Report, Severity
from drafts.checking.kinds.asked import OWED
from drafts.checking.kinds.registry import KINDS
from drafts.checking.questions import question
from drafts.checking.rows import Rule, is_member, rules, rules_version

LEAST_AUDIENCE = 0.10  # a country with so much of the audience counts as a market
_OWN_SOURCE = "The checks themselves"


def check(given: CheckedText, *, today: date | None = None) -> Report:
    """Check a draft against all packs. Costs time that grows with the text, never a database statement."""
    today = today or timezone.localdate()
    context = Context(given, today)
    markets, unknown = applied_markets(given)
    found = [*_asked_first(context, markets), *_without_rules(unknown)]
    for rule in _rules_of(frozenset(markets)):
        if rule.is_valid_on(context.day) and _speaks_of(rule, context):
            found += _run(rule, context)
    found += _asked_of_rows(context, markets)
    ordered = tuple(sorted(found, key=lambda each: (each.severity.rank, each.market, each.start or 0)))
    return Report(
        findings=ordered,
        conflicts=tuple(conflicts(context, markets, ordered)),
        markets=tuple(markets),
        language=context.language,
        rules_version=rules_version(),
    )


def applied_markets(given: CheckedText) -> tuple[list[str], list[str]]:
    """Return the markets with rules that apply, and those nobody wrote rules for.

    The campaign's, the influencer's own country, and each country with a tenth of the audience. Members of the
    European Union without rows of their own are read by the Union's.
    """
    asked = [*given.markets, *([given.country] if given.country else [])]
    asked += [country for country, share in given.audience.items() if share >= LEAST_AUDIENCE]
    markets, unknown = [], []
    for market in dict.fromkeys(market.upper() for market in asked):
        if has_labels(market):
            markets.append(market)
        elif is_member(market):
            markets.append(EU)
        else:
            unknown.append(market)
    return list(dict.fromkeys(markets)), unknown


@cache
def _rules_of(markets: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if not rule.market or rule.market in markets)


def _speaks_of(rule: Rule, context: Context) -> bool:
    """Say whether a rule is about such a draft; what nobody knows is asked by `_asked_of_rows`."""
    return (
        _fits_channel(rule, context)
        and _fits_relation(rule, context)
        and (not rule.media or bool(rule.media & context.media))
        and (not rule.categories or bool(rule.categories & (context.categories or frozenset())))
    )


def _fits_channel(rule: Rule, context: Context) -> bool:
    given = context.given
    return (not rule.platforms or given.platform in rule.platforms) and (
        not rule.formats or given.format in rule.formats
    )


def _fits_relation(rule: Rule, context: Context) -> bool:
    if KINDS[rule.kind].of_advertising and context.relation == Relation.NONE:
        return False
    return not rule.relations or context.counted_relation in rule.relations


def _run(rule: Rule, context: Context) -> Iterator[FoundBy]:
    for key, wanted in rule.when.items():
        said = context.answer(key)
        if not said:
            yield context.says(rule, Severity.NEEDS_INPUT, rule.says, outcome=OWED, asks=key)
            return
        if said not in wanted:
            return
    yield from KINDS[rule.kind].run(rule, context)


def _asked_first(context: Context, markets: list[str]) -> Iterator[FoundBy]:
    """Yield what everything else hangs on: the markets, the platform, and why they speak of the brand."""
    given = context.given
    if not markets and not given.markets:
        yield _own("house.markets", _("No market is chosen: whose law counts is not known."))
    if not given.platform:
        yield _own("house.platform", _("No platform is chosen: its limits and switches are not looked at."))
    if not given.text.strip() and not given.title.strip():
        yield _own("house.text", _("There is no text: what it would have to hold cannot be looked at."))
    longest = max(len(given.text), len(given.title))
    if longest > LONGEST:
        message = _("The text has %(length)s characters; the first %(read)s are read.") % {
            "length": f"{longest:,}", "read": f"{LONGEST:,}",
        }  # fmt: skip
        yield _own("house.too_long", message, severity=Severity.BLOCK)
    if not context.relation:
        yield _own(
            "house.relation", _("Say why they speak of the brand; until then it counts as paid."), "relation"
        )
    elif context.relation == Relation.NONE:
        yield _own("house.relation", _("No tie to the brand: it needs no mark."), severity=Severity.PASS)


def _asked_of_rows(context: Context, markets: list[str]) -> Iterator[FoundBy]:
    """Yield what rules of these markets would have to know: what it is, and the product's category."""
    asked = [
        rule
        for rule in _rules_of(frozenset(markets))
        if rule.is_valid_on(context.day) and _fits_channel(rule, context) and _fits_relation(rule, context)
    ]
    if not context.media and any(rule.media for rule in asked):
        yield _own(
            "house.media", _("Say what it is: some rules are for videos, stories or pictures."), "media"
        )
    if context.categories is None and any(rule.categories for rule in asked):
        message = _("Say what the product is: some categories have rules of their own.")
        yield _own("house.categories", message, "categories")
    unheard = set(context.categories or ()) - {key for key, _name in category_choices()}
    if unheard:
        message = _("%(categories)s is not a category that rules know.") % {
            "categories": ", ".join(sorted(unheard))
        }
        yield _own("house.categories", message, "categories")


def _without_rules(markets: list[str]) -> Iterator[FoundBy]:
    for market in markets:
        message = _("Nobody wrote down the rules of %(market)s. Ask a lawyer, or add them.") % {
            "market": country_name(market)
        }
        yield _own("house.no_rules", message, market=market)


def _own(
    rule: str, message: str, asks: str = "", *, market: str = "", severity: Severity = Severity.NEEDS_INPUT
) -> FoundBy:
    return FoundBy(
        rule=rule, kind="house", severity=severity, message=message, market=market,
        outcome=OWED if severity == Severity.NEEDS_INPUT else "said", source=_OWN_SOURCE,
        question=question(asks) if asks else None,
    )  # fmt: skip
