"""Rows as CSV text that spreadsheet programs open as it is meant."""

import csv
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"  # without it Excel reads the file in the computer's old encoding


class _Echo:
    """A file whose write hands the text back: the csv module makes lines, and nothing is kept."""

    def write(self, text: str) -> str:
        return text


def csv_text(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a CSV file. Cells a spreadsheet would run as a formula begin with an apostrophe."""
    writer = csv.writer(_Echo())
    yield _BOM
    for row in rows:
        yield writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe such a file puts before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
