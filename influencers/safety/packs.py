"""The word packs: which words of which language are worth a look, and how they are found in a text."""

import re
import tomllib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

from accounts.text import fold

FOLDER = Path(__file__).parent / "packs"
CATEGORIES = {
    "profanity": "Profanity", "alcohol": "Alcohol", "tobacco": "Tobacco and nicotine", "medicines": "Medicines",
    "gambling": "Gambling", "adult": "Adult content", "politics": "Politics", "violence": "Violence", "rival": "Rival brand",
}  # fmt: skip
SEVERITIES = {"low": "Low", "medium": "Medium", "high": "High"}
RIVAL = "rival"
AROUND = 70  # letters shown on each side of a found word
EVERYWHERE = "en"  # English words are read in every post: they are borrowed everywhere
_SCRIPTS = {"cyrillic": re.compile(r"[\u0400-\u04ff]"), "hangul": re.compile(r"[\uac00-\ud7a3]")}
# Korean joins endings to its words: only their beginning is a boundary.
_BOUNDARIES = {"hangul": (r"(?<![\uac00-\ud7a3])", "")}
_WHOLE_WORD = (r"(?<!\w)", r"(?!\w)")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a pack found in a text; `excerpt` is what stands around it."""

    pack: str
    category: str
    severity: str
    word: str
    excerpt: str


@dataclass(frozen=True)
class Pack:
    """A language's words, ready to search. `words` maps the word as listed to (category, severity)."""

    language: str
    script: str
    version: str
    as_of: date
    review_by: date
    source: str
    words: dict[str, tuple[str, str]]

    @property
    def name(self) -> str:
        return f"{self.language}-{self.version}"

    def reads(self, text: str, language: str) -> bool:
        """Say whether the pack fits a post: by its language, or, where that is unknown, by its letters."""
        if self.language in (EVERYWHERE, language):
            return True
        letters = _SCRIPTS.get(self.script)
        return not language and (letters is None or letters.search(text) is not None)


def scan(text: str, *, language: str = "", rivals: Iterable[str] = ()) -> list[Hit]:
    """Return the words worth a look, each word once. `language` is ISO 639 or empty; `rivals` are brand names."""
    folded = fold(" ".join(text.split()))  # a word at the end of a line is not joined with the next line's
    found: dict[tuple[str, str], Hit] = {}
    for pack, word, match in places(folded, language=language):
        category, severity = pack.words[word]
        hit = Hit(pack.name, category, severity, word, _excerpt(folded, match))
        found.setdefault((category, word), hit)
    for name, pattern in _rival_patterns(tuple(rivals)):
        place = pattern.search(folded)
        if place:
            found.setdefault(
                (RIVAL, name), Hit("rivals", RIVAL, "medium", name[:100], _excerpt(folded, place))
            )
    return list(found.values())


def places(folded: str, *, language: str = "") -> Iterator[tuple[Pack, str, re.Match[str]]]:
    """Yield (pack, word as listed, where it stands) in a folded text, for every pack that fits it."""
    for pack in packs():
        if pack.reads(folded, language):
            for match in _pattern(pack.language).finditer(folded):
                yield pack, _listed(pack, match), match


def version_of(rivals: Iterable[str]) -> str:
    """Return the mark of everything a scan would use: it changes with any word and any rival."""
    return f"{packs_version()}.{zlib.crc32(chr(10).join(sorted(rivals)).encode()):08x}"


@cache
def packs() -> tuple[Pack, ...]:
    """Return all packs. Raises ValueError for a word listed twice or a category that is not known."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


@cache
def packs_version() -> str:
    """Return the mark of the packs' content."""
    content = b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.toml")))
    return f"{zlib.crc32(content):08x}"


def _read(path: Path) -> Pack:
    stored = tomllib.loads(path.read_text())
    words: dict[str, tuple[str, str]] = {}
    for rule in stored["rule"]:
        if rule["category"] not in CATEGORIES or rule["severity"] not in SEVERITIES:
            raise ValueError(f"{path.name}: {rule['category']} {rule['severity']} is not known.")
        for word in rule["words"]:
            if words.setdefault(word, (rule["category"], rule["severity"])) != (
                rule["category"],
                rule["severity"],
            ):
                raise ValueError(f"{path.name}: {word} is listed twice.")
    head = {name: stored[name] for name in ("language", "script", "version", "as_of", "review_by", "source")}
    return Pack(**head, words=words)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    pack = next(pack for pack in packs() if pack.language == language)
    before, after = _BOUNDARIES.get(pack.script, _WHOLE_WORD)
    return re.compile(f"{before}(?:{'|'.join(_groups(pack))}){after}")


def _groups(pack: Pack) -> Iterator[str]:
    # Of "shit" and "shitty" the longer one wins. Words are tried only where their first letter stands: several times
    # as fast. The group's number is the word's.
    for first, words in groupby(_in_order(pack.language), key=lambda word: fold(word)[0]):
        letters = (re.escape(fold(word)).replace(r"\*", r"\w*") for word in words)
        yield f"(?={re.escape(first)})(?:{'|'.join(f'({each})' for each in letters)})"


@cache
def _in_order(language: str) -> list[str]:
    """Return the words by first letter, longer ones first."""
    pack = next(pack for pack in packs() if pack.language == language)
    return sorted(pack.words, key=lambda word: (fold(word)[0], -len(word), word))


def _listed(pack: Pack, match: re.Match[str]) -> str:
    return _in_order(pack.language)[(match.lastindex or 1) - 1]


@cache
def _rival_patterns(rivals: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    before, after = _WHOLE_WORD
    return tuple(
        (name, re.compile(f"{before}{re.escape(fold(name))}{after}")) for name in rivals if fold(name)
    )


def _excerpt(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - AROUND), min(len(text), match.end() + AROUND)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"[:300]
