"""Exchange rates the agency goes by: typed, or taken in from lines. The newest of a day or before it is used."""

import csv
import io
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.rules import can_edit
from campaigns.models import ExchangeRate
from campaigns.reading import read_name
from influencers.actions.rates import read_currency

LARGEST_RATE = Decimal(10) ** 9
SMALLEST_RATE = Decimal("0.00000001")
MOST_LINES = 500
MAY_NOT = "Viewers cannot note exchange rates. Ask a manager or owner."


@transaction.atomic
def note_exchange_rate(
    *, by: Membership, from_currency: str, to_currency: str, rate: Decimal, as_of: date, source: str
) -> ExchangeRate:
    """Note what one unit of a currency is worth in another on a day, and who says so; a second note of a day corrects it.

    Payments made before keep the rate they were made with.
    """
    if not can_edit(by, by.agency):
        raise NotAllowed(MAY_NOT)
    source_currency, target = read_currency(from_currency), read_currency(to_currency)
    if source_currency == target:
        raise ActionError("Choose two different currencies.")
    if not rate.is_finite() or not SMALLEST_RATE <= rate <= LARGEST_RATE:
        raise ActionError("The rate is a number above zero, at most 1,000,000,000.")
    if as_of > timezone.localdate():
        raise ActionError("The day of the rate lies ahead.")
    rate = rate.quantize(SMALLEST_RATE)
    name = f"{source_currency} to {target}, {as_of:%Y-%m-%d}"
    known = ExchangeRate.objects.for_agency(by.agency).filter(
        from_currency=source_currency, to_currency=target, as_of=as_of
    )
    before = known.values_list("rate", flat=True).first()
    noted, _ = ExchangeRate.objects.update_or_create(
        agency=by.agency, from_currency=source_currency, to_currency=target, as_of=as_of,
        defaults={"rate": rate, "source": read_name(source, 120, "The source"), "author": by},
    )  # fmt: skip
    record(
        by=by, action="campaigns.exchange_rate.noted", subject=noted,
        changes={name: (None if before is None else f"{before.normalize():f}", f"{rate.normalize():f}")},
    )  # fmt: skip
    return noted


@transaction.atomic
def take_in_exchange_rates(*, by: Membership, text: str, source: str) -> list[ExchangeRate]:
    """Note many rates at once from lines `from, to, rate, day`, separated by comma, semicolon or tab: all or none.

    The refusal names the line.
    """
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    if not 1 <= len(rows) <= MOST_LINES:
        raise ActionError(f"Between 1 and {MOST_LINES} lines, each: from, to, rate, day.")
    noted = []
    for number, row in enumerate(rows, start=1):
        try:
            noted.append(note_exchange_rate(by=by, source=source, **_read_row(row)))
        except NotAllowed:
            raise
        except ActionError as error:
            raise ActionError(f"Line {number}: {error}") from error
    return noted


def _rows(text: str) -> list[list[str]]:
    first = text.strip().splitlines()[0] if text.strip() else ""
    separator = next((mark for mark in ("\t", ";") if mark in first), ",")
    return list(csv.reader(io.StringIO(text.strip()), delimiter=separator))


def _read_row(row: list[str]) -> dict[str, Any]:
    if len(row) != 4:
        raise ActionError("Write four things: from, to, rate, day. For example: USD, EUR, 0.92, 2026-11-20.")
    cells = [cell.strip() for cell in row]
    try:
        rate, day = Decimal(cells[2]), date.fromisoformat(cells[3])
    except (InvalidOperation, ValueError) as error:
        raise ActionError(f"{cells[2]} on {cells[3]} is not a rate with a day like 2026-11-20.") from error
    return {"from_currency": cells[0], "to_currency": cells[1], "rate": rate, "as_of": day}
