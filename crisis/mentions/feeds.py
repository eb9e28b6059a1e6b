"""RSS and Atom, read by feedparser from bytes that were fetched through the guard: it opens no address itself."""

from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser
from django.utils.translation import gettext as _
from inscriptis import get_text
from inscriptis.model.config import ParserConfig

from crisis.mentions.contract import LONGEST_TEXT, HeardElsewhere

MOST_ENTRIES = 200  # of one reading, the newest first as feeds have them
LONGEST_HTML = 200_000  # characters of one entry that are turned into text


@dataclass(frozen=True, slots=True)
class FeedRead:
    """The entries of a feed; `problem` is a sentence when it is none. `title`: the feed's own name."""

    title: str
    items: tuple[HeardElsewhere, ...]
    problem: str = ""


def read_feed(content: bytes, *, url: str = "") -> FeedRead:
    """Read a feed. Never raises for what it is given: damaged feeds give what could be read of them."""
    head = {"content-location": url} if url.isascii() else {}
    read = feedparser.parse(content, response_headers=head, sanitize_html=False, resolve_relative_uris=True)
    if not read.get("version") and not read.entries:
        return FeedRead("", (), _("This is no feed (RSS or Atom)."))
    title = _plain(str(read.feed.get("title", "")))[:120]
    items = [item for entry in read.entries[:MOST_ENTRIES] if (item := _item(entry, title))]
    return FeedRead(title, tuple(items))


def _item(entry: Any, place: str) -> HeardElsewhere | None:
    bodies = [str(part.get("value", "")) for part in entry.get("content", [])]
    text = _plain(max([*bodies, str(entry.get("summary", ""))], key=len))
    title = _plain(str(entry.get("title", "")))[:300]
    link = str(entry.get("link", ""))
    if not text and not title:
        return None
    told = entry.get("published_parsed") or entry.get("updated_parsed")
    return HeardElsewhere(
        key=str(entry.get("id", "")), text=text, title=title, place=place, author=str(entry.get("author", ""))[:200],
        url=link[:1000] if link.startswith(("https://", "http://")) else "", at=_moment(told),
    )  # fmt: skip


def _moment(told: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(told), UTC) if told else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _plain(html: str) -> str:
    """Return what a reader sees of HTML: entries are text to us, whatever they carry."""
    if "<" not in html and "&" not in html:
        return html.strip()[:LONGEST_TEXT]
    return get_text(html[:LONGEST_HTML], ParserConfig()).strip()[:LONGEST_TEXT]
