"""Drafts ready to draw in a list: state, who they wait for, whether that is late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from drafts.models import Draft
from drafts.queries.waiting import waiting_words
from drafts.review_rows import state_badge
from drafts.states import RevisionState


def drawn_drafts(drafts: Sequence[Draft], *, now: datetime) -> list[dict[str, Any]]:
    """Return rows with their badge, whom they wait for in words, and whether they are late. Two statements."""
    words = waiting_words(drafts)
    return [
        {"draft": row, "badge": state_badge(row.state), "waits": words[row.pk], "is_late": is_late(row, now)}
        for row in drafts
    ]


def is_late(draft: Draft, now: datetime) -> bool:
    """Say whether the stage that is open is past its time."""
    return draft.state == RevisionState.IN_REVIEW and draft.due_at is not None and draft.due_at < now
