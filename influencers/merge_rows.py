"""Duplicates and merges ready to draw: reasons in words, two records side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from influencers.actions.merging import UNDO_DAYS
from influencers.merge_fields import CHOICES, UNITED
from influencers.models import Influencer, Merge
from influencers.queries.duplicates import Pair

REASONS = {
    "handle": _("the same handle on another platform"),
    "email": _("the same e-mail address"),
    "number": _("the same number"),
    "name": _("a similar name in the same country"),
}
MOST_SHOWN = 20


@dataclass(frozen=True)
class DrawnPair:
    """`older` is proposed to stay: more points at it from outside."""

    older: Influencer
    newer: Influencer
    reasons: list[tuple[str, str]]


@dataclass(frozen=True)
class ChoiceRow:
    """One field of two records. `is_choice`: both have something, and it differs."""

    key: str
    label: str
    kept: str
    merged: str
    is_choice: bool
    chosen: str


def drawn_pairs(pairs: Iterable[Pair]) -> list[DrawnPair]:
    return [
        DrawnPair(pair.older, pair.newer, [(str(REASONS[why]), value) for why, value in pair.reasons])
        for pair in pairs
    ]


def choice_rows(kept: Influencer, merged: Influencer, typed: Mapping[str, str]) -> list[ChoiceRow]:
    """Return what two records say, field by field, those to choose between first; fields neither has are left out."""
    rows = []
    for choice in CHOICES:
        ours, theirs = choice.words(kept), choice.words(merged)
        if not ours and not theirs:
            continue
        differs = bool(ours and theirs and ours != theirs)
        chosen = typed.get(f"choose_{choice.key}") or ("kept" if ours else "merged")
        rows.append(ChoiceRow(choice.key, str(choice.label), ours, theirs, differs, chosen))
    for name in UNITED:
        ours, theirs = ", ".join(getattr(kept, name)), ", ".join(getattr(merged, name))
        if ours or theirs:
            label = name.replace("_", " ").capitalize()
            rows.append(ChoiceRow(name, label, ours, theirs, is_choice=False, chosen="both"))
    return sorted(rows, key=lambda row: not row.is_choice)


def undoable_merges(merges: "QuerySet[Merge]") -> list[Merge]:
    """Return the newest merges that can still be taken back."""
    since = timezone.now() - timedelta(days=UNDO_DAYS)
    return list(merges.filter(undone_at=None, created_at__gte=since).order_by("-pk")[:MOST_SHOWN])
