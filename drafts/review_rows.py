"""The review page ready to draw: icons, colors, which buttons would work."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from drafts import rules
from drafts.models import Draft, Revision
from drafts.queries.review import ReviewPage
from drafts.states import Answer, RevisionState, Severity

STATES = {
    RevisionState.WRITING: ("pencil", ""),
    RevisionState.IN_REVIEW: ("clock", "live"),
    RevisionState.HELD: ("inbox", "warn"),
    RevisionState.RETURNED: ("arrow-left", "warn"),
    RevisionState.APPROVED: ("circle-check", "good"),
    RevisionState.REJECTED: ("circle-x", "bad"),
    RevisionState.WITHDRAWN: ("x", ""),
    RevisionState.REPLACED: ("history", ""),
}
ANSWERS = {
    Answer.APPROVE: ("check", "good"),
    Answer.APPROVE_WITH_CHANGES: ("checks", "good"),
    Answer.REQUEST_CHANGES: ("arrow-left", "warn"),
    Answer.REJECT: ("circle-x", "bad"),
}
SEVERITIES = {
    Severity.BLOCK: ("ban", "bad"),
    Severity.NEEDS_INPUT: ("help-circle", "warn"),
    Severity.WARN: ("alert-triangle", "warn"),
    Severity.PASS: ("circle-check", "good"),
}


def state_badge(state: str) -> dict[str, str]:
    """Return a draft's state as components/_badge_state.html draws it."""
    icon, kind = STATES[RevisionState(state)]
    return {"label": str(RevisionState(state).label), "icon": icon, "kind": kind}


def review_context(page: ReviewPage, by: Membership) -> dict[str, Any]:
    """Return what the templates of the review page read."""
    draft, revision = page.draft, page.revision
    collaboration = draft.deliverable.collaboration
    campaign = collaboration.campaign
    may_edit = rules.can_edit_review(by, campaign) and collaboration.ended_at is None
    in_review = page.is_newest and revision.state == RevisionState.IN_REVIEW
    before = [row["number"] for row in page.numbers if row["number"] < revision.number]
    after = [row["number"] for row in page.numbers if row["number"] > revision.number]
    return {
        "page": page, "draft": draft, "revision": revision, "deliverable": draft.deliverable, "collaboration": collaboration,
        "campaign": campaign, "badge": state_badge(revision.state), "now": timezone.now(), "may_edit": may_edit,
        "may_remark": rules.can_remark(by, draft) and collaboration.ended_at is None,
        "may_write": rules.can_write(by, collaboration) and collaboration.ended_at is None,
        "decides_at": page.my_turn if in_review else None,
        "records_for": page.client_turn if in_review and may_edit else None,
        "is_held": page.is_newest and revision.state == RevisionState.HELD and may_edit,
        "settles_findings": may_edit and revision.state in (RevisionState.IN_REVIEW, RevisionState.HELD),
        "before": before[-1] if before else None, "after": after[0] if after else None,
        "writing": draft.newest if draft.newest and draft.newest.state == RevisionState.WRITING else None,
        "verbs": _verbs(draft, revision, page, may_edit=may_edit),
    }  # fmt: skip


def _verbs(draft: Draft, revision: Revision, page: ReviewPage, *, may_edit: bool) -> list[dict[str, Any]]:
    """Return what stands under "More"."""
    if not may_edit:
        return []
    campaign = draft.deliverable.collaboration.campaign
    verbs: list[dict[str, Any]] = []
    if draft.state == RevisionState.IN_REVIEW:
        verbs.append({"label": _("Remind who has to decide"), "icon": "bell", "method": "post", "url": reverse("drafts:remind_one", args=[draft.uuid])})  # fmt: skip
    if page.is_newest and revision.state in RevisionState.open_states:
        verbs.append({
            "label": _("Withdraw the revision"), "icon": "x", "method": "post",
            "url": reverse("drafts:withdraw", args=[revision.uuid]), "confirm": _("Withdraw this revision? It stays readable."),
        })  # fmt: skip
    if draft.client_saw_id is not None:
        verbs.append({"label": _("Share by link"), "icon": "share", "url": reverse("drafts:links", args=[draft.uuid])})  # fmt: skip
    verbs.append({"label": _("Stages and rounds of the campaign"), "icon": "list-check", "url": reverse("drafts:stages", args=[campaign.uuid])})  # fmt: skip
    verbs.append({"label": _("Rounds agreed with this person"), "icon": "refresh", "url": reverse("drafts:rounds", args=[draft.uuid])})  # fmt: skip
    return verbs
