"""Which mentions belong to a monitor: its words, found as people write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.text import fold
from crisis.detection.settings import WatchWord
from crisis.detection.words import watch_word

__all__ = ["Words"]

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Words:
    """Keywords (one of them has to stand in a text; none: every text) and words that keep a text out.

    They are found as watch-words are: whatever the case, accents, width and invisible characters; `word*` has any
    ending; signs such as # and @ belong to a word that begins with them.
    """

    wanted: Sequence[str] = ()
    unwanted: Sequence[str] = ()
    _wanted: tuple[WatchWord, ...] = field(init=False, repr=False)
    _unwanted: tuple[WatchWord, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_wanted", tuple(map(WatchWord, self.wanted)))
        object.__setattr__(self, "_unwanted", tuple(map(WatchWord, self.unwanted)))

    def let(self, *texts: str) -> bool:
        """Say whether what was said belongs here."""
        text = fold(_SPACES.sub(" ", " ".join(texts))[:60_000])
        if self._wanted and watch_word(text, self._wanted) is None:
            return False
        return watch_word(text, self._unwanted) is None
