"""The freedom meter: how far a brief scripts the post (R17, R20, R89, R90). Reads data (meter.toml), stops nothing."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from campaigns.states import Section

# What leaves no choice, and what is neither: dates, rights and links script nothing.
DEMANDING = {Section.MUST_SAY}
UNCOUNTED = {
    Section.DISCLOSURE, Section.DATES, Section.RIGHTS, Section.TECHNICAL, Section.LINKS, Section.MENTIONS, Section.HASHTAGS,
}  # fmt: skip


class Level(IntEnum):
    FREE = 0
    LOOK = 1
    STRONG = 2


class Point(Protocol):
    """What the meter reads of a point."""

    section: str
    text: str
    is_verbatim: bool
    from_brand: bool


@dataclass(frozen=True)
class Sign:
    """One thing the meter looks at: its value, what it means, and what to loosen. `points` are the ones it found."""

    key: str
    label: str
    value: float
    shown: str
    level: Level
    limit: float
    how: str  # how it is counted
    advice: str = ""
    points: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """`score`: 100 leaves everything open, 0 is a script. Its formula: 100 less the penalties of the signs."""

    score: int
    level: Level
    signs: list[Sign]
    language: str
    formula: str
    source: str
    as_of: str

    @property
    def warnings(self) -> list[Sign]:
        return [sign for sign in self.signs if sign.level]

    def as_data(self) -> dict[str, Any]:
        """Return what is kept with a published version, and what the API answers."""
        rows = [
            {
                "key": sign.key, "label": sign.label, "value": sign.value, "level": int(sign.level),
                "how": sign.how, "advice": sign.advice, "points": sign.points,
            }
            for sign in self.signs
        ]  # fmt: skip
        return {
            "score": self.score, "level": int(self.level), "language": self.language, "formula": self.formula,
            "source": self.source, "as_of": self.as_of, "signs": rows,
        }  # fmt: skip


def read_freedom(points: Sequence[Point], language: str) -> Reading:
    """Measure a brief's points, in the brief's language (ISO 639)."""
    pack = _pack()
    signs = [measure(points, language) for measure in _MEASURES]
    lost = sum(
        pack["penalty"]["strong" if sign.level == Level.STRONG else "look"] for sign in signs if sign.level
    )
    formula = (
        _("100 less %(look)s for each sign worth a look and %(strong)s for each strong one") % pack["penalty"]
    )
    return Reading(
        score=max(pack["least"], 100 - lost),
        level=max((sign.level for sign in signs), default=Level.FREE),
        signs=signs,
        language=language,
        formula=str(formula),
        source=pack["source"],
        as_of=pack["as_of"].isoformat(),
    )


def count_words(text: str, language: str) -> int:
    """Return how many words a text has; letters are converted where words are written without spaces."""
    per_word = _pack()["letters_per_word"].get(language)
    if per_word:
        return round(sum(letter.isalnum() for letter in text) / per_word)
    return len(re.findall(r"\w+(?:['’\-]\w+)*", text))


def _must_share(points: Sequence[Point], language: str) -> Sign:
    counted = [point for point in points if point.section not in UNCOUNTED]
    words = sum(count_words(point.text, language) for point in counted)
    must = [point for point in counted if point.section in DEMANDING or point.is_verbatim]
    share = sum(count_words(point.text, language) for point in must) / words if words else 0.0
    return _sign(
        "must_share", _("Words that must be said"), round(share, 3), f"{share:.0%}",
        _("Words of must-say facts and fixed sentences, of all words but dates, rights, links and technical needs."),
        _("Turn facts into what matters about the product, and let them choose which to tell."),
        must,
    )  # fmt: skip


def _verbatim(points: Sequence[Point], language: str) -> Sign:
    fixed = [point for point in points if point.is_verbatim and not point.from_brand]
    return _sign(
        "verbatim", _("Fixed sentences"), len(fixed), str(len(fixed)),
        _("Sentences demanded in these very words. Those the law asks for are not counted."),
        _("Give the fact and let them find the words; keep fixed sentences for what the law asks."), fixed,
    )  # fmt: skip


def _longest_verbatim(points: Sequence[Point], language: str) -> Sign:
    fixed = [point for point in points if point.is_verbatim and not point.from_brand]
    longest = max(fixed, key=lambda point: count_words(point.text, language), default=None)
    words = count_words(longest.text, language) if longest else 0
    return _sign(
        "longest_verbatim", _("Longest fixed sentence"), words, _("%(words)s words") % {"words": words},
        _("Words of the longest sentence demanded in these very words."),
        _("Nobody says such a long sentence by heart and sounds like themselves. Shorten it to its fact."),
        [longest] if longest else [],
    )  # fmt: skip


def _facts(points: Sequence[Point], language: str) -> Sign:
    facts = [point for point in points if point.section == Section.MUST_SAY and not point.from_brand]
    return _sign(
        "facts", _("Facts that must be said"), len(facts), str(len(facts)),
        _("Points under “Facts that must be said”. Those the brand always asks for are not counted."),
        _("Keep the three that matter; move the others to what matters about the product."), facts,
    )  # fmt: skip


def _rules(points: Sequence[Point], language: str) -> Sign:
    rules = [
        point for point in points if point.section in (Section.DO, Section.DO_NOT) and not point.from_brand
    ]
    return _sign(
        "rules", _("Dos and don'ts"), len(rules), str(len(rules)),
        _("Points under “Please do” and “Please do not”. Those the brand always asks for are not counted."),
        _("Join what belongs together and drop what any professional does anyway."), rules,
    )  # fmt: skip


def _scripts(points: Sequence[Point], language: str) -> Sign:
    patterns = _patterns(language)
    scripted = [
        point
        for point in points
        if point.section not in UNCOUNTED
        and not (point.is_verbatim and point.from_brand)
        and any(pattern.search(point.text) for pattern in patterns)
    ]
    return _sign(
        "scripts", _("Words put into their mouth"), len(scripted), str(len(scripted)),
        _("Points that say what to say (“say: …”, long quotations), found by patterns of the brief's language."),
        _("A learned script sounds like one, and followers notice. Say what it is about and leave the words to them."),
        scripted,
    )  # fmt: skip


def _free_ground(points: Sequence[Point], language: str) -> Sign:
    open_points = [point for point in points if point.section == Section.FREE_GROUND]
    missing = 0 if open_points else 1
    return _sign(
        "free_ground", _("What is theirs to decide"), missing,
        _("said") if open_points else _("not said"),
        _("Whether the brief says what the influencer decides alone."),
        _("Say what is theirs: the idea, the place, the humor, the moment."), [],
    )  # fmt: skip


_MEASURES: tuple[Callable[[Sequence[Point], str], Sign], ...] = (
    _must_share, _verbatim, _longest_verbatim, _facts, _rules, _scripts, _free_ground,
)  # fmt: skip


def _sign(
    key: str, label: str, value: float, shown: str, how: str, advice: str, points: Sequence[Point]
) -> Sign:
    limits = _pack()["signs"][key]
    level = (
        Level.STRONG if value >= limits["strong"] else Level.LOOK if value >= limits["look"] else Level.FREE
    )
    return Sign(
        key=key, label=str(label), value=value, shown=str(shown), level=level, limit=limits["look"], how=str(how),
        advice=str(advice) if level else "", points=[point.text[:120] for point in points] if level else [],
    )  # fmt: skip


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    scripts = _pack()["scripts"]
    return tuple(
        re.compile(each, re.IGNORECASE) for each in [*scripts["any"], *scripts.get(language, scripts["en"])]
    )


@cache
def _pack() -> dict[str, Any]:
    with (Path(__file__).parent / "meter.toml").open("rb") as file:
        return tomllib.load(file)
