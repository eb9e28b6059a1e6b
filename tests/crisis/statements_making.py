"""Statements made from a few fields, as samples of the packs write them."""

from collections.abc import Mapping
from typing import Any

from crisis.statements import Fact, Sort, Statement

KNOWN = {"text", "sort", "facts", "channels", "harmed", "legal_cleared", "times"}


def make_statement(fields: Mapping[str, Any]) -> Statement:
    """Return a statement; `times` repeats its text."""
    assert not set(fields) - KNOWN, set(fields) - KNOWN
    return Statement(
        text=fields["text"] * fields.get("times", 1), sort=Sort(fields.get("sort", "full")),
        facts=tuple(Fact(**fact) for fact in fields.get("facts", ())), channels=tuple(fields.get("channels", ())),
        harmed=tuple(fields.get("harmed", ())), legal_cleared=fields.get("legal_cleared", False),
    )  # fmt: skip
