"""Who lives in the demo agency: people made from demo_names.toml with a fixed seed, the same on every machine."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SEED = 20260101
PEOPLE = 200
WORDS = Path(__file__).with_name("demo_names.toml")

# On the sandbox platform the beginning of a handle decides what becomes of the channel (platforms/sandbox.py).
FATES = {7: "private-", 23: "gone-", 31: "rounded-", 44: "flaky-", 58: "hidden-", 66: "private-", 79: "storm-",
         88: "rounded-", 97: "gone-", 112: "rounded-", 121: "flaky-", 134: "private-", 145: "storm-", 156: "rounded-",
         168: "gone-", 177: "hidden-", 189: "flaky-"}  # fmt: skip
SECOND_CHANNELS = ("{}-vlog", "{}-short", "{}-live", "more.{}")


@dataclass(frozen=True)
class Person:
    """One fictional influencer; `chance` draws what else is made up about them."""

    name: str
    country: str
    time_zone: str
    languages: list[str]
    tags: list[str]
    handles: list[str]
    chance: random.Random = field(repr=False, compare=False)

    @property
    def domain(self) -> str:
        """The person's own web address: always under .example, which belongs to nobody."""
        return f"{self.handles[0].rsplit('-', 1)[-1].replace('.', '-')}.example"


def words() -> Mapping[str, Any]:
    """Return the word lists."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def people(lists: Mapping[str, Any]) -> list[Person]:
    """Return the demo's people; no two share a name or a handle."""
    chance = random.Random(SEED)  # noqa: S311 -- fiction, not secrets
    made: list[Person] = []
    names: set[str] = set()
    handles: set[str] = set()
    for name, latin, culture in _names(lists["cultures"], chance):
        if name in names:
            continue
        own = random.Random(f"{SEED}:{name}")  # noqa: S311 -- fiction, not secrets
        person = _person(name, latin, culture, lists, FATES.get(len(made), ""), own)
        if handles.isdisjoint(person.handles):
            made.append(person)
            names.add(name)
            handles.update(person.handles)
        if len(made) == PEOPLE:
            break
    return made


def _names(
    cultures: list[dict[str, Any]], chance: random.Random
) -> Iterator[tuple[str, tuple[str, str], dict[str, Any]]]:
    shares = [culture["share"] for culture in cultures]
    while True:
        culture = chance.choices(cultures, shares)[0]
        given, given_latin = _spellings(chance.choice(culture["given"]))
        family, family_latin = _spellings(chance.choice(culture["family"]))
        parts = [family, given] if culture.get("family_first") else [given, family]
        yield culture.get("joiner", " ").join(parts), (given_latin, family_latin), culture


def _spellings(word: str) -> tuple[str, str]:
    native, _, latin = word.partition(" | ")
    return native, latin or native.lower()


def _person(
    name: str,
    latin: tuple[str, str],
    culture: dict[str, Any],
    lists: Mapping[str, Any],
    fate: str,
    own: random.Random,
) -> Person:
    country, time_zone, *language = own.choice(culture["places"]).split(" ")
    topics = own.sample(lists["topics"], own.choice((1, 2, 2, 3)))
    base = own.choice(lists["handle_patterns"]).format(given=latin[0], family=latin[1], topic=topics[0])
    others = own.sample(SECOND_CHANNELS, own.choice((0, 0, 1, 1, 1, 2)))
    languages = language or [culture["language"]]
    if languages != ["en"] and own.random() < 0.35:
        languages.append("en")
    return Person(
        name=name,
        country=country,
        time_zone=time_zone,
        languages=languages,
        tags=sorted([*topics, *own.sample(lists["marks"], own.choice((0, 0, 1, 2)))]),
        handles=[fate + base, *(pattern.format(base) for pattern in others)],
        chance=own,
    )
