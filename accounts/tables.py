"""Rows as files that spreadsheet programs open as they are meant: text stays text, and nothing runs as a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

import xlsxwriter

_FORMULA = frozenset("=+-@\t\r")  # what spreadsheet programs take for the beginning of a formula (OWASP)
_TOGETHER = 200  # lines sent at once: sending each by itself takes as long as making it
_BOM = "\ufeff"  # without it Excel reads the file in the computer's old encoding


def csv_text(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV file, some lines at a time. Texts a spreadsheet would run as a formula begin with an apostrophe."""
    waiting = iter(rows)
    begin = _BOM
    while some := list(islice(waiting, _TOGETHER)):
        yield begin + _lines(some)
        begin = ""
    if begin:
        yield begin


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe such a file puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def xlsx_file(sheet_name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """Return an open spreadsheet file at its beginning, written row by row; whoever answers with it closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer closes it when it was sent
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(sheet_name)
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    file.seek(0)
    return file


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(
        [f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell for cell in row]
        for row in rows
    )
    return text.getvalue()
