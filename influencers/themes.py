"""Themes of advertising that people refuse and brands forbid (influencers/themes.toml)."""

import tomllib
from functools import cache
from pathlib import Path

TONES = (
    "calm", "cheerful", "critical", "educational", "emotional", "expert", "family", "glamorous", "humorous", "ironic",
    "minimal", "provocative", "sincere", "storytelling", "swearing",
)  # fmt: skip


@cache
def themes() -> dict[str, str]:
    """Return {key: name} of the suggested themes, in the order of the file."""
    with (Path(__file__).parent / "themes.toml").open("rb") as file:
        return tomllib.load(file)["themes"]


def theme_name(key: str) -> str:
    """Return what a theme is called; an agency's own word as it is."""
    return themes().get(key, key)
