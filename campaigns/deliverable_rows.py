"""What somebody owes, ready to draw."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from campaigns import rules
from campaigns.models import Collaboration, Deliverable
from campaigns.queries.deliverables import deliverables_of
from campaigns.states import DELIVERABLE_MOVES, DeliverableState

ICONS = {
    DeliverableState.PLANNED: "circle-dashed",
    DeliverableState.PRODUCING: "player-play",
    DeliverableState.DRAFT_IN: "inbox",
    DeliverableState.APPROVED: "circle-check",
    DeliverableState.SCHEDULED: "clock",
    DeliverableState.PUBLISHED: "world",
    DeliverableState.CANCELED: "x",
}

# The usual way; every other move stands under "More".
NEXT = {
    DeliverableState.PLANNED: DeliverableState.PRODUCING,
    DeliverableState.PRODUCING: DeliverableState.DRAFT_IN,
    DeliverableState.DRAFT_IN: DeliverableState.APPROVED,
    DeliverableState.APPROVED: DeliverableState.SCHEDULED,
}


def load_deliverables(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return the section of a collaboration's page."""
    now = timezone.now()
    return {
        "collaboration": collaboration,
        "rows": [drawn(row, now) for row in deliverables_of(collaboration)],
        "may_edit": rules.can_edit_campaign(by, collaboration.campaign) and collaboration.ended_at is None,
        "zone": collaboration.influencer.time_zone,
    }


def drawn(row: Deliverable, now: datetime) -> Deliverable:
    """Add what a deliverable shows: its icon, whether a date has passed, the states it can move to."""
    vars(row)["icon"] = ICONS[DeliverableState(row.state)]
    vars(row)["draft_is_late"] = bool(
        row.state in DeliverableState.owes_draft and row.draft_due_at and row.draft_due_at < now
    )
    vars(row)["post_is_late"] = bool(
        row.state in DeliverableState.owes_post and row.publish_due_at and row.publish_due_at < now
    )
    vars(row)["is_owed"] = row.state in DeliverableState.owes_post
    onward = NEXT.get(DeliverableState(row.state))
    vars(row)["onward"] = (onward.value, onward.label) if onward else None
    vars(row)["others"] = [
        (state.value, state.label)
        for state in DeliverableState
        if state in DELIVERABLE_MOVES[row.state] and state not in (onward, DeliverableState.PUBLISHED)
    ]
    vars(row)["moved"] = list(row.postponements.all())
    return row
