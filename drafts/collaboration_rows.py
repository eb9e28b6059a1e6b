"""The drafts of one person in one campaign, ready to draw on their page."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from campaigns.models import Collaboration
from campaigns.states import DeliverableState
from drafts import rules
from drafts.draft_rows import is_late
from drafts.models import Draft
from drafts.queries.waiting import waiting_words
from drafts.review_rows import state_badge


def load_drafts(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return each deliverable with its draft, or the way to begin one. Four statements."""
    now = timezone.now()
    deliverables = list(
        collaboration.deliverables.exclude(state=DeliverableState.CANCELED).order_by("publish_due_at", "pk")
    )
    there = Draft.objects.for_agency(collaboration.agency).filter(deliverable__in=deliverables)
    drafts = {draft.deliverable_id: draft for draft in there.select_related("newest")}
    for deliverable in deliverables:
        deliverable.collaboration = collaboration
        if deliverable.pk in drafts:
            drafts[deliverable.pk].deliverable = deliverable
    words = waiting_words(list(drafts.values()))
    rows = [
        {
            "deliverable": deliverable, "draft": (draft := drafts.get(deliverable.pk)),
            "badge": state_badge(draft.state) if draft else None, "waits": words[draft.pk] if draft else "",
            "is_late": draft is not None and is_late(draft, now),
        }
        for deliverable in deliverables
    ]  # fmt: skip
    may = rules.can_write(by, collaboration) and collaboration.ended_at is None
    return {"collaboration": collaboration, "rows": rows, "may_write": may}
