"""What a platform's format can carry (campaigns/limits.toml)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Limits:
    """Lengths in characters as the platform counts; None where no limit is known. `media` is told in words."""

    title: int | None = None
    text: int | None = None
    fold: int | None = None
    hashtags: int | None = None
    media: str = ""

    def in_words(self) -> list[str]:
        """Return what a brief says of the limits, a line each."""
        lines = []
        if self.title:
            lines.append(_("Title: at most %(number)s characters.") % {"number": f"{self.title:,}"})
        if self.text:
            lines.append(_("Text: at most %(number)s characters.") % {"number": f"{self.text:,}"})
        if self.fold:
            lines.append(
                _(
                    "What matters stands in the first %(number)s characters: the rest is folded away (an estimate)."
                )
                % {"number": self.fold}
            )
        if self.hashtags:
            lines.append(_("Hashtags: at most %(number)s.") % {"number": self.hashtags})
        if self.media:
            lines.append(_("Picture and video: %(media)s.") % {"media": self.media})
        return lines


def limits_of(platform: str, format: str) -> Limits:
    """Return the limits of a format; what the platform says of all formats where the format says nothing."""
    rows = _pack().get(platform, {})
    return Limits(**{**rows.get("any", {}), **rows.get(format, {})})


def limits_note() -> tuple[str, date]:
    """Return where the limits come from, and of when they are."""
    return _pack()["source"], _pack()["as_of"]


@cache
def _pack() -> dict[str, Any]:
    with (Path(__file__).parent / "limits.toml").open("rb") as file:
        return tomllib.load(file)
