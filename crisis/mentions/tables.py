"""A file of mentions, line by line: which column is what is guessed from its name, and said by number what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from django.utils.translation import gettext as _

from crisis.mentions.contract import LONGEST_TEXT, HeardElsewhere
from crisis.mentions.hooks import LARGEST_NUMBER, LONGEST, moment
from influencers.importing.dates import parse_date
from influencers.importing.files import UnreadableFile
from influencers.importing.headers import plain
from influencers.importing.tables import Row, look_at, read_rows

LARGEST_FILE = 20 * 1024 * 1024
MOST_LINES = 20_000
COLUMNS = {
    "text": ["text", "mention", "content", "description", "snippet", "message", "body", "comment", "текст", "сообщение", "내용", "texto", "tresc", "treść", "wzmianka", "contenido", "texte", "inhalt"],
    "title": ["title", "headline", "subject", "заголовок", "제목", "titulo", "título", "tytul", "tytuł", "titre", "titel"],
    "url": ["url", "link", "address", "permalink", "mention url", "ссылка", "주소", "링크", "enlace", "odnosnik", "lien"],
    "place": ["place", "source", "source name", "site", "host", "domain", "platform", "источник", "площадка", "출처", "fuente", "zrodlo", "źródło"],
    "author": ["author", "author name", "user", "username", "автор", "작성자", "autor", "auteur"],
    "at": ["at", "date", "published at", "published", "created at", "created", "time", "datetime", "timestamp", "дата", "날짜", "작성일", "fecha", "data", "datum"],
    "clock": ["hour", "time of day", "publication time", "godzina", "hora", "время"],
    "likes": ["likes", "like count", "лайки", "좋아요", "me gusta", "polubienia"],
    "reach": ["reach", "estimated reach", "audience", "охват", "도달", "alcance", "zasieg", "zasięg"],
    "key": ["id", "mention id", "external id", "guid"],
}  # fmt: skip
_MEANINGS = {plain(name): column for column, names in COLUMNS.items() for name in names}


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of the file (numbered as a spreadsheet shows it): a mention, or why it is none."""

    number: int
    item: HeardElsewhere | None = None
    why: str = ""


def read_table(path: Path, *, now: datetime) -> Iterator[TableLine]:
    """Yield the lines below the header. Raises UnreadableFile for what is no list, too long, or names no text."""
    look = look_at(path, limit=LARGEST_FILE)
    if look.rows - 1 > MOST_LINES:
        raise UnreadableFile(
            _("The list has more than %(most)s rows. Split it into parts.") % {"most": f"{MOST_LINES:,}"}
        )
    rows = read_rows(path, look.reading)
    columns = _columns(next(rows))
    for row in rows:
        yield _line(row, columns, now)


def columns_of(path: Path) -> dict[str, str]:
    """Return what each column was taken for: its name in the file, by its meaning."""
    look = look_at(path, limit=LARGEST_FILE)
    header = next(read_rows(path, look.reading))
    return {meaning: header[1][place] for meaning, place in _columns(header).items()}


def _columns(header: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(header[1]):
        meaning = _MEANINGS.get(plain(name))
        if meaning:
            found.setdefault(meaning, place)
    if "text" not in found and "title" not in found:
        seen = ", ".join(f"“{name[:30]}”" for name in header[1][:8])
        raise UnreadableFile(
            _("No column of the first row is called text, content or title. It has: %(seen)s.")
            % {"seen": seen}
        )
    return found


def _line(row: Row, columns: dict[str, int], now: datetime) -> TableLine:
    number, cells = row[0], row[1]
    told = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    try:
        if not told.get("text") and not told.get("title"):
            raise ValueError(_("The text is empty."))
        at = _moment(told)
        if at is not None and (at - now).days >= 1:
            raise ValueError(_("“%(text)s” lies in the future.") % {"text": told["at"][:40]})
        url = told.get("url", "")
        if url and not url.startswith(("https://", "http://")):
            url = f"https://{url}" if "." in url and " " not in url else ""
        words = {name: told.get(name, "")[:longest] for name, longest in LONGEST.items()}
        item = HeardElsewhere(
            key=words["key"], text=told.get("text", "")[:LONGEST_TEXT], title=words["title"], url=url[: LONGEST["url"]],
            place=words["place"], author=words["author"], at=at, likes=_count(told.get("likes", ""), "likes"),
            reach=_count(told.get("reach", ""), "reach"),
        )  # fmt: skip
    except ValueError as error:
        return TableLine(number, why=str(error))
    return TableLine(number, item)


def _moment(told: dict[str, str]) -> datetime | None:
    text, clock = told.get("at", ""), told.get("clock", "")
    if not text:
        return None
    try:
        return moment(f"{text}T{clock}" if clock and len(text) == 10 else text)
    except ValueError:
        return moment(datetime.combine(parse_date(text), time()).isoformat())


def _count(text: str, what: str) -> int | None:
    plain_text = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not plain_text:
        return None
    if not (plain_text.isascii() and plain_text.isdecimal()) or len(plain_text) > 12:
        raise ValueError(_("“%(text)s” is no number of %(what)s.") % {"text": text[:40], "what": what})
    return min(int(plain_text), LARGEST_NUMBER)
