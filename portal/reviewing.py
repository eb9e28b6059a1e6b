"""Reviewing a draft from outside: a client in the portal, the holder of a link. Both pages read and answer alike."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import Membership, Pass
from drafts.actions.remarks import annotate, reply
from drafts.actions.review import decide
from drafts.models import Annotation, Decision, Draft, Revision
from drafts.places import sent_place
from drafts.queries.outside import Reviewed
from drafts.states import Answer


def number_asked(sent: Mapping[str, str], name: str) -> int | None:
    """Return the revision's number a page names; None for none, or nonsense."""
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def answer_draft(draft: Draft, by: Membership | Pass, sent: Mapping[str, str]) -> Decision:
    """Take a decision on the revision that was seen: answer, seen, note. Raises ActionError where it is not taken."""
    seen = number_asked(sent, "seen")
    if seen is None:
        raise ActionError(_("Load the page again: it does not say which version you saw."))
    return decide(draft=draft, by=by, answer=sent.get("answer", ""), seen=seen, note=sent.get("note", ""))


def remark_on(revision: Revision, by: Membership | Pass, sent: Mapping[str, str]) -> Annotation:
    """Take a remark: text, and where it points: the whole, words, a picture or a part of it, a moment of a video."""
    return annotate(revision=revision, by=by, text=sent.get("text", ""), **sent_place(sent))


def answer_remark(remark: Annotation, by: Membership | Pass, sent: Mapping[str, str]) -> Annotation:
    """Take an answer in the thread of a remark."""
    return reply(annotation=remark, by=by, text=sent.get("text", ""))


def review_context(seen: Reviewed) -> dict[str, Any]:
    """Return what templates/portal/drafts/_review.html shows."""
    others = [
        (value, label) for value, label in Answer.choices if value not in (Answer.APPROVE.value,)
    ]  # approving has a button of its own
    return {
        "seen": seen, "draft": seen.draft, "revision": seen.revision, "other_answers": others,
        "made": seen.draft.deliverable, "person": seen.draft.deliverable.collaboration.influencer,
        "campaign": seen.draft.deliverable.collaboration.campaign,
    }  # fmt: skip
