"""One of everything about drafts and their review, for the tests of every endpoint."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Membership
from campaigns.models import Collaboration
from drafts.actions.drafts import start_draft
from drafts.models import Annotation, Checkpoint, Decision, Finding, Revision, Turn, TurnApprover
from tests.campaigns.making import make_deliverable
from tests.drafts.making import handed_in, newest


def draft_house(by: Membership, collaboration: Collaboration) -> dict[str, Any]:
    """Return what the lists about drafts hang on: a draft in review and its revision."""
    draft = handed_in(by, make_deliverable(collaboration))
    revision = newest(draft)
    Finding.objects.create(
        revision=revision,
        rule="first",
        severity="warn",
        message="Look",
        question="Seconds?",
        question_key="s",
    )
    TurnApprover.objects.create(turn=revision.turns.get(position=0), member=by)
    return {"drafts": draft, "revisions": revision}


def more_of_drafts(by: Membership, house: dict[str, Any], number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about drafts."""
    draft, revision, now = house["drafts"], house["revisions"], timezone.now()
    start_draft(deliverable=make_deliverable(house["collaborations"]), by=by)
    Revision.objects.create(draft=draft, number=number + 10, state="returned", submitted_at=now)
    turn = Turn.objects.create(
        revision=revision, name=f"Stage {number}", kind="internal", position=number, needed=1, hours=1
    )
    TurnApprover.objects.create(turn=turn, member=by)
    Decision.objects.create(
        revision=revision, turn=turn, answer="approve", member=by, by_label="Alice", decided_at=now
    )
    return {
        "annotations": Annotation.objects.create(
            revision=revision, text=f"Remark {number}", side="house", author=by, author_label="Alice"
        ),
        "findings": Finding.objects.create(
            revision=revision, rule=f"rule-{number}", severity="warn", message="Look", question="Seconds?", question_key="s"
        ),
        "checkpoints": Checkpoint.objects.create(revision=revision, key=uuid4(), section="do", text="Smile"),
    }  # fmt: skip
