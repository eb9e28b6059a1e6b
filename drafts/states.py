"""What states drafts have, and which may follow which."""

from collections.abc import Mapping
from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DraftKind(TextChoices):
    """What a draft is made of."""

    TEXT = "text", _("Text")
    IMAGES = "images", _("Images")
    CAROUSEL = "carousel", _("Carousel")
    VIDEO = "video", _("Video")
    STORY = "story", _("Story frames")
    LINK = "link", _("Link")


class RevisionState(TextChoices):
    """Where a revision stands. Everything but what is being written is locked."""

    WRITING = "writing", _("Being written")
    IN_REVIEW = "in_review", _("In review")
    HELD = (
        "held",
        _("Remarks to pass on"),
    )  # the client wants changes: the agency says what reaches the influencer
    RETURNED = "returned", _("Changes wanted")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Replaced by a newer one")

    open_states = nonmember(("in_review", "held"))


class StageKind(TextChoices):
    """Whose step of the review it is."""

    INTERNAL = "internal", _("Agency")
    CLIENT = "client", _("Client")
    LEGAL = "legal", _("Legal")


class Answer(TextChoices):
    """The four decisions on a revision."""

    APPROVE = "approve", _("Approve")
    APPROVE_WITH_CHANGES = "approve_with_changes", _("Approve with changes")
    REQUEST_CHANGES = "request_changes", _("Request changes")
    REJECT = "reject", _("Reject")

    approvals = nonmember(("approve", "approve_with_changes"))


class Place(TextChoices):
    """What a remark is about."""

    WHOLE = "whole", _("The whole draft")
    TEXT = "text", _("A part of the text")
    IMAGE = "image", _("A place in an image")
    VIDEO = "video", _("A moment of a video")


class Severity(TextChoices):
    """How grave a finding of the checks is, gravest first."""

    BLOCK = "block", _("Must be mended")
    NEEDS_INPUT = "needs_input", _("Needs an answer")
    WARN = "warn", _("Look at it")
    PASS = "pass", _("In order")

    in_order = nonmember(("block", "needs_input", "warn", "pass"))
    holding = nonmember(("block", "needs_input"))


class LetterKind(TextChoices):
    """Why a member is written to."""

    REMINDER = "reminder", _("A draft waits for you")
    ESCALATION = "escalation", _("A review is late")


class DraftVerb(TextChoices):
    """What a link to one draft lets its holder do, beside the verbs of a personal link (PassVerb.DRAFTS)."""

    SEE = "see_draft", _("See the draft")
    COMMENT = "comment_draft", _("Write remarks")
    DECIDE = "decide_draft", _("Decide for the client")


class FileKind(TextChoices):
    """What a file of a draft is, by its content."""

    IMAGE = "image", _("Image")
    VIDEO = "video", _("Video")


class FileState(TextChoices):
    """Where a file that has come stands."""

    CHECKING = "checking", _("Being looked at")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Not taken in")


class UploadState(TextChoices):
    """Where a file on its way stands."""

    COMING = "coming", _("On its way")
    WHOLE = "whole", _("Arrived")
    REFUSED = "refused", _("Not taken in")
    ENDED = "ended", _("Given up")


Transitions = Mapping[str, frozenset[str]]

_S = RevisionState
REVISION_MOVES: Transitions = {
    _S.WRITING: frozenset((_S.IN_REVIEW, _S.WITHDRAWN)),
    _S.IN_REVIEW: frozenset((_S.HELD, _S.RETURNED, _S.APPROVED, _S.REJECTED, _S.WITHDRAWN)),
    _S.HELD: frozenset((_S.IN_REVIEW, _S.RETURNED, _S.REJECTED, _S.WITHDRAWN)),
    _S.APPROVED: frozenset((_S.REPLACED, _S.IN_REVIEW)),
    _S.RETURNED: frozenset((_S.IN_REVIEW,)),
    _S.REJECTED: frozenset((_S.IN_REVIEW,)),
}
