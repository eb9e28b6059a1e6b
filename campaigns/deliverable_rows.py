"""What somebody owes, ready to draw."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from campaigns import rules
from campaigns.manners import manner_for
from campaigns.models import Collaboration, Deliverable
from campaigns.queries.deliverables import deliverables_of
from campaigns.states import DELIVERABLE_MOVES, DeliverableState, Side
from influencers.formats import format_name

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


# What rooms to the right lead on to from a deliverable: (label, icon, name of the route). They add theirs at start.
LINKS: list[tuple[Any, str, str]] = []


def load_deliverables(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return the section of a collaboration's page."""
    now = timezone.now()
    return {
        "collaboration": collaboration,
        "rows": [_advised(drawn(row, now), collaboration) for row in deliverables_of(collaboration)],
        "may_edit": rules.can_edit_campaign(by, collaboration.campaign) and collaboration.ended_at is None,
        "zone": collaboration.influencer.time_zone,
        "links": LINKS,
    }


def _advised(row: Deliverable, collaboration: Collaboration) -> Deliverable:
    """Add how to answer whoever moved a date that is still owed (R63 to R66)."""
    theirs = [moved for moved in vars(row)["moved"] if moved.asked_by == Side.INFLUENCER]
    person = collaboration.influencer
    vars(row)["manner"] = manner_for(
        len(theirs), languages=person.languages, name=person.name.split()[0],
        what=row.title or format_name(row.platform, row.format), day=timezone.localdate(theirs[0].to_at),
    ) if theirs and vars(row)["is_owed"] else None  # fmt: skip
    return row


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
