"""Which language a letter is in: by its script where that settles it, else by the small words every sentence needs.

No model is loaded: letters are checked in web processes, while somebody types. A letter has dozens of words, and a
fifth of them are such small words; comments, which have five, are read by `sentiment.language`.
"""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from outreach.letters.reading import Folded
from sentiment.language import script_language

_LEAST_WORDS = 4
_LEAST_SHARE = 0.12  # of words that are small words of the language
_LEAD = 1.25  # times as many as the next language's
_MOST_WORDS = 2_000  # enough of a long letter


def language_of(text: str) -> str:
    """Return the language (ISO 639) of a text; empty where it cannot be told."""
    folded = Folded(text)
    words = [word for word, _, _ in folded.words[:_MOST_WORDS] if not word.startswith(("http", "www."))]
    script = script_language(" ".join(words))
    if script == "ru":
        return _cyrillic(words)
    if script == "und":
        return ""
    return script or _latin(words)


def _latin(words: list[str]) -> str:
    if len(words) < _LEAST_WORDS:
        return ""
    known = _small_words()
    hits: Counter[str] = Counter()
    for word in words:
        hits.update(known.get(word, ()))
    (best, most), (_, second) = [*hits.most_common(2), ("", 0), ("", 0)][:2]
    if most < max(2, _LEAST_SHARE * len(words)) or most < _LEAD * second:
        return ""
    return best


def _cyrillic(words: list[str]) -> str:
    letters = Counter("".join(words))
    marks = {"uk": "іїєґ", "sr": "ђјљњћџ", "kk": "әғқңөұүһ", "be": "ў"}
    found = {language: sum(letters[letter] for letter in signs) for language, signs in marks.items()}
    best = max(found, key=lambda language: found[language])
    if found[best] > 0.01 * letters.total():
        return best
    small = _small_words()
    bulgarian = sum("bg" in small.get(word, ()) for word in words)
    russian = sum("ru" in small.get(word, ()) for word in words)
    return "bg" if bulgarian > 2 * russian and bulgarian > 1 else "ru"


@cache
def _small_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    rows = tomllib.loads((Path(__file__).parent / "small_words.toml").read_text(encoding="utf-8"))
    for language, words in rows["words"].items():
        for word in dict.fromkeys(Folded(words).text.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}
