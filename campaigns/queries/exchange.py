"""What one currency is worth in another, by the rates the agency noted."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, QuerySet

from accounts.errors import ActionError
from accounts.models import Agency
from campaigns.models import ExchangeRate
from influencers.formats import decimals

RATE_DECIMALS = Decimal("0.00000001")


class NoRate(ActionError):
    """There is no rate between two currencies on a day or before it."""

    def __init__(self, from_currency: str, to_currency: str, day: date) -> None:
        super().__init__(
            f"There is no exchange rate from {from_currency} to {to_currency} on {day:%d %b %Y} or before. "
            "Note one under Payments, Exchange rates, then try again; nothing you typed is lost."
        )


@dataclass(frozen=True)
class UsedRate:
    """A rate with where it comes from: `rate` of the target currency for one of the source."""

    rate: Decimal
    source: str
    as_of: date | None

    def convert(self, amount: Decimal, currency: str) -> Decimal:
        """Return the amount in `currency` with its decimals, halves rounded up."""
        return (amount * self.rate).quantize(Decimal(1).scaleb(-decimals(currency)), rounding=ROUND_HALF_UP)


SAME = UsedRate(Decimal(1), "same currency", None)


def find_rate(agency: Agency, from_currency: str, to_currency: str, day: date) -> UsedRate | None:
    """Return the newest rate of the day or before it, read backwards where only the opposite is noted. One statement."""
    if from_currency == to_currency:
        return SAME
    there = Q(from_currency=from_currency, to_currency=to_currency)
    back = Q(from_currency=to_currency, to_currency=from_currency)
    rows = (
        ExchangeRate.objects.for_agency(agency).filter(there | back, as_of__lte=day).order_by("-as_of", "-pk")
    )
    found = rows.first()
    if found is None:
        return None
    rate = found.rate if found.from_currency == from_currency else (1 / found.rate).quantize(RATE_DECIMALS)
    if not rate:
        return None
    return UsedRate(rate, f"{found.source}, {found.as_of:%Y-%m-%d}", found.as_of)


def rate_or_refuse(agency: Agency, from_currency: str, to_currency: str, day: date) -> UsedRate:
    """Return the rate, or raise NoRate with what to do."""
    found = find_rate(agency, from_currency, to_currency, day)
    if found is None:
        raise NoRate(from_currency, to_currency, day)
    return found


def rates_to_show(agency: Agency) -> QuerySet[ExchangeRate]:
    """Return the agency's exchange rates, newest first."""
    return ExchangeRate.objects.for_agency(agency).select_related("author__user").order_by("-as_of", "-pk")
