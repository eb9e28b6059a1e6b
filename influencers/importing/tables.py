"""A file as rows of cells: separator, quoting and length are found out once and kept in a Reading."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext

from influencers.importing.encodings import encoding_of
from influencers.importing.files import UnreadableFile, kind_of
from influencers.importing.spreadsheet import ROW_LIMIT, converted, sheets_of

COLUMN_LIMIT = 200
LINE_LIMIT = 1_000_000
SAMPLE_ROWS = 300
DELIMITERS = [(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Vertical bar")]

Row = tuple[int, list[str]]
"""The row's number as a spreadsheet shows it (the first is 1), and its cells."""


@dataclass(frozen=True)
class Reading:
    """How a file is read. `sheet` and `sheets` for workbooks; encoding, delimiter and quoting for text."""

    kind: str
    encoding: str = "utf-8"
    delimiter: str = ","
    quoting: bool = True
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """What a first look at a file found: how to read it, how many rows are filled, and the first of them."""

    reading: Reading
    rows: int
    sample: list[Row]


def look_at(path: Path, *, limit: int, reading: Reading | None = None) -> Look:
    """Read the whole file once, storing nothing. With `reading` the caller decides how. Raises UnreadableFile."""
    if reading is None:
        reading = _first_reading(path, kind_of(path, limit=limit))
    try:
        look = _survey(path, reading)
    except csv.Error:
        # A quotation mark that is never closed swallows the rest of the file. Lists whose author put quotation
        # marks inside the text (5" heels) are read without quoting.
        reading = replace(reading, quoting=False)
        look = _survey(path, reading)
    if look.rows == 0:
        raise UnreadableFile(gettext("The file holds no rows."))
    widest = max(len(cells) for _, cells in look.sample)
    if widest > COLUMN_LIMIT:
        raise UnreadableFile(
            gettext(
                "The list has %(widest)s columns; at most %(column_limit)s can be taken in. Leave out those not needed."
            )
            % {"widest": f"{widest:,}", "column_limit": COLUMN_LIMIT}
        )
    return look


def read_rows(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield the filled rows one by one, holding none. Raises UnreadableFile and csv.Error."""
    encoding = reading.encoding
    if reading.kind == "spreadsheet":
        path, encoding = converted(path, reading.sheet), "utf-8"
    style: Literal[0, 3] = csv.QUOTE_MINIMAL if reading.quoting else csv.QUOTE_NONE
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for number, cells in enumerate(
            csv.reader(_lines(file), delimiter=reading.delimiter, quoting=style), start=1
        ):
            if any(cells) and "".join(cells).strip():
                if number == 1:
                    cells[0] = cells[0].removeprefix("\ufeff")
                yield number, cells


def _first_reading(path: Path, kind: str) -> Reading:
    if kind == "text":
        encoding = encoding_of(path)
        return Reading("text", encoding=encoding, delimiter=_delimiter(path, encoding))
    sheets = tuple(sheets_of(path))
    if not sheets:
        raise UnreadableFile(gettext("The workbook has no visible sheet."))
    reading = Reading("spreadsheet", sheet=sheets[0], sheets=sheets)
    for sheet in sheets[:10]:
        # The first sheet is often a cover page: the list is the first one that has a table's shape.
        candidate = replace(reading, sheet=sheet)
        rows = list(islice(read_rows(path, candidate), 5))
        if len(rows) > 1 and max(sum(bool(cell) for cell in cells) for _, cells in rows) > 1:
            return candidate
    return reading


def _survey(path: Path, reading: Reading) -> Look:
    rows, sample = 0, []
    for rows, row in enumerate(read_rows(path, reading), start=1):  # noqa: B007 -- the count outlives the loop
        if rows <= SAMPLE_ROWS:
            sample.append(row)
        if rows > ROW_LIMIT + 50:
            raise UnreadableFile(
                gettext("The list has more than %(row_limit)s rows. Split it into parts.")
                % {"row_limit": f"{ROW_LIMIT:,}"}
            )
    return Look(reading, rows, sample)


def _lines(file: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        if "\x00" in line:
            raise UnreadableFile(
                gettext(
                    "Line %(number)s contains NUL bytes, so the file is damaged. Save the list again as CSV (UTF-8)."
                )
                % {"number": number}
            )
        if len(line) > LINE_LIMIT:
            length = len(line.rstrip("\r\n"))
            raise UnreadableFile(
                gettext(
                    "Line %(number)s has %(length)s characters: this is not a list with one person a line."
                )
                % {"number": number, "length": f"{length:,}"}
            )
        yield line


def _delimiter(path: Path, encoding: str) -> str:
    """Return the separator that cuts the first lines into most columns, evenly."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = list(islice(_lines(file), 100))
    first = head[0].lstrip("\ufeff").strip().lower() if head else ""
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    scores = {delimiter: _evenness(head, delimiter) for delimiter, _ in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] else ","


def _evenness(lines: list[str], delimiter: str) -> float:
    try:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells)
    except csv.Error:
        widths = Counter(line.count(delimiter) + 1 for line in lines)
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    # Evenness decides; among even ones, more columns win only slightly: a text with commas inside is not a table.
    return count / sum(widths.values()) + min(width, 20) / 100
