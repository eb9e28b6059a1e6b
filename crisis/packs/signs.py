"""By what an alert's comments point to a scenario: natures with weights, and words, from signs.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from accounts.rule_packs import PackFault
from accounts.text import fold
from crisis.packs.reading import FOLDER, only, parsed, playbooks
from sentiment.contract import Nature

SHORT = 5  # letters: a shorter word counts only as a whole word


@dataclass(frozen=True, slots=True)
class Sign:
    """What points to one scenario. Words are folded."""

    scenario: str
    natures: Mapping[str, float]
    words: tuple[str, ...]

    def words_in(self, text: str) -> list[str]:
        """Return the words that stand in a text."""
        folded = fold(text)
        spaced = f" {' '.join(folded.replace('.', ' ').replace(',', ' ').replace('!', ' ').replace('?', ' ').split())} "
        return [
            word
            for word in self.words
            if (f" {word} " in spaced if word.isascii() and len(word) <= SHORT else word in folded)
        ]


@cache
def signs() -> Mapping[str, Sign]:
    """Return the signs by scenario. Raises PackFault."""
    return read_signs("signs.toml", (FOLDER / "signs.toml").read_text(encoding="utf-8"))


def read_signs(name: str, text: str) -> Mapping[str, Sign]:
    """Read a pack of signs; each names a built-in scenario and known natures. Raises PackFault."""
    found: dict[str, Sign] = {}
    for row in parsed(name, text, "sign")["sign"]:
        place = f"{name}, {row.get('scenario', 'a sign without scenario')}"
        only(place, row, {"scenario", "natures", "words"})
        if row["scenario"] not in playbooks() or row["scenario"] in found:
            raise PackFault(f"{place} is no scenario of playbooks.toml, or stands there twice.")
        for nature, weight in row["natures"].items():
            if nature not in set(Nature) or not 0 < weight <= 1:
                raise PackFault(f"{place}: {nature} = {weight} is not a nature with a weight of up to 1.")
        found[row["scenario"]] = Sign(row["scenario"], row["natures"], tuple(map(fold, row["words"])))
    return found
