"""The ledger as a file. Cells a spreadsheet would run as a formula begin with an apostrophe, or are plain text."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.tables import csv_text, xlsx_file
from campaigns.models import Payment

MOST_ROWS = 100_000
COLUMNS = (
    "Campaign", "Brand", "Direction", "Kind", "Party", "Person", "What", "Amount", "Currency", "Rate", "Rate from",
    "In the campaign's currency", "Campaign's currency", "Due", "State", "Invoice", "Entered by", "Approved by", "Paid on",
    "Reference", "Note",
)  # fmt: skip


def payments_answer(rows: "QuerySet[Payment]", *, as_xlsx: bool) -> HttpResponseBase:
    """Return payments as CSV or XLSX, newest first, at most MOST_ROWS."""
    newest = rows.order_by("-pk")[:MOST_ROWS].iterator(chunk_size=500)
    name = f"payments-{timezone.localdate():%Y-%m-%d}"
    if as_xlsx:
        file = xlsx_file("Payments", COLUMNS, map(cells, newest))
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    answer = StreamingHttpResponse(csv_lines(newest), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def csv_lines(rows: Iterable[Payment]) -> Iterator[str]:
    """Yield the lines of a CSV file."""
    return csv_text(chain([COLUMNS], map(cells, rows)))


def cells(row: Payment) -> list[Any]:
    """Return a payment's cells in the order of COLUMNS; nothing for what is not known."""
    found = [
        row.campaign.name, row.campaign.brand.name, row.get_direction_display(), row.get_kind_display(), row.party,
        row.collaboration.influencer.name if row.collaboration else "", row.what, row.amount, row.currency, row.rate,
        row.rate_source, row.amount_in_campaign, row.campaign.currency, row.due_on, row.get_state_display(),
        row.invoice_number, row.entered_by.user if row.entered_by else "",
        row.approved_by.user if row.approved_by else "", row.paid_on, row.paid_reference, row.note,
    ]  # fmt: skip
    return ["" if cell is None else cell if hasattr(cell, "as_tuple") else str(cell) for cell in found]
