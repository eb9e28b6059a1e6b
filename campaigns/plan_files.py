"""The media plan as a file: XLSX and PDF, for the house or for the client.

A column says for whom it is. What the client never sees (budget, our price, what it buys, fee, margin) is marked
HOUSE, and the client's file is made of the other columns alone: nothing is hidden in it.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.pdf.engine import reads_from_right, write_pdf
from campaigns.queries.plan import PlanRow, Totals
from influencers.formats import format_name
from influencers.rows import platform_label

HOUSE, CLIENT, BOTH = "house", "client", "both"
MOST_ROWS = 2_000


@dataclass(frozen=True)
class Column:
    """`cell` returns text, a number or None (unknown). `width` is the share of the printed page."""

    title: Any
    cell: Callable[[PlanRow], Any]
    audience: str = BOTH
    width: int = 2
    is_number: bool = True


COLUMNS = (
    Column(gettext_lazy("Slot"), lambda row: row.slot.title, width=3, is_number=False),
    Column(gettext_lazy("Who"), lambda row: row.who, width=4, is_number=False),
    Column(gettext_lazy("What"), lambda row: _what(row), width=4, is_number=False),
    Column(gettext_lazy("Market"), lambda row: row.slot.market, width=1, is_number=False),
    Column(gettext_lazy("Published"), lambda row: window_words(row), width=3, is_number=False),
    Column(gettext_lazy("Expected views"), lambda row: row.cost.views),
    Column(gettext_lazy("Forecast from"), lambda row: row.spread.low if row.spread else None),
    Column(gettext_lazy("Forecast to"), lambda row: row.spread.high if row.spread else None),
    Column(gettext_lazy("Price"), lambda row: row.slot.client_price, CLIENT),
    Column(gettext_lazy("CPM"), lambda row: row.for_client.cpm, CLIENT),
    Column(gettext_lazy("Budget"), lambda row: row.slot.budget, HOUSE),
    Column(gettext_lazy("Our price"), lambda row: row.slot.price, HOUSE),
    Column(gettext_lazy("Client's price"), lambda row: row.slot.client_price, HOUSE),
    Column(gettext_lazy("CPM"), lambda row: row.cost.cpm, HOUSE),
    Column(gettext_lazy("CPV"), lambda row: row.cost.cpv, HOUSE),
    Column(gettext_lazy("CPE"), lambda row: row.cost.cpe, HOUSE),
    Column(gettext_lazy("Note"), lambda row: row.slot.note, HOUSE, width=4, is_number=False),
)


def columns_for(audience: str) -> list[Column]:
    """Return the columns the house or the client sees."""
    return [column for column in COLUMNS if column.audience in (BOTH, audience)]


def sums_for(audience: str, totals: Totals) -> list[tuple[str, Any]]:
    """Return the lines under the plan: name and amount or number; fee and margin for the house alone."""
    whole = totals.all
    seen = [(_("Slots"), whole.slots), (_("Filled"), whole.filled), (_("Expected views"), whole.views)]
    if audience == CLIENT:
        return [*seen, (_("Price"), whole.client_price)]
    return [
        *seen, (_("Planned"), whole.planned), (_("Budget"), totals.budget), (_("Left of the budget"), totals.free),
        (_("Client's fee"), totals.fee), (_("Margin"), totals.margin), (_("Margin, percent"), totals.margin_percent),
    ]  # fmt: skip


def plan_xlsx(campaign: Campaign, rows: Sequence[PlanRow], totals: Totals, audience: str) -> IO[bytes]:
    """Return the plan as a spreadsheet; text stays text, also where it begins like a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer closes it when it is sent
    columns = columns_for(audience)
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(_("Plan")), book.add_format({"bold": True})
        sheet.freeze_panes(1, 2)
        sheet.write_row(0, 0, [_with_currency(column, campaign) for column in columns], bold)
        for number, row in enumerate(rows[:MOST_ROWS], start=1):
            for place, column in enumerate(columns):
                _write(sheet, number, place, column.cell(row))
        for line, (name, value) in enumerate(sums_for(audience, totals), start=len(rows) + 2):
            sheet.write_string(line, 0, str(name), bold)
            _write(sheet, line, 1, value)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, 6 + 4 * column.width)
    file.seek(0)
    return file


def plan_pdf(
    campaign: Campaign, rows: Sequence[PlanRow], totals: Totals, audience: str, *, now: datetime
) -> bytes:
    """Return the plan as a PDF on A4 across, in the reader's language."""
    language = (get_language() or "en").partition("-")[0]
    columns = columns_for(audience)
    data = {
        "title": campaign.name, "subtitle": _("Media plan for %(brand)s") % {"brand": campaign.brand.name},
        "language": language, "rtl": reads_from_right(language), "page_word": _("Page"),
        "footer": f"{campaign.agency.name} · {date_format(now, 'j M Y')}",
        "columns": [
            {"title": _with_currency(column, campaign), "width": column.width, "number": column.is_number}
            for column in columns
        ],
        "rows": [[_printed(column.cell(row)) for column in columns] for row in rows[:MOST_ROWS]],
        "sums": [[str(name), _printed(value)] for name, value in sums_for(audience, totals)],
        "note": explained(),
    }  # fmt: skip
    return write_pdf("plan", data, at=now)


def explained() -> str:
    """Say what the figures are, for whoever reads a file without the page."""
    return _(
        "Expected views: the median views of each person's own recent unpaid posts, times the pieces. Forecast: "
        "in eight of ten draws from their own posts the views lie between these two. Not people reached, never a promise."
    )


def window_words(row: PlanRow) -> str:
    """Write from when to when a slot is published; nothing where no day is set."""
    days = [day for day in (row.slot.publish_from, row.slot.publish_until) if day]
    return " – ".join(dict.fromkeys(date_format(day, "j M Y") for day in days))


def _what(row: PlanRow) -> str:
    slot = row.slot
    return f"{slot.quantity} x {format_name(slot.platform, slot.format)}, {platform_label(slot.platform)}"


def _with_currency(column: Column, campaign: Campaign) -> str:
    money = column.audience != BOTH and column.is_number
    return f"{column.title}, {campaign.currency}" if money else str(column.title)


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float | Decimal):
        sheet.write_number(line, place, float(value))
    else:
        sheet.write_string(line, place, str(value))


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}" if abs(value) >= Decimal("0.1") or not value else f"{value:,.4f}"
    return str(value)
