"""The templates one can begin with: data in starters.toml, in five languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from outreach.states import TemplateKind


@dataclass(frozen=True)
class Starter:
    """A template to begin with; `texts`: {language: {"subject", "body"}}."""

    name: str
    kind: TemplateKind
    goal: str
    texts: Mapping[str, Mapping[str, str]]


@cache
def starters() -> tuple[Starter, ...]:
    """Return the starter templates, read once."""
    rows = tomllib.loads((Path(__file__).parent / "starters.toml").read_text(encoding="utf-8"))["template"]
    return tuple(
        Starter(
            row["name"], TemplateKind(row["kind"]), row["goal"],
            {code: {"subject": text["subject"], "body": text["body"].strip()} for code, text in row["texts"].items()},
        )
        for row in rows
    )  # fmt: skip
