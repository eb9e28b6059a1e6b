"""What was measured: quality per language, the model's version and its card. Reads small files, loads no model."""

import hashlib
import json
from functools import cache
from pathlib import Path

from sentiment.build import RECIPE
from sentiment.contract import Quality, Stage
from sentiment.heads import FOLDER
from sentiment.text import RULES_VERSION

CARD = Path(__file__).resolve().parent / "MODEL_CARD.md"
WORDS = Path(__file__).resolve().parent / "words"


@cache
def quality() -> tuple[Quality, ...]:
    """Return what each stage reached in each language; languages never measured are not in it.

    Made by `benchmarks/sentiment.py`; empty when the file is missing or damaged.
    """
    try:
        rows = json.loads((FOLDER / "quality.json").read_text("utf-8"))
        return tuple(Quality(**{**row, "stage": Stage(row["stage"])}) for row in rows)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def quality_of(language: str, stage: Stage = Stage.CAREFUL) -> Quality | None:
    """Return the quality of a stage in a language over all its sources (weighted by rows), None when not measured."""
    rows = [
        row
        for row in quality()
        if row.language == language and row.stage is stage and row.macro_f1 is not None
    ]
    if not rows:
        return None
    total = sum(row.rows for row in rows)
    mean = sum((row.macro_f1 or 0.0) * row.rows for row in rows) / total
    errors = [abs(row.share_error) * row.rows for row in rows if row.share_error is not None]
    return Quality(
        language=language,
        stage=stage,
        macro_f1=round(mean, 1),
        rows=total,
        source=", ".join(sorted({row.source for row in rows})),
        share_error=round(sum(errors) / total, 1) if errors else None,
        zero_shot=all(row.zero_shot for row in rows),
        small=all(row.small for row in rows),
    )


@cache
def model_version(encoder: str = "e5") -> str:
    """Return a short name of heads, settings, word packs and cleaning rules together with the careful encoder.

    Verdicts of another version are older and may be read again. Without the careful stage the version differs, so
    that its coming back is seen.
    """
    digest = hashlib.sha256(f"{encoder} {RULES_VERSION} {RECIPE}".encode())
    for path in sorted([*FOLDER.glob("*.npz"), FOLDER / "settings.json", *WORDS.glob("*.toml")]):
        if path.exists():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return f"{encoder}-{digest.hexdigest()[:10]}"


def model_card() -> str:
    """Return the model card (Markdown)."""
    return CARD.read_text("utf-8") if CARD.exists() else ""
