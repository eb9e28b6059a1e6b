"""One of everything about drafts and their review, for the tests of every endpoint."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Membership, PassUse
from accounts.passes import make_pass
from campaigns.models import Collaboration
from drafts.actions.drafts import start_draft
from drafts.media.storage import draft_storage
from drafts.models import (
    Annotation,
    Checkpoint,
    Decision,
    Draft,
    Finding,
    Revision,
    RevisionFile,
    ShareLink,
    Turn,
    TurnApprover,
    Upload,
)
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
        **_more_files_and_links(by, draft, revision, number),
    }  # fmt: skip


def _more_files_and_links(by: Membership, draft: Draft, revision: Revision, number: int) -> dict[str, Any]:
    now = timezone.now()
    given, _token = make_pass(
        by=by, agency=by.agency, subject=draft, holder="Kim", verbs=["see_draft"], days=3
    )
    PassUse.objects.create(used_pass=given, verb="open")
    name = draft_storage().save(f"drafts/tests/{number}.webp", ContentFile(b"a picture"))
    file = RevisionFile.objects.create(
        revision=revision, name=f"{number}.jpg", state="ready", kind="image", content_type="image/webp", size=9,
        position=number, sha256="0" * 64, file=name, shown=name, poster=name, width=10, height=10,
    )  # fmt: skip
    coming = Upload.objects.create(
        revision=revision, member=by, name="clip.mov", size=9, expires_at=now + timedelta(hours=1)
    )
    return {
        "drafts/files": file,
        "drafts/links": ShareLink.objects.create(draft=draft, given_pass=given),
        "uploads": coming,
    }
