"""What markets of one campaign ask for that one text can hardly give them all. Shown, never settled silently."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.countries import language_name
from campaigns.disclosure.labels import labels
from drafts.checking.context import Context
from drafts.checking.contract import Conflict, FoundBy, Relation, Severity
from drafts.checking.kinds.label import market_name


def conflicts(context: Context, markets: Sequence[str], found: Sequence[FoundBy]) -> Iterator[Conflict]:
    """Yield what the markets that apply disagree about."""
    if len(markets) < 2 or context.relation == Relation.NONE:
        return
    yield from _languages(markets)
    yield from _one_label(markets, found)
    yield from _places(markets, found)


def _languages(markets: Sequence[str]) -> Iterator[Conflict]:
    """Labels in several languages: no word counts everywhere."""
    tongues = {market: set(labels()[market].languages) for market in markets}
    if set.intersection(*tongues.values()):
        return
    each = ", ".join(
        f"{market_name(market)}: {language_name(labels()[market].languages[0])}" for market in markets
    )
    proposal = " ".join(dict.fromkeys(labels()[market].proposal("") for market in markets))
    message = _("The markets want the mark in different languages (%(each)s). One post needs them all: %(proposal)s") % {
        "each": each, "proposal": proposal,
    }  # fmt: skip
    yield Conflict(tuple(markets), message, tuple(f"{market.lower()}.label" for market in markets))


def _one_label(markets: Sequence[str], found: Sequence[FoundBy]) -> Iterator[Conflict]:
    """What marks it here does not there."""
    by_market = {each.market: each for each in found if each.kind == "label"}
    here = [
        market for market in markets if market in by_market and by_market[market].severity == Severity.PASS
    ]
    there = [
        market
        for market in markets
        if market in by_market and by_market[market].outcome in ("refused", "missing", "doubtful")
    ]
    if here and there:
        message = _("What marks it as advertising for %(here)s does not do for %(there)s.") % {
            "here": ", ".join(map(market_name, here)), "there": ", ".join(map(market_name, there)),
        }  # fmt: skip
        yield Conflict((*here, *there), message, tuple(by_market[market].rule for market in (*here, *there)))


def _places(markets: Sequence[str], found: Sequence[FoundBy]) -> Iterator[Conflict]:
    """A channel that is banned in one market and wanted for the others."""
    banned = [each for each in found if each.kind in ("channel_ban", "category_ban") and each.market]
    for each in banned:
        others = tuple(
            market
            for market in markets
            if market not in {ban.market for ban in banned if ban.kind == each.kind}
        )
        if others:
            message = _("Barred in %(barred)s, wanted for %(others)s: leave out one of them, or choose another channel.") % {
                "barred": market_name(each.market), "others": ", ".join(map(market_name, others)),
            }  # fmt: skip
            yield Conflict((each.market, *others), message, (each.rule,))
