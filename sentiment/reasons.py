"""Which words weighed: the verdict is asked again without each word, and what that changes is the word's weight."""

from collections.abc import Callable

import regex

from sentiment.contract import Reason
from sentiment.heads import Floats

WORDS_AT_MOST = 40  # words looked at; each costs one more reading
SHOWN_AT_MOST = 6
WORTH_SHOWING = 0.01
# Scripts without spaces are taken in small groups of signs.
WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}]{1,2}|\p{Thai}{1,6}|[\p{L}\p{M}\p{N}'’_-]+|\p{Extended_Pictographic}+"
)


def weigh(cleaned: str, label: int, read: Callable[[list[str]], Floats]) -> tuple[Reason, ...]:
    """Return the words that spoke for the label (number of it), strongest first; none in a comment of one word.

    `read` gives the three probabilities of texts. A word's weight is the label's probability with it minus without.
    """
    spans = [found.span() for found in WORD.finditer(cleaned)][:WORDS_AT_MOST]
    if not spans:
        return ()
    if len(spans) == 1:
        word = cleaned[slice(*spans[0])]
        return (Reason(word, float(read([cleaned])[0, label])),)
    without = [f"{cleaned[:start]} {cleaned[stop:]}".strip() for start, stop in spans]
    chances = read([cleaned, *without])[:, label]
    weights: dict[str, float] = {}
    for (start, stop), chance in zip(spans, chances[1:], strict=True):
        word = cleaned[start:stop]
        weights[word] = max(weights.get(word, 0.0), float(chances[0] - chance))
    ordered = sorted(weights.items(), key=lambda pair: -pair[1])
    return tuple(Reason(word, weight) for word, weight in ordered[:SHOWN_AT_MOST] if weight >= WORTH_SHOWING)
