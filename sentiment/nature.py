"""What a comment is about: a question, a complaint, an accusation, hate, spam, praise, a misunderstanding, or else.

Two voices are added up. Word packs (`words/<language>.toml`, versioned, readable, one per language and one for all)
give points for what was written; a small trained head over the fast stage's numbers knows what was meant, in languages
and words no pack has. Without the encoder the packs speak alone.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sentiment import heads
from sentiment.contract import Label, Nature, Part
from sentiment.corrections import NATURE
from sentiment.e5_file import DamagedModel
from sentiment.heads import FOLDER, Floats
from sentiment.stages import FETCH_AGAIN, Reading, attempt

WORDS = Path(__file__).resolve().parent / "words"
NATURES = tuple(Nature)
PLACE = {nature: place for place, nature in enumerate(NATURES)}
STRONG, WEAK = 3.0, 1.2  # points, in the head's own unit (logarithm of the odds)
QUESTION_MARK = re.compile(r"[?？؟]\s*\W*$")
ANY = "any"
FOR_UNKNOWN = "en"
# Written without spaces between words: phrases are looked for anywhere.
UNSPACED = {"ja", "zh", "th", "ko"}
# A mood and a nature that exclude each other; the nature then falls back to "other".
EXCLUDED = {
    (Nature.PRAISE, Label.NEGATIVE),
    (Nature.COMPLAINT, Label.POSITIVE),
    (Nature.HATE, Label.POSITIVE),
    (Nature.ACCUSATION, Label.POSITIVE),
}


@dataclass(frozen=True, slots=True)
class Pack:
    """A language's words: one expression that finds them all, and what each is worth."""

    pattern: re.Pattern[str]
    points: dict[str, tuple[int, float]]
    stems: tuple[tuple[str, tuple[int, float]], ...]

    def add(self, text: str, scores: Floats) -> None:
        """Add the points of the words found in a text in small letters; a phrase counts once."""
        for found in set(self.pattern.findall(text)):
            worth = self.points.get(found) or next(
                (w for stem, w in self.stems if found.startswith(stem)), None
            )
            if worth is not None:
                scores[worth[0]] += worth[1]


class NatureReader:
    """Names the nature of comments."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._packs = attempt("word packs", FETCH_AGAIN, self.parts, read_packs) or {}
        self._head = attempt(
            "nature head", FETCH_AGAIN, self.parts, lambda: heads.read_heads(FOLDER / "nature.npz")
        )

    def read(self, cleaned: Sequence[str], languages: Sequence[str], reading: Reading) -> Reading:
        """Return each comment's natures with their probabilities, as a reading an agency's own head can adjust."""
        scores = np.zeros((len(cleaned), len(NATURES)), dtype=np.float32)
        numbers: dict[str, Floats] = {}
        if self._head is not None and "use" in reading.numbers:
            numbers[NATURE] = reading.numbers["use"]
            scores += self._head.log_probabilities(reading.numbers["use"], languages)
        else:
            scores[:, PLACE[Nature.OTHER]] = 1.0
        for row, (text, language) in enumerate(zip(cleaned, languages, strict=True)):
            self._add_words(text, language, scores[row])
        return Reading(languages, {}, numbers, np.exp(heads.log_softmax(scores)))

    def _add_words(self, text: str, language: str, scores: Floats) -> None:
        small = text.lower()
        if QUESTION_MARK.search(small):
            scores[PLACE[Nature.QUESTION]] += WEAK
        for name in (ANY, language if language in self._packs else FOR_UNKNOWN):
            if name in self._packs:
                self._packs[name].add(small, scores)

    def agree(self, nature: Nature, confidence: float, label: Label) -> Nature:
        """Return the nature unless the mood excludes it and the nature itself is not certain."""
        return Nature.OTHER if (nature, label) in EXCLUDED and confidence < 0.9 else nature


def likeliest(chances: Floats) -> list[tuple[Nature, float]]:
    """Return each comment's likeliest nature and its probability."""
    return [
        (NATURES[place], float(row[place]))
        for place, row in zip(chances.argmax(axis=1), chances, strict=True)
    ]


def read_packs() -> dict[str, Pack]:
    """Read all word packs. Raise DamagedModel when one is missing its parts or cannot be read."""
    packs = {}
    for path in sorted(WORDS.glob("*.toml")):
        if path.stem == "emoji":
            continue
        try:
            packs[path.stem] = _pack(path.stem, tomllib.loads(path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedModel(f"The word pack {path.name} cannot be read: {error}.") from error
    if not packs:
        raise DamagedModel("There are no word packs.")
    return packs


def _pack(language: str, data: dict[str, Any]) -> Pack:
    points: dict[str, tuple[int, float]] = {}
    stems: list[tuple[str, tuple[int, float]]] = []
    expressions = []
    for nature, lists in data["nature"].items():
        place = PLACE[Nature(nature)]
        for worth, phrases in ((STRONG, lists.get("strong", [])), (WEAK, lists.get("weak", []))):
            for phrase in phrases:
                small = phrase.lower()
                if small.endswith("*"):
                    stems.append((small[:-1], (place, worth)))
                    expressions.append(re.escape(small[:-1]) + r"\w*")
                else:
                    points[small] = (place, worth)
                    expressions.append(re.escape(small) + ("" if language in UNSPACED else r"(?!\w)"))
    expressions.sort(key=len, reverse=True)
    start = "" if language in UNSPACED else r"(?<!\w)"
    return Pack(re.compile(f"{start}(?:{'|'.join(expressions)})"), points, tuple(stems))
