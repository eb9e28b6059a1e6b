"""What the packs of playbooks and severity may hold; a fault names the file, the row and what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from accounts import rule_packs
from accounts.rule_packs import PackFault
from campaigns.states import FirstActor, Response

FOLDER = Path(__file__).parent
ACTORS: tuple[str, ...] = tuple(FirstActor.values)
RESPONSES: tuple[str, ...] = tuple(Response.values)
SORTS = ("holding", "full")
_HEAD = {"pack", "version", "as_of", "review_by", "source"}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of severity. Times are minutes from the alert; `update` is between two words of ours.

    `statement` holds only where `statement_asked`. `approvals` are steps, in each of them one of the roles approves,
    none of whom wrote the text. `calm_hours` under the limits close the incident, `postmortem_days` are working days.
    """

    key: str
    code: str
    name: str
    triggers: tuple[str, ...]
    acknowledge: int
    assess: int
    statement: int
    statement_asked: bool
    client: int
    update: int
    owner: str
    client_told: str
    speaks: str
    approvals: tuple[tuple[str, ...], ...]
    calm_hours: int
    postmortem_days: int


@dataclass(frozen=True, slots=True)
class Role:
    """A role in the war room, and what whoever holds it does."""

    key: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Task:
    """What a role does, within so many minutes of the incident's beginning."""

    role: str
    text: str
    minutes: int
    is_legal: bool = False  # a consultation with a lawyer


@dataclass(frozen=True, slots=True)
class Template:
    """A statement with places to fill in braces: {channel}, {time}, {product}, {help}, {name}."""

    sort: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """A scenario: how it is noticed, who speaks first and why, what happens to the campaign, who does what by when.

    `tasks` begin with those of every scenario. `replies` say by nature of comment what the influencer does (clarify, answer, leave) and how; `never` is what is
    not said. `contacts` are the roles outside that a version of one's own puts names to.
    """

    key: str
    name: str
    triggers: tuple[str, ...]
    level: str
    response: str
    first_actor: str
    why_first: str
    tasks: tuple[Task, ...]
    templates: tuple[Template, ...]
    replies: tuple[tuple[str, str, str], ...]
    never: tuple[str, ...]
    contacts: tuple[str, ...]
    version: int
    source: str
    as_of: date

    def template(self, sort: str, language: str) -> str:
        """Return a statement template, in English where it is not written in a language."""
        found = {each.language: each.text for each in self.templates if each.sort == sort}
        return found.get(language, found.get("en", ""))


@cache
def levels() -> Mapping[str, Level]:
    """Return the levels by key, mildest first. Raises PackFault."""
    return read_levels("severity.toml", (FOLDER / "severity.toml").read_text(encoding="utf-8"))


@cache
def roles() -> Mapping[str, Role]:
    """Return the roles by key. Raises PackFault."""
    pack = parsed("playbooks.toml", (FOLDER / "playbooks.toml").read_text(encoding="utf-8"), "role")
    return {row["key"]: Role(**row) for row in pack["role"]}


@cache
def playbooks() -> Mapping[str, Playbook]:
    """Return the built-in playbooks by key. Raises PackFault."""
    return read_playbooks("playbooks.toml", (FOLDER / "playbooks.toml").read_text(encoding="utf-8"))


@cache
def tasks_of_all() -> tuple[Task, ...]:
    """Return what every scenario begins with, by deadline: the tasks of a room without a playbook. Raises PackFault."""
    pack = parsed(
        "playbooks.toml", (FOLDER / "playbooks.toml").read_text(encoding="utf-8"), "role", "tasks_of_all"
    )
    return _tasks("playbooks.toml", pack["tasks_of_all"], {row["key"] for row in pack["role"]})


def read_levels(name: str, text: str) -> Mapping[str, Level]:
    """Read a pack of levels: from mild to grave no time may grow. Raises PackFault."""
    pack = parsed(name, text, "level")
    found: dict[str, Level] = {}
    for row in pack["level"]:
        place = f"{name}, {row.get('key', 'a level without key')}"
        only(place, row, {each.name for each in fields(Level)})
        level = Level(
            **{**row, "triggers": tuple(row["triggers"]), "approvals": tuple(map(tuple, row["approvals"]))}
        )
        for earlier in found.values():
            for timer in ("acknowledge", "assess", "client", "update"):
                if getattr(level, timer) > getattr(earlier, timer):
                    raise PackFault(f"{place}: {timer} takes longer than at {earlier.key}.")
        if any(
            getattr(level, timer) < 0 for timer in ("acknowledge", "assess", "statement", "client", "update")
        ):
            raise PackFault(f"{place}: a time cannot be negative.")
        found[level.key] = level
    return found


def read_playbooks(name: str, text: str) -> Mapping[str, Playbook]:
    """Read a pack of playbooks. Raises PackFault."""
    pack = parsed(name, text, "playbook", "role", "tasks_of_all")
    known = {row["key"] for row in pack["role"]}
    found: dict[str, Playbook] = {}
    for row in pack["playbook"]:
        place = f"{name}, {row.get('key', 'a playbook without key')}"
        only(place, row, {each.name for each in fields(Playbook)} - {"version", "source", "as_of"})
        if row["key"] in found:
            raise PackFault(f"{place} stands there twice.")
        _one_of(place, "level", row["level"], levels())
        _one_of(place, "response", row["response"], RESPONSES)
        _one_of(place, "first_actor", row["first_actor"], ACTORS)
        found[row["key"]] = Playbook(
            **{
                **row, "tasks": _tasks(place, [*pack["tasks_of_all"], *row["tasks"]], known), "templates": _templates(place, row["templates"]),
                **{key: tuple(row[key]) for key in ("triggers", "never", "contacts")},
                "replies": tuple(map(tuple, row["replies"])), "version": pack["version"], "source": pack["source"],
                "as_of": pack["as_of"],
            }
        )  # fmt: skip
    return found


def parsed(name: str, text: str, *nouns: str) -> dict[str, Any]:
    """Return a pack as plain values; raises PackFault when its head or one of its nouns is missing."""
    pack = rule_packs.parsed(name, text)
    rule_packs.refuse_missing(name, pack, _HEAD | set(nouns))
    return pack


def only(place: str, row: Mapping[str, Any], wanted: set[str]) -> None:
    """Raise PackFault unless a row has exactly these fields."""
    rule_packs.refuse_unknown(place, row, wanted)
    rule_packs.refuse_missing(place, row, wanted)


def _one_of(place: str, key: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise PackFault(f"{place}: {key} is one of {', '.join(known)}, not {value}.")


def _tasks(place: str, rows: Iterable[Mapping[str, Any]], known: set[str]) -> tuple[Task, ...]:
    found = []
    for row in rows:
        only(place, {"is_legal": False, **row}, {each.name for each in fields(Task)})
        _one_of(place, "the role of a task", row["role"], known)
        if not 0 <= row["minutes"] <= 60 * 24 * 30:
            raise PackFault(f"{place}: {row['text']} has no deadline within a month.")
        found.append(Task(**row))
    return tuple(sorted(found, key=lambda each: each.minutes))


def _templates(place: str, rows: Mapping[str, Mapping[str, str]]) -> tuple[Template, ...]:
    for sort in rows:
        _one_of(place, "the sort of a template", sort, SORTS)
    return tuple(
        Template(sort, language, text.strip())
        for sort, texts in rows.items()
        for language, text in texts.items()
    )
