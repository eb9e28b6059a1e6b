"""What the columns of a file of mentions mean: by their names, as exports of listening services and people write them,
else by what stands in their cells."""

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from influencers.importing.headers import plain

# Brand24, Mention, Talkwalker, Determ and Brandwatch among them, as seen in published exports of each.
COLUMNS = {
    "text": ["text", "mention", "content", "description", "snippet", "content snippet", "mention snippet", "full text", "message", "body", "comment", "post", "tweet", "opening text", "hit sentence", "текст", "сообщение", "упоминание", "내용", "언급", "texto", "mención", "mencion", "tresc", "treść", "wzmianka", "contenido", "texte", "inhalt", "beitrag"],
    "title": ["title", "headline", "subject", "article title", "заголовок", "제목", "titulo", "título", "tytul", "tytuł", "titre", "titel"],
    "url": ["url", "link", "address", "permalink", "mention url", "original url", "post url", "article url", "ссылка", "주소", "링크", "enlace", "odnosnik", "odnośnik", "lien"],
    "place": ["place", "source", "source name", "site", "host", "domain", "domain url", "host url", "platform", "page name", "source type", "content source name", "extra source attributes name", "medium", "источник", "площадка", "출처", "fuente", "zrodlo", "źródło", "quelle"],
    "author": ["author", "author name", "full name", "user", "username", "screen name", "influencer", "extra author attributes name", "автор", "작성자", "autor", "auteur"],
    "at": ["at", "date", "published at", "published", "created at", "created", "date created", "publication date", "datetime", "timestamp", "indexed", "дата", "날짜", "작성일", "fecha", "data", "datum"],
    "clock": ["time", "hour", "time of day", "publication time", "godzina", "hora", "время", "시간", "uhrzeit", "heure"],
    "likes": ["likes", "like count", "likes count", "facebook likes", "instagram likes", "лайки", "좋아요", "me gusta", "polubienia"],
    "reach": ["reach", "estimated reach", "potential reach", "cumulative reach", "social media reach", "audience", "охват", "도달", "alcance", "zasieg", "zasięg", "reichweite"],
    "key": ["id", "mention id", "external id", "guid", "resource id"],
}  # fmt: skip
MEANINGS = {
    "": _("not taken in"), "text": _("Text"), "title": _("Title"), "url": _("Link"), "place": _("Site or platform"),
    "author": _("Author"), "at": _("When"), "clock": _("Time of day, beside the date"), "likes": _("Likes"),
    "reach": _("Reach"), "key": _("The source's own id"),
}  # fmt: skip
_BY_NAME = {plain(name): meaning for meaning, names in COLUMNS.items() for name in names}
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|1[5-9]\d{8}(\d{3})?")
_TEXT_FROM = 25  # letters on average that make a column text


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows names the columns: the one with most names we know, else the first."""
    known: list[int] = [sum(plain(cell) in _BY_NAME for cell in cells) for cells in rows[:10]]
    return known.index(max(known)) if any(known) else 0


def guess(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a meaning for each column, "" for none. No meaning is given twice."""
    found = [""] * len(names)
    for place, name in enumerate(names):
        meaning = _BY_NAME.get(plain(name), "")
        if meaning and meaning not in found:
            found[place] = meaning
    # A column called "time" holds the whole moment where no other holds the date.
    if "at" not in found and "clock" in found and _share(rows, found.index("clock"), _is_when) > 0.7:
        found[found.index("clock")] = "at"
    for meaning, fits in (("url", _is_link), ("at", _is_when)):
        if meaning not in found:
            for place in range(len(names)):
                if not found[place] and _share(rows, place, fits) > 0.7:
                    found[place] = meaning
                    break
    if not {"text", "title"} & set(found):
        lengths = {n: _length(rows, n) for n in range(len(names)) if not found[n]}
        longest = max(lengths, key=lambda n: lengths[n], default=None)
        if longest is not None and lengths[longest] >= _TEXT_FROM:
            found[longest] = "text"
    return found


def samples(rows: Sequence[Sequence[str]], place: int, most: int = 3) -> list[str]:
    """Return a few different cells of a column."""
    filled = (cells[place].strip()[:80] for cells in rows if place < len(cells) and cells[place].strip())
    return list(dict.fromkeys(filled))[:most]


def _share(rows: Sequence[Sequence[str]], place: int, fits: Callable[[str], bool]) -> float:
    cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _length(rows: Sequence[Sequence[str]], place: int) -> float:
    cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _is_link(cell: str) -> bool:
    return cell.startswith(("https://", "http://"))


def _is_when(cell: str) -> bool:
    return _WHEN.match(cell) is not None
