"""Checks of a draft's text against rules that are data (drafts/packs/): a library without models."""

from drafts.checking.contract import (
    BrandText,
    BrandWords,
    CheckedText,
    Conflict,
    FoundBy,
    Media,
    Question,
    Relation,
    Report,
    Sentence,
    Severity,
)
from drafts.checking.engine import check

__all__ = [
    "BrandText", "BrandWords", "CheckedText", "Conflict", "FoundBy", "Media", "Question", "Relation", "Report",
    "Sentence", "Severity", "check",
]  # fmt: skip
