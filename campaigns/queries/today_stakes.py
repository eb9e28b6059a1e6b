"""What hangs on a thing to do (R34): its amount, made comparable across currencies by the rates the agency noted."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from accounts.due import Due
from accounts.models import Agency
from campaigns.models import Campaign, ExchangeRate


def stake_columns(prefix: str = "") -> tuple[str, str]:
    """Return the columns stake_of reads of a campaign, by the path to it."""
    return (f"{prefix}budget", f"{prefix}currency")


def stake_of(campaign: Campaign) -> tuple[Decimal, str] | None:
    """Return the campaign's budget and its currency; None when none was set."""
    return (campaign.budget, campaign.currency) if campaign.budget else None


def by_stake(agency: Agency, rows: Sequence[Due], today: date) -> list[Due]:
    """Return the rows with the largest stake first; what has none, or no rate to compare by, keeps its order behind.

    Amounts are compared in the currency most of them have, by the newest rates up to today. One statement at most.
    """
    worth = _worth(agency, [row.stake for row in rows if row.stake], today)
    return sorted(rows, key=lambda row: -(worth.get(row.stake) or Decimal(0)) if row.stake else Decimal(0))


def _worth(
    agency: Agency, stakes: Sequence[tuple[Decimal, str]], today: date
) -> dict[tuple[Decimal, str], Decimal]:
    held = Counter(currency for _amount, currency in stakes)
    if not held:
        return {}
    main = held.most_common(1)[0][0]
    rates = {main: Decimal(1)}
    if len(held) > 1:
        rows = ExchangeRate.objects.for_agency(agency).filter(as_of__lte=today).order_by("as_of", "pk")
        there = rows.filter(to_currency=main, from_currency__in=held)
        back = rows.filter(from_currency=main, to_currency__in=held)
        for row in there | back:  # the newest of each pair stays
            if row.to_currency == main:
                rates[row.from_currency] = row.rate
            else:
                rates[row.to_currency] = 1 / row.rate
    return {stake: stake[0] * rates[stake[1]] for stake in stakes if stake[1] in rates}
