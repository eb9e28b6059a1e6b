"""The words of letters to influencers in a crisis, by language (kit_letters.toml)."""

import tomllib
from functools import cache
from pathlib import Path

PAGE = "[page]"  # stands in a letter until it leaves: nobody who reads the table can open the page
FALLBACK = "en"
KINDS = ("kit", "check_in")


def languages() -> tuple[str, ...]:
    return tuple(_words())


def letter_in(language: str, kind: str, *, name: str, agency: str, contact: str) -> tuple[str, str]:
    """Return subject and body in a language, else in English. `kind`: one of KINDS; `contact` empty: nobody is named."""
    words = _words().get(language.lower()[:2]) or _words()[FALLBACK]
    given = {"name": name, "agency": agency, "contact": contact}
    body = words[kind]["body"].strip().format(**given)
    if contact:
        body = f"{body}\n\n{words['contact']['line'].format(**given)}"
    return words[kind]["subject"].format(**given), body


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    pack = tomllib.loads(Path(__file__).with_name("kit_letters.toml").read_text("utf-8"))
    return {language: words for language, words in pack.items() if isinstance(words, dict)}
