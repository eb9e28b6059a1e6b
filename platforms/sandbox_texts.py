"""What fictional people on the sandbox platform say and are called."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

COUNTRIES: Mapping[str, Sequence[str]] = {
    "en": ("US", "GB", "AU", "CA"),
    "es": ("ES", "MX", "AR"),
    "de": ("DE", "AT"),
    "pl": ("PL",),
    "ru": ("KZ", "RU"),
    "ko": ("KR",),
    "pt": ("BR", "PT"),
    "fr": ("FR", "BE"),
}

BIOS: Sequence[str] = (
    "Slow food from a small kitchen.",
    "Trail running, one hill at a time.",
    "I test gadgets so that you can skip them.",
    "Skin care explained without miracles.",
    "Games, speedruns and long evenings.",
    "Plants that survive even with me.",
    "Second-hand fashion and mending.",
    "Travel on trains, with a tent.",
    "Money matters in plain words.",
    "Science experiments for the kitchen table.",
)

TITLES: Sequence[str] = (
    "One week with {thing}",
    "{thing}: worth it?",
    "What I learned about {thing}",
    "Five mistakes with {thing}",
    "My honest view of {thing}",
    "{thing} for beginners",
    "I tried {thing} so you don't have to",
    "Answering your questions about {thing}",
)

THINGS: Sequence[str] = (
    "sourdough",
    "trail shoes",
    "a folding bike",
    "retinol",
    "a pocket projector",
    "night trains",
    "balcony tomatoes",
    "budget headphones",
    "cold brew",
    "a standing desk",
    "thrifted coats",
    "mechanical keyboards",
)

NAMES: Sequence[str] = (
    "ann.k",
    "marek_w",
    "luz.marina",
    "jonas77",
    "o.petrova",
    "minji_95",
    "caio.dev",
    "lea.lit",
    "dami",
    "kuba.foto",
    "sol_y_sal",
    "frau.holunder",
    "tim.on.tour",
    "hana.reads",
    "vera_v",
    "noemi",
)

SIGNS: Sequence[str] = ("🔥🔥", "❤️", "😂😂", "wow", "👏👏👏", "nice", "🙏")
TAILS: Sequence[str] = ("", "", "", " 🙂", " 😂", "!", "!!", " 🔥", " ❤️", "...", " 👏", " 🙏")

_COMMENTS = tomllib.loads((Path(__file__).parent / "sandbox_comments.toml").read_text())
CALM: Mapping[str, Sequence[str]] = _COMMENTS["calm"]
ANGRY: Mapping[str, Sequence[str]] = _COMMENTS["angry"]
"""Sentences a comment is made of, by language."""
