"""The eight factors as separate steps from a base price to a fair one. No database here: facts in, explanation out.

fair = base x reach x engagement x industry x content x demand x (1 + rights) x (1 + exclusivity)

The base is the median of the agency's own agreed prices for the platform and tier, else a published anchor. A factor
whose facts are unknown is 1 and says so. Figures: fair_rate/factors.toml.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campaigns.fair_rate.packs import factors
from campaigns.terms import Exclusive, Right
from influencers.formats import decimals

DAYS_A_MONTH = 30
BARTER_LOW, BARTER_HIGH = Decimal("0.7"), Decimal("1.3")


@dataclass(frozen=True)
class Base:
    """Where the price begins. `deals`: how many own prices the median is of; 0 for an anchor."""

    amount: Decimal
    currency: str
    deals: int
    told: str
    low: Decimal | None = None  # lowest quarter of the own deals, or the anchor's lowest
    high: Decimal | None = None
    of_format: bool = False  # the prices are of the very format that is asked for


@dataclass(frozen=True)
class Facts:
    """What is known about one deliverable and the person. None: unknown."""

    platform: str
    format: str
    views: int | None = None
    usual_views: int | None = None
    engagement: float | None = None
    usual_engagement: float | None = None
    industry: str = ""
    deals_then: int | None = None
    month: int | None = None
    rights: tuple[Right, ...] = ()
    exclusivities: tuple[Exclusive, ...] = ()


@dataclass(frozen=True)
class Step:
    """One factor: by how much it multiplies, what that is in money, and why, in a sentence."""

    key: str
    label: str
    factor: Decimal
    amount: Decimal
    why: str
    is_known: bool = True


@dataclass(frozen=True)
class Explained:
    """A fair price for one piece, with its range and the steps that lead to it."""

    platform: str
    format: str
    currency: str
    base: Base
    steps: tuple[Step, ...]
    fair: Decimal
    low: Decimal
    high: Decimal
    quantity: int = 1

    @property
    def total(self) -> Decimal:
        return self.fair * self.quantity


@dataclass(frozen=True)
class Barter:
    """Goods on the scale of the fee: `ratio` of their useful worth to the fair fee, and what that means."""

    ratio: Decimal
    verdict: str  # refused | fair | generous
    notes: tuple[str, ...] = field(default_factory=tuple)


def explain(base: Base, facts: Facts, *, quantity: int = 1) -> Explained:
    """Return the fair price of one piece, step by step. Range: the pack's, around the price."""
    running = base.amount
    steps = [
        Step("platform", _("Platform and size"), Decimal(1), _cents(base.amount, base.currency), base.told)
    ]
    for key, label, work_out in _FACTORS:
        factor, why, is_known = work_out(base, facts)
        moved = running * factor
        steps.append(Step(key, str(label()), factor, _cents(moved - running, base.currency), why, is_known))
        running = moved
    low, high = (Decimal(str(each)) for each in factors()["range"])
    return Explained(
        platform=facts.platform, format=facts.format, currency=base.currency, base=base, steps=tuple(steps),
        fair=_cents(running, base.currency), low=_cents(running * low, base.currency),
        high=_cents(running * high, base.currency), quantity=quantity,
    )  # fmt: skip


def weigh_goods(
    value: Decimal, fair_fee: Decimal, *, usefulness: Decimal, fits: bool | None, news: bool | None
) -> Barter | None:
    """Return how goods weigh against the fee (R62): ratio = value x usefulness (0 to 1, their own answer) / fee.

    Below 0.7 they are likely refused, above 1.3 they are more than fair. Whether they fit the channel and whether
    anyone could buy them is said beside it, not reckoned in. None without a fee to compare with.
    """
    if fair_fee <= 0:
        return None
    ratio = value * max(Decimal(0), min(Decimal(1), usefulness)) / fair_fee
    verdict = "refused" if ratio < BARTER_LOW else "generous" if ratio > BARTER_HIGH else "fair"
    notes = []
    if fits is False:
        notes.append(
            _("It does not fit what they publish about: they would rather refuse it, whatever it is worth.")
        )
    if news is False:
        notes.append(
            _("Anyone can buy it. Add what is news: first use, a limited edition, a look behind the scenes.")
        )
    return Barter(ratio.quantize(Decimal("0.01")), verdict, tuple(notes))


