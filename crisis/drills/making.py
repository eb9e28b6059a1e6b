"""The two built-in storms: made by code from phrases in packs of their own, the same each time (a fixed seed)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Recorded:
    """A comment of a recorded stream: `second` from its beginning; `mood` and `nature` as whoever made it meant them."""

    second: float
    text: str
    author: str
    post: str
    likes: int = 0
    mood: str = ""
    nature: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a storm: until which minute, comments an hour, and the weights of the groups of phrases spoken in it."""

    name: str
    until: int
    rate: float
    groups: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases of one mood and nature; `{product}` and `{name}` are put in."""

    mood: str
    nature: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drill:
    """A made-up storm. `playbook` is the scenario that fits, `turns_at` the minute in which it turns."""

    key: str
    title: str
    story: str
    playbook: str
    level: str
    turns_at: int
    seed: int
    names: Mapping[str, str]
    posts: tuple[str, ...]
    phases: tuple[Phase, ...]
    groups: Mapping[str, Group]


@cache
def drills() -> Mapping[str, Drill]:
    """Return the built-in storms by key."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Drill(
            key=path.stem, title=pack["title"], story=pack["story"], playbook=pack["playbook"], level=pack["level"],
            turns_at=pack["turns_at"], seed=pack["seed"], names=pack["names"], posts=tuple(pack["posts"]),
            phases=tuple(Phase(**row) for row in pack["phase"]),
            groups={key: Group(row["mood"], row["nature"], tuple(row["phrases"])) for key, row in pack["group"].items()},
        )  # fmt: skip
    return found


@cache
def comments_of(key: str) -> tuple[Recorded, ...]:
    """Return the comments of a built-in storm in order. Raises KeyError for a storm nobody made."""
    drill = drills()[key]
    random = np.random.default_rng(drill.seed)
    found: list[Recorded] = []
    begin = 0
    for phase in drill.phases:
        number = random.poisson(phase.rate * (phase.until - begin) / 60)
        for second in np.sort(random.uniform(begin * 60, phase.until * 60, number)):
            found.append(_comment(drill, phase, float(second), random, len(found)))
        begin = phase.until
    return tuple(found)


def _comment(drill: Drill, phase: Phase, second: float, random: np.random.Generator, number: int) -> Recorded:
    group = drill.groups[_drawn(list(phase.groups), random, list(phase.groups.values()))]
    text = _drawn(group.phrases, random).format(**drill.names)
    # Few write much: a power law of authors, as under real posts.
    author = f"{drill.key}-{int(random.pareto(1.2) * 40) % 4000}-{number % 7}"
    likes = int(random.pareto(1.5) * (3 if group.mood == "negative" else 1))
    return Recorded(
        round(second, 1), text, author, _drawn(drill.posts, random), min(likes, 900), group.mood, group.nature
    )


def _drawn(
    choices: Sequence[str], random: np.random.Generator, weights: Sequence[float] | None = None
) -> str:
    chances = None if weights is None else np.array(weights) / sum(weights)
    return choices[int(random.choice(len(choices), p=chances))]
