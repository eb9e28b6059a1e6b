"""What to say when somebody asks for another date: yield first, then be clear, then settle in peace (campaigns/manners.toml)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_skeleton


@dataclass(frozen=True)
class Manner:
    """A step of the way: `advice` for the member, `words` to send, in the influencer's language where there are some."""

    title: str
    advice: str
    words: str


@dataclass(frozen=True)
class _Step:
    from_time: int
    title: str
    advice: str
    words: dict[str, str]


def manner_for(times: int, *, languages: Sequence[str], name: str, what: str, day: date) -> Manner | None:
    """Return how to answer somebody who asked for another date so many times; None when they never did.

    The words are in the first of the influencer's languages there are words in, else in English.
    """
    step = next((step for step in reversed(_steps()) if times >= step.from_time), None)
    if step is None:
        return None
    language = next((each for each in languages if each in step.words), "en")
    written = format_skeleton("MMMMd", day, locale=language)
    return Manner(step.title, step.advice, step.words[language].format(name=name, what=what, day=written))


@cache
def _steps() -> tuple[_Step, ...]:
    with (Path(__file__).parent / "manners.toml").open("rb") as file:
        return tuple(_Step(**row) for row in tomllib.load(file)["step"])
