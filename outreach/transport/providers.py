"""Providers a mailbox may send through, and the mail backend made for one mailbox."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.core.mail import get_connection


@dataclass(frozen=True)
class Provider:
    """`secrets` and `options`: (name, label). `choices`: option -> value -> what the provider's backend gets."""

    key: str
    label: str
    secrets: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...] = ()
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def backend(self, options: Mapping[str, str], secrets: Mapping[str, str]) -> Any:
        """Return Anymail's backend with this mailbox's own settings."""
        values = {**secrets, **options}
        for name, known in self.choices.items():
            values[name] = known.get(values.get(name, ""), next(iter(known.values())))
        given: dict[str, Any] = {theirs: values.get(ours, "") for theirs, ours in self.takes.items()}
        return get_connection(f"anymail.backends.{self.key}.EmailBackend", **given)


@cache
def providers() -> dict[str, Provider]:
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {
        key: Provider(
            key=key, label=row["label"], secrets=tuple(map(tuple, row["secrets"])),
            options=tuple(map(tuple, row.get("options", ()))), choices=row.get("choices", {}),
            takes=row["takes"], headers=row.get("headers", {}),
        )
        for key, row in rows.items()
    }  # fmt: skip
