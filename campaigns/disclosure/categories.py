"""Kinds of products that ask for more than a label (campaigns/disclosure/categories.toml)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Category:
    """`verdict`: "block" never advertised, "legal" a lawyer looks first. `age`: what the audience has to be; None: no rule."""

    key: str
    name: str
    verdict: str
    why: str
    age: int | None = None


def _read() -> dict[str, Category]:
    with (Path(__file__).parent / "categories.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {key: Category(key=key, **row) for key, row in rows.items() if isinstance(row, dict)}


CATEGORIES = _read()
