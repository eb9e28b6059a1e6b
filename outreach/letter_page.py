"""What the page of one letter shows: the text, its checks, what may be put in, and what stands beside it."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Membership
from outreach import rules
from outreach.actions.letters import check_message, is_later
from outreach.check_rows import MOST_WORDS, check_rows, gate_words
from outreach.letter_values import FIELDS, name_of
from outreach.letters import Severity, fields_of
from outreach.models import DraftingHelp, Message
from outreach.queries.letters import UNSENT, contact_point_of, latest_posts, letter_of, next_letter
from outreach.queries.suppression import suppressed

SHOWN_POSTS = 8


def letter_page(
    message: Message, by: Membership, *, typed: Mapping[str, str] | None = None, is_part: bool = False
) -> dict[str, Any]:
    """Return what the page needs; `is_part` for the checks alone, as they are answered while somebody types."""
    person = message.thread.influencer
    posts = latest_posts(person) if person else []
    report = check_message(message, posts=posts, keep=is_part)
    page = {
        "letter": message, "report": report, "rows": check_rows(report), "gate_words": gate_words(message.gate),
        "most_words": MOST_WORDS, "is_later": is_later(message),
        "may_write": message.state in UNSENT and rules.can_write(by, message.agency),
        "foot": letter_of(message, posts=posts).as_sent[len(message.body.rstrip()) :].strip(),
        "missing": _missing(message), "blocks": len(report.of(Severity.BLOCK)),
    }  # fmt: skip
    if is_part or person is None:
        return page
    row = suppressed(message.agency, [message.to_address]).get(message.to_address)
    return page | {
        "person": person, "sheet": _sheet(message, typed or {}), "despite": (typed or {}).get("despite", message.despite), "follower": next_letter(message) if message.batch_id else None,
        "posts": [(post, name_of(post)) for post in posts[:SHOWN_POSTS] if post.title or post.text],
        "contact_point": contact_point_of(person, message.to_address), "unwanted": row,
        "has_help": DraftingHelp.objects.for_agency(message.agency).filter(is_on=True).exists(),
    }  # fmt: skip


def _sheet(message: Message, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands in the fields: what was typed last, else what is saved."""
    names = ("subject", "body", "language", "cited_url", "version")
    return {name: typed.get(name, getattr(message, name)) for name in names}


def _missing(message: Message) -> list[tuple[str, Any]]:
    """Return the fields that stand in the letter still, with what each stands for."""
    means = {field.name: field.means for field in FIELDS}
    return [(name, means.get(name, "")) for name in fields_of(message.subject, message.body)]
