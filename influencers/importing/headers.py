"""What a column's header says it means (headers.toml), in the languages lists are written in."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from accounts.text import fold

WHO = "who"  # a person or channel: the cells tell whether by name or by handle
PROFILE = "profile"  # only a platform's name: the cells tell whether handles, links or follower counts
_LONGEST = 80
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIGNS = re.compile(r"[^\w@]+|_")
# Words that name the platform and the person at once.
_NOUNS = {"youtuber": "youtube", "youtubers": "youtube", "tiktoker": "tiktok", "tiktokers": "tiktok", "tiktokker": "tiktok",
          "instagrammer": "instagram", "instagramer": "instagram", "ютубер": "youtube", "тиктокер": "tiktok", "유튜버": "youtube",
          "틱톡커": "tiktok", "streamer": "twitch"}  # fmt: skip


class Meaning(NamedTuple):
    """A target of headers.toml (or WHO, PROFILE) and the platform the header names, if any."""

    target: str
    platform: str = ""


class _Vocabulary(NamedTuple):
    targets: dict[str, str]
    platforms: dict[str, str]
    filler: frozenset[str]
    other: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads((Path(__file__).with_name("headers.toml")).read_text(encoding="utf-8"))
    aliases = {plain(word): name for name, words in data["platforms"].items() for word in words}
    return _Vocabulary(
        targets={plain(word): target for target, words in data["targets"].items() for word in words},
        # The longest first: "you tube" before "tube".
        platforms=dict(sorted(aliases.items(), key=lambda pair: -len(pair[0]))),
        filler=frozenset(map(plain, data["words"]["filler"])),
        other=frozenset(map(plain, data["words"]["other"])),
    )


@lru_cache(maxsize=2048)
def meaning(header: str) -> Meaning | None:
    """Return what a header means, or None when it is none of the things an import stores."""
    if len(header) > _LONGEST:
        return None
    for text in (plain(header), plain(_CAMEL.sub(" ", header))):
        found = _meaning(text)
        if found:
            return found
    return None


def measures_something_else(header: str) -> bool:
    """Say whether a header names a figure or a person other than the influencer's own (average, audience, brand)."""
    return bool(set(plain(_CAMEL.sub(" ", header)).split()) & _vocabulary().other)


def platform_named(text: str) -> str:
    """Return the platform a text names ("Instagram", "top_tiktok_list", "유튜브 목록"), or ""."""
    return _taken_out(plain(text))[1]


def platform_of_noun(header: str) -> str:
    """Return the platform a header's noun implies: a Youtuber is on YouTube."""
    return next((_NOUNS[word] for word in plain(header).split() if word in _NOUNS), "")


def _meaning(text: str) -> Meaning | None:
    words = _vocabulary()
    if text in words.targets:
        return Meaning(words.targets[text], _NOUNS.get(text, ""))
    rest, platform = _taken_out(text)
    if platform and not rest:
        return Meaning(PROFILE, platform)
    if rest in words.targets:
        return Meaning(words.targets[rest], platform)
    tokens = rest.split()
    if set(tokens) & words.other:
        return None
    kept = " ".join(token for token in tokens if token not in words.filler and not token.isdecimal())
    if kept in words.targets:
        return Meaning(words.targets[kept], platform)
    return Meaning(PROFILE, platform) if platform and not kept else None


def _taken_out(text: str) -> tuple[str, str]:
    """Return the text without the platform it names, and the platform."""
    for alias, name in _vocabulary().platforms.items():
        if text == alias or (not alias.isascii() and alias in text):
            return " ".join(text.replace(alias, " ").split()), name
        padded = f" {text} "
        if f" {alias} " in padded:
            return " ".join(padded.replace(f" {alias} ", " ").split()), name
    return text, ""


def plain(header: str) -> str:
    """Return a header as it is compared: folded, signs taken out."""
    return " ".join(_SIGNS.sub(" ", fold(header)).split())
