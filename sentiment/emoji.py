"""Comments without words: what their emoji say.

The pack `words/emoji.toml` lists emoji by how they feel. Probabilities are counts with some doubt added: one heart is
fairly sure, three are surer, an unlisted emoji leaves the comment neutral.
"""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np

from sentiment.contract import Reason
from sentiment.heads import Floats
from sentiment.text import emoji_in

PACK = Path(__file__).resolve().parent / "words" / "emoji.toml"
# One clear emoji gives 0.7; each further one of its kind halves the doubt that is left.
DOUBT = 0.3
NOTHING = (0.02, 0.96, 0.02)
UNLISTED = (0.15, 0.65, 0.2)


@cache
def feelings() -> dict[str, float]:
    """Return each listed emoji's feeling from -1 to 1."""
    pack = tomllib.loads(PACK.read_text("utf-8"))
    found = {}
    for group in pack["group"]:
        found.update(dict.fromkeys(group["emoji"].split(), float(group["feeling"])))
    return found


def feeling_of(sign: str) -> float | None:
    """Return an emoji's or emoticon's feeling, None when it is not listed."""
    found = feelings()
    return found.get(sign, found.get(sign[:2], found.get(sign[:1])))


def probabilities(cleaned: str) -> Floats:
    """Return negative, neutral and positive of a comment without words."""
    signs = emoji_in(cleaned)
    if not signs:
        return np.array(NOTHING, dtype=np.float32)
    known = [feeling for sign in signs if (feeling := feeling_of(sign)) is not None]
    if not known:
        return np.array(UNLISTED, dtype=np.float32)
    mean = sum(known) / len(known)
    certain = abs(mean) * (1 - DOUBT ** (1 + 0.5 * (len(known) - 1)))
    rest = 1 - certain
    liked, disliked = (certain, 0.0) if mean > 0 else (0.0, certain)
    return np.array([disliked + rest * 0.15, rest * 0.7, liked + rest * 0.15], dtype=np.float32)


def reasons(cleaned: str) -> tuple[Reason, ...]:
    """Return the emoji that weighed, strongest first."""
    weights = {sign: feeling for sign in emoji_in(cleaned) if (feeling := feeling_of(sign)) is not None}
    ordered = sorted(weights.items(), key=lambda pair: -abs(pair[1]))
    return tuple(Reason(sign, abs(feeling)) for sign, feeling in ordered)
