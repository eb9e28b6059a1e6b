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

__all__ = [
    "BrandText", "BrandWords", "CheckedText", "Conflict", "FoundBy", "Media", "Question", "Relation", "Report",
    "Sentence", "Severity",
]  # fmt: skip
