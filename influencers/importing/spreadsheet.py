"""Turn a sheet of a workbook (XLSX, XLS, XLSB, ODS) into a CSV file beside it.

Done in a child process with limits of its own: a workbook is read whole, so a large or malicious one must be able
to fail without taking the web process or the worker with it.
"""

import csv
import datetime
import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext, gettext_noop

from influencers.importing.files import UnreadableFile

MEMORY_LIMIT = 3 * 1024**3
SECONDS_LIMIT = 90
ROW_LIMIT = 1_000_000
_LOCKED = gettext_noop("The workbook is protected by a password. Remove it, or save the list as CSV.")
_BROKEN = gettext_noop(
    "The workbook is damaged or of an unknown kind. Save the list as CSV or XLSX and choose that file."
)
_HEAVY = gettext_noop("The workbook is too large to open here. Save the list as CSV and choose that file.")


def sheets_of(path: Path) -> list[str]:
    """Return the names of a workbook's visible sheets, in order. Raises UnreadableFile."""
    return list(_in_child("sheets", str(path)))


def converted(path: Path, sheet: str) -> Path:
    """Return the CSV file of a sheet, made at first use. Raises UnreadableFile."""
    target = path.with_name(f"{path.name}.{sheets_key(sheet)}.csv")
    if not target.exists():
        _in_child("convert", str(path), sheet, str(target))
    return target


def forget(path: Path) -> None:
    """Remove the CSV files made from a workbook that is not kept."""
    for made in path.parent.glob(f"{path.name}.*.csv"):
        made.unlink()


def sheets_key(sheet: str) -> str:
    """Return a sheet's name as a part of a file's name."""
    return sheet.encode().hex()[:60]


def _in_child(*arguments: str) -> Iterable[str]:
    command = [sys.executable, "-m", "influencers.importing.spreadsheet", *arguments]
    root = Path(__file__).resolve().parent.parent.parent
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=SECONDS_LIMIT, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise UnreadableFile(gettext(_HEAVY)) from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        known = reason[-1] if reason and reason[-1] in (_LOCKED, _BROKEN, _HEAVY) else ""
        raise UnreadableFile(gettext(known or _HEAVY))
    answer: list[str] = json.loads(done.stdout or b"[]")
    return answer


def _cell(value: object) -> str:
    """Return a cell as its author sees it: whole numbers without ".0", dates as ISO."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    return "" if value is None else str(value)


def _convert(path: str, sheet: str, target: str) -> None:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- only the child needs it

    with CalamineWorkbook.from_path(path) as book:
        rows = book.get_sheet_by_name(sheet)
        draft = Path(target).with_suffix(".part")
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            # iter_rows() begins at the sheet's first row, empty or not: rows keep the numbers a person sees.
            for number, row in enumerate(rows.iter_rows()):
                if number > ROW_LIMIT + 50:
                    break
                writer.writerow([_cell(value) for value in row])
        draft.rename(target)


def _sheets(path: str) -> None:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    with CalamineWorkbook.from_path(path) as book:
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
    sys.stdout.write(json.dumps(shown))


def _main(arguments: list[str]) -> int:
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    try:
        if arguments[0] == "sheets":
            _sheets(arguments[1])
        else:
            _convert(*arguments[1:])
    except PasswordError:
        sys.stderr.write(_LOCKED)
        return 1
    except MemoryError:
        sys.stderr.write(_HEAVY)
        return 1
    except (CalamineError, OSError, ValueError):
        sys.stderr.write(_BROKEN)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