def as_data(explained: Sequence[Explained]) -> list[dict[str, Any]]:
    """Return explanations as JSON-able data, amounts as texts."""
    return [_plain(asdict(each)) for each in explained]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def _reach(base: Base, facts: Facts) -> tuple[Decimal, str, bool]:
    if facts.views is None or not facts.usual_views:
        return Decimal(1), _("Expected views, or those of like channels, are not known."), False
    pack = factors()["reach"]
    factor = _clamp((facts.views / facts.usual_views) ** pack["power"], pack)
    return factor, _("%(views)s views expected (median of recent posts); like channels have %(usual)s.") % {
        "views": f"{facts.views:,}", "usual": f"{facts.usual_views:,}",
    }, True  # fmt: skip


def _engagement(base: Base, facts: Facts) -> tuple[Decimal, str, bool]:
    if facts.engagement is None or not facts.usual_engagement:
        return Decimal(1), _("Engagement, or that of like channels, is not known."), False
    factor = _clamp(facts.engagement / facts.usual_engagement, factors()["engagement"])
    return factor, _("%(own)s engagement; like channels have %(usual)s.") % {
        "own": f"{facts.engagement:.2%}", "usual": f"{facts.usual_engagement:.2%}",
    }, True  # fmt: skip


def _industry(base: Base, facts: Facts) -> tuple[Decimal, str, bool]:
    pack = factors()["industry"]
    if facts.industry not in pack["factors"]:
        return (
            Decimal(1),
            _("The brand's line of business is not one whose prices are known to differ."),
            False,
        )
    return (
        _number(pack["factors"][facts.industry]),
        _("Usual for %(industry)s.") % {"industry": facts.industry},
        True,
    )


def _content(base: Base, facts: Facts) -> tuple[Decimal, str, bool]:
    if base.of_format:
        return Decimal(1), _("The base price is of this very format."), True
    known = factors()["content"]["factors"].get(facts.platform, {}).get(facts.format)
    if known is None:
        return Decimal(1), _("How this format compares with a usual post is not known."), False
    return _number(known), _("Effort and views of this format beside a usual post."), True


def _demand(base: Base, facts: Facts) -> tuple[Decimal, str, bool]:
    pack = factors()["demand"]
    if facts.deals_then is None:
        return Decimal(1), _("Nothing is known about their other deals in that time."), False
    factor = pack["idle"] if not facts.deals_then else 1 + pack["each_deal"] * facts.deals_then
    busy = facts.month in pack["busy_months"]
    why = _("%(deals)s other deals in those weeks") % {"deals": facts.deals_then}
    why += _("; the months before the year's end are dear.") if busy else "."
    return _clamp(factor * (pack["busy"] if busy else 1), pack), why, True


def _rights(base: Base, facts: Facts) -> tuple[Decimal, str, bool]:
    pack = factors()["rights"]
    if not facts.rights:
        return Decimal(1), _("No rights beside the post itself."), True
    added, endless = 0.0, False
    for right in facts.rights:
        if right.ends_on is None:
            endless = True
            added += pack["without_end"]
        elif right.kind in pack["a_month"]:
            added += pack["a_month"][right.kind] * max(
                1, (right.ends_on - right.starts_on).days / DAYS_A_MONTH
            )
        else:
            added += pack["once"][right.kind]
    why = _("%(number)s rights of use, by kind and months.") % {"number": len(facts.rights)}
    if endless:
        why += " " + _("One has no end: let a lawyer see it.")
    return 1 + _number(min(added, pack["highest"])), why, True


def _exclusivity(base: Base, facts: Facts) -> tuple[Decimal, str, bool]:
    pack = factors()["exclusivity"]
    if not facts.exclusivities:
        return Decimal(1), _("They may work for anybody."), True
    added = []
    for each in facts.exclusivities:
        months = max(0, (each.ends_on - each.starts_on).days - DAYS_A_MONTH) / DAYS_A_MONTH
        share = min(pack["first"] + pack["each_month"] * months, pack["highest"])
        added.append(share if each.category else share * pack["rivals_only"])
    return 1 + _number(max(added)), _("They turn others away for that time."), True


_FACTORS = (
    ("reach", lambda: _("Reach"), _reach),
    ("engagement", lambda: _("Engagement"), _engagement),
    ("industry", lambda: _("Industry"), _industry),
    ("content", lambda: _("Content type"), _content),
    ("demand", lambda: _("Demand"), _demand),
    ("rights", lambda: _("Usage rights"), _rights),
    ("exclusivity", lambda: _("Exclusivity"), _exclusivity),
)


def _clamp(factor: float, pack: dict[str, Any]) -> Decimal:
    return _number(min(max(factor, pack["lowest"]), pack["highest"]))


def _number(factor: float) -> Decimal:
    return Decimal(str(round(factor, 3)))


def _cents(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals(currency)))
