"""A file of mentions, line by line: which column is what stands in its plan, and it is said by number what is wrong."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from crisis.mentions.columns import COLUMNS, guess, header_place
from crisis.mentions.contract import LONGEST_TEXT, HeardElsewhere
from crisis.mentions.hooks import LARGEST_NUMBER, LONGEST
from crisis.mentions.moments import day_comes_first, said_at
from influencers.importing.files import UnreadableFile
from influencers.importing.tables import Look, Reading, Row, look_at, read_rows

MOST_LINES = 200_000


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How a file is read: where its header is (counted from 1), what each column means, how its dates are written."""

    reading: Reading
    header_row: int
    names: tuple[str, ...]
    meanings: tuple[str, ...]
    day_first: bool | None = None

    def missing(self) -> str:
        """Return what has to be decided before it can be read, "" for nothing."""
        if not {"text", "title"} & set(self.meanings):
            return _("Say which column holds the text, or the title.")
        return ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `read_plan` reads them."""
        return asdict(self)

    def with_meanings(self, meanings: list[str], day_first: bool | None) -> "TablePlan":
        """Return the plan with columns as somebody set them. Raises ValueError for what no column can mean."""
        if len(meanings) != len(self.names):
            raise ValueError(_("The file has %(width)d columns.") % {"width": len(self.names)})
        chosen = [each for each in meanings if each]
        if unknown := set(chosen) - set(COLUMNS):
            raise ValueError(_("%(meaning)s is nothing a column can mean.") % {"meaning": min(unknown)[:40]})
        twice = next((each for each in chosen if chosen.count(each) > 1), "")
        if twice:
            raise ValueError(_("Two columns are said to be the same: %(meaning)s.") % {"meaning": twice})
        return replace(self, meanings=tuple(meanings), day_first=day_first)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of the file (numbered as a spreadsheet shows it): a mention, or why it is none."""

    number: int
    item: HeardElsewhere | None = None
    why: str = ""
    cells: tuple[str, ...] = ()


def read_plan(stored: dict[str, Any]) -> TablePlan:
    """Read what `TablePlan.as_dict` gave."""
    reading = stored["reading"] | {"sheets": tuple(stored["reading"]["sheets"])}
    return TablePlan(
        Reading(**reading), stored["header_row"], tuple(stored["names"]), tuple(stored["meanings"]), stored["day_first"]
    )  # fmt: skip


def propose(path: Path, *, limit: int) -> tuple[TablePlan, int]:
    """Return how a file is best read, and how many rows it holds. Raises UnreadableFile for what is no list, or too long."""
    look = look_at(path, limit=limit)
    place = header_place([cells for _number, cells in look.sample])
    header_row, names = look.sample[place]
    rows = look.rows - place - 1
    if rows < 1:
        raise UnreadableFile(_("The file holds no rows below the first."))
    if rows > MOST_LINES:
        raise UnreadableFile(
            _("The list has more than %(most)s rows. Split it into parts.") % {"most": f"{MOST_LINES:,}"}
        )
    below = sample_below(look, header_row)
    width = max(len(names), *(len(cells) for cells in below))
    padded = tuple(name.strip()[:100] for name in [*names, *[f"({n + 1})" for n in range(len(names), width)]])
    meanings = guess(padded, below)
    at = meanings.index("at") if "at" in meanings else -1
    day_first = day_comes_first(cells[at] for cells in below if at < len(cells)) if at >= 0 else None
    return TablePlan(look.reading, header_row, padded, tuple(meanings), day_first), rows


def sample_below(look: Look, header_row: int) -> list[list[str]]:
    """Return the first rows below the header."""
    return [cells for number, cells in look.sample if number > header_row]


def rows_of(path: Path, plan: TablePlan) -> Iterator[Row]:
    """Yield the rows below the header. Raises UnreadableFile and csv.Error."""
    return (row for row in read_rows(path, plan.reading) if row[0] > plan.header_row)


def read_line(row: Row, plan: TablePlan, *, now: datetime) -> TableLine:
    """Return a row as a mention, or why it is none."""
    number, cells = row
    told = {
        meaning: cells[place].strip() if place < len(cells) else ""
        for place, meaning in enumerate(plan.meanings)
        if meaning
    }
    try:
        return TableLine(number, _item(told, plan, now))
    except ValueError as error:
        return TableLine(number, why=str(error), cells=tuple(cells))


def _item(told: dict[str, str], plan: TablePlan, now: datetime) -> HeardElsewhere:
    if not told.get("text") and not told.get("title"):
        raise ValueError(_("The text is empty."))
    at = said_at(told["at"], told.get("clock", ""), day_first=plan.day_first) if told.get("at") else None
    if at is not None and (at - now).days >= 1:
        raise ValueError(_("“%(text)s” lies in the future.") % {"text": told["at"][:40]})
    url = told.get("url", "")
    if url and not url.startswith(("https://", "http://")):
        url = f"https://{url}" if "." in url and " " not in url else ""
    words = {name: told.get(name, "")[:longest] for name, longest in LONGEST.items()}
    return HeardElsewhere(
        key=words["key"], text=told.get("text", "")[:LONGEST_TEXT], title=words["title"], url=url[: LONGEST["url"]],
        place=words["place"], author=words["author"], at=at, likes=_count(told.get("likes", ""), "likes"),
        reach=_count(told.get("reach", ""), "reach"),
    )  # fmt: skip


def _count(text: str, what: str) -> int | None:
    plain_text = text.replace(",", "").replace(" ", "").replace("\u00a0", "").removesuffix(".0")
    if not plain_text or plain_text in ("-", "N/A", "n/a"):
        return None
    if not (plain_text.isascii() and plain_text.isdecimal()) or len(plain_text) > 12:
        raise ValueError(_("“%(text)s” is no number of %(what)s.") % {"text": text[:40], "what": what})
    return min(int(plain_text), LARGEST_NUMBER)
