"""Texts to check, made from the fields that samples of the packs are written in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drafts.checking import BrandText, BrandWords, CheckedText, FoundBy, Media, Report, Sentence, check


def text_of(fields: Mapping[str, Any]) -> CheckedText:
    """Build a CheckedText. `repeat` repeats the text, `media_times` the files."""
    given = dict(fields)
    given["text"] = given.get("text", "") * given.pop("repeat", 1)
    files = [Media(**file) for file in given.pop("media", [])]
    given["media"] = tuple(files * given.pop("media_times", 1))
    if "brand" in given:
        given["brand"] = brand_of(given["brand"])
    if "compared" in given:
        given["compared"] = tuple(BrandText(**each) for each in given["compared"])
    if "amount" in given:
        given["amount"] = Decimal(given["amount"])
    for key in ("markets", "categories", "own_texts"):
        if key in given:
            given[key] = tuple(given[key])
    return CheckedText(**given)


def brand_of(fields: Mapping[str, Any]) -> BrandWords:
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    if "sentences" in given:
        given["sentences"] = tuple(Sentence(**each) for each in given["sentences"])
    return BrandWords(**given)


def checked(text: str, **fields: Any) -> Report:
    return check(text_of({"text": text, **fields}))


def of_rule(report: Report, rule: str) -> list[FoundBy]:
    return [found for found in report.findings if found.rule == rule]


def worst(report: Report, rule: str) -> FoundBy | None:
    """Return a rule's worst finding; None where it says nothing."""
    return min(of_rule(report, rule), key=lambda found: found.severity.rank, default=None)
