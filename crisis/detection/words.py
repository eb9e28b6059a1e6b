"""Watch-words in comments, and what makes two comments the same text."""

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

from accounts.text import fold
from crisis.detection.settings import WatchWord

LONGEST_FOR_COPY = 2_000  # characters that are compared: a paste is known by its beginning
LEAST_LETTERS = 12  # shorter texts are alike by chance: "so true", hearts
_MENTION = re.compile(r"@\S+|https?://\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
EXCERPT = 120


def folded(text: str) -> str:
    """Return a comment's text in lower case without accents and invisible characters."""
    return fold.__wrapped__(text)  # its cache is for names: comments are said once


def copy_mark(text: str) -> int | None:
    """Return a number that is the same for the same folded text, whatever names, links, digits and signs stand in it.

    None where fewer than twelve letters are left: emoji and short cries are no copies.
    """
    text = text[:LONGEST_FOR_COPY]
    if "@" in text or "://" in text:
        text = _MENTION.sub(" ", text)
    if text.isascii():
        plain = text.encode().translate(None, _NO_LETTERS)
        return zlib.crc32(plain) if len(plain) >= LEAST_LETTERS else None
    letters = "".join(_LETTERS.findall(text))
    return zlib.crc32(letters.encode("utf-8", "replace")) if len(letters) >= LEAST_LETTERS else None


def author_mark(author: str) -> int:
    """Return a short number for an author's mark; two authors in four billion share one."""
    return zlib.crc32(author.encode("utf-8", "replace"))


def watch_word(text: str, words: Sequence[WatchWord]) -> WatchWord | None:
    """Return the first watch-word (as listed) that stands in a folded text."""
    if not words:
        return None
    found = {match.lastindex or 0 for match in _expression(tuple(words)).finditer(text)}
    return words[min(found) - 1] if found else None


@lru_cache(maxsize=256)
def _expression(words: tuple[WatchWord, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"({_part(word.written)})" for word in words))


def _part(written: str) -> str:
    body = fold(written.rstrip("*"))
    if not any(map(str.isalnum, body)):
        return re.escape(body) if body else r"(?!)"
    before = "" if _runs_on(body[0]) else r"(?<!\w)"
    after = r"\w*" if written.endswith("*") else "" if _runs_on(body[-1]) else r"(?!\w)"
    return before + re.escape(body).replace(r"\ ", r"\s+") + after


def _runs_on(character: str) -> bool:
    """Say whether words run together in a script, or take endings without a space: Han, kana, Hangul, Thai."""
    return (
        "\u0e00" <= character <= "\u0eff"
        or "\u3040" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7a3"
    )
