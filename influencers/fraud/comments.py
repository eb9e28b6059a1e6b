"""What comments look like together: empty words, repetitions, how many people wrote them."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from accounts.text import fold

LEAST_COMMENTS = 50
LEAST_LETTERS = 12  # shorter comments repeat by nature
NEAR = 0.8
MOST_COMPARED = 400  # distinct texts compared with each other
_WORDS = re.compile(r"[^\w\s]|_")


def generic_share(texts: Sequence[str]) -> float | None:
    """Return the share of comments that are only emoji or a stock phrase; None with fewer than LEAST_COMMENTS."""
    if len(texts) < LEAST_COMMENTS:
        return None
    return sum(_bare(text) in _phrases() for text in texts) / len(texts)


def repeated_share(texts: Sequence[str]) -> float | None:
    """Return the share of longer comments that have a twin or a near twin; None with fewer than LEAST_COMMENTS."""
    bare = [words for words in map(_bare, texts) if len(words) >= LEAST_LETTERS]
    if len(bare) < LEAST_COMMENTS:
        return None
    counts = Counter(bare)
    distinct = sorted(counts, key=lambda words: (-counts[words], words))[:MOST_COMPARED]
    repeated = {words for words in counts if counts[words] > 1} | _near_twins(distinct)
    return sum(counts[words] for words in repeated) / len(bare)


def distinct_share(authors: Sequence[int]) -> float | None:
    """Return distinct commenters per comment; None with fewer than LEAST_COMMENTS."""
    return len(set(authors)) / len(authors) if len(authors) >= LEAST_COMMENTS else None


def _near_twins(texts: Sequence[str]) -> set[str]:
    triples = [{text[at : at + 3] for at in range(len(text) - 2)} for text in texts]
    by_triple: dict[str, list[int]] = defaultdict(list)
    found: set[str] = set()
    for number, own in enumerate(triples):
        shared: Counter[int] = Counter(other for triple in own for other in by_triple[triple])
        for other, both in shared.items():
            if both / (len(own) + len(triples[other]) - both) >= NEAR:
                found |= {texts[number], texts[other]}
        for triple in own:
            by_triple[triple].append(number)
    return found


def _bare(text: str) -> str:
    return " ".join(_WORDS.sub(" ", fold(" ".join(text.split()))).split())


@cache
def _phrases() -> frozenset[str]:
    stored = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text())
    return frozenset(phrase for each in stored.values() if isinstance(each, list) for phrase in each) | {""}
