"""Hints beside an answer that is being written: what the letter checker would say of its words. Never a gate."""

from outreach import letters
from outreach.check_rows import CheckRow, check_rows
from outreach.letters import Severity
from outreach.models import Message
from outreach.queries.letters import letter_of

# What an answer within a conversation may be told; a first letter owes more.
KINDS = frozenset({"leftover", "phrases", "shouting", "links"})
MOST = 4


def reply_hints(message: Message | None) -> list[CheckRow]:
    """Return what may be said better in an answer, the worst first; nothing of one that is empty."""
    if message is None or not message.body.strip():
        return []
    report = letters.check_letter(letter_of(message, posts=[]), kinds=KINDS)
    rows = [row for row in check_rows(report) if row.severity != Severity.PASS]
    return sorted(rows, key=lambda row: row.severity.rank)[:MOST]
