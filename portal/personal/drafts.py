"""What the influencer makes, on their page: dates, drafts handed in with their files, what was decided and passed on."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from campaigns.models import Deliverable
from campaigns.states import DeliverableState, PassVerb
from drafts.actions import drafts as actions
from drafts.actions.findings import answer_questions, check_again
from drafts.actions.remarks import reply
from drafts.models import Annotation, Draft, Revision
from drafts.queries.influencer import Piece, pieces_of
from drafts.states import RevisionState
from portal.personal.draft_files import file_routes
from portal.personal.page import answered
from portal.personal.sections import NextStep, Section, Shown, Visit
from portal.personal.visits import PersonalRequest, personal

KEY = "drafts"
_ANSWER = "answer-"


def read_pieces(visit: Visit) -> Shown | None:
    """Return what they make, with what comes next for each piece."""
    pieces = pieces_of(visit.collaboration)
    if not pieces:
        return None
    may_write = visit.may(PassVerb.DRAFTS) and visit.collaboration.ended_at is None
    steps = [step for piece in pieces for step in _steps(piece)] if may_write else []
    owed = sum(piece.owes_draft for piece in pieces)
    badge = ngettext("%(number)s draft owed", "%(number)s drafts owed", owed) % {"number": owed}
    return Shown(
        part={"pieces": pieces, "may_write": may_write, "file_routes": file_routes(visit)},
        steps=steps,
        badge=badge if owed and may_write else "",
    )


def _steps(piece: Piece) -> list[NextStep]:
    made = piece.deliverable
    anchor = f"piece-{made.uuid}"
    if piece.owes_draft:
        if piece.told is not None and piece.told.state == RevisionState.RETURNED:
            why = _("We wrote down what should be otherwise.")
            return [NextStep(_("Change your draft: %(piece)s") % {"piece": made}, why, anchor, icon="pencil", due=made.draft_due_at)]  # fmt: skip
        return [NextStep(_("Hand in your draft: %(piece)s") % {"piece": made}, "", anchor, icon="upload", due=made.draft_due_at)]  # fmt: skip
    if piece.open_questions and piece.is_with_us:
        return [NextStep(_("Answer a question about %(piece)s") % {"piece": made}, "", anchor, icon="question-mark")]  # fmt: skip
    if made.state in (DeliverableState.APPROVED, DeliverableState.SCHEDULED):
        return [NextStep(_("Publish: %(piece)s") % {"piece": made}, "", anchor, icon="send", due=made.publish_due_at)]  # fmt: skip
    return []


@personal
@require_POST
def start(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Begin the draft of a piece."""
    piece = get_object_or_404(Deliverable.objects.filter(collaboration=visit.collaboration), uuid=uuid)
    try:
        actions.start_draft(deliverable=piece, by=visit.given)
    except ActionError as error:
        return answered(request, visit, KEY, at=f"piece-{uuid}", refused=str(error))
    return answered(request, visit, KEY, at=f"piece-{uuid}")


@personal
@require_POST
def revise(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Begin the next revision of a draft."""
    draft = get_object_or_404(_drafts(visit), uuid=uuid)
    at = f"piece-{draft.deliverable.uuid}"
    try:
        actions.begin_revision(draft=draft, by=visit.given)
    except ActionError as error:
        return answered(request, visit, KEY, at=at, refused=str(error))
    return answered(request, visit, KEY, at=at)


@personal
@require_POST
def save(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Keep what is being written, while it is written."""
    revision = _get_revision(visit, uuid)
    at = f"piece-{revision.draft.deliverable.uuid}"
    if revision.is_locked and request.POST.get("quietly"):
        return HttpResponse(status=204)  # it was handed in while this was on its way
    try:
        saved = _save(request, visit, revision)
    except ActionError as error:
        return answered(request, visit, KEY, at=at, refused=str(error))
    if request.htmx and request.POST.get("quietly"):
        page = {"revision": saved, "saved_at": timezone.localtime()}
        return render(request, "portal/personal/drafts/_saved.html", page)
    return answered(request, visit, KEY, at=at, says=_("Saved. You can go on later."))


@personal
@require_POST
def check(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Run the checks on what is being written, with what was answered: the same that run when it is handed in."""
    revision = _get_revision(visit, uuid)
    at = f"checks-{uuid}"
    try:
        check_again(revision=_save(request, visit, revision), by=visit.given)
    except ActionError as error:
        return answered(request, visit, KEY, at=f"piece-{revision.draft.deliverable.uuid}", refused=str(error))  # fmt: skip
    return answered(request, visit, KEY, at=at)


@personal
@require_POST
def submit(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Hand in what was written, with the points of the brief that were ticked."""
    revision = _get_revision(visit, uuid)
    at = f"piece-{revision.draft.deliverable.uuid}"
    try:
        saved = _save(request, visit, revision)
        actions.submit_revision(revision=saved, by=visit.given, ticked=request.POST.getlist("ticked"))
    except ActionError as error:
        return answered(request, visit, KEY, at=at, refused=str(error))
    return answered(request, visit, KEY, at=at, says=_("Your draft is handed in. We look at it and tell you here."))  # fmt: skip


@personal
@require_POST
def withdraw(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take a revision back that was handed in, to change it."""
    revision = _get_revision(visit, uuid)
    at = f"piece-{revision.draft.deliverable.uuid}"
    try:
        actions.withdraw_revision(revision=revision, by=visit.given)
    except ActionError as error:
        return answered(request, visit, KEY, at=at, refused=str(error))
    return answered(request, visit, KEY, at=at)


@personal
@require_POST
def answer_remark(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Answer something that was passed on to them."""
    rows = Annotation.objects.for_agency(visit.collaboration.agency).seen_by_influencer()
    theirs = rows.filter(revision__draft__deliverable__collaboration=visit.collaboration)
    remark = get_object_or_404(theirs.select_related("revision__draft__deliverable"), uuid=uuid)
    try:
        reply(annotation=remark, by=visit.given, text=request.POST.get("text", ""))
    except ActionError as error:
        return answered(request, visit, KEY, at=f"remark-{uuid}", refused=str(error))
    return answered(request, visit, KEY, at=f"remark-{uuid}")


@personal
@require_POST
def answer_asked(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Answer what the checks cannot see in a draft: they made it, they know. What they leave out stays asked."""
    revision = _get_revision(visit, uuid)
    at = f"piece-{revision.draft.deliverable.uuid}"
    try:
        answer_questions(revision=revision, by=visit.given, answers=_answers(request))
    except ActionError as error:
        return answered(request, visit, KEY, at=at, refused=str(error))
    return answered(request, visit, KEY, at=at)


def _answers(request: PersonalRequest) -> dict[str, str]:
    """Return the answers a form sends, by the questions' keys."""
    return {
        name.removeprefix(_ANSWER): request.POST.get(name, "")
        for name in request.POST
        if name.startswith(_ANSWER)
    }


def _save(request: PersonalRequest, visit: Visit, revision: Revision) -> Revision:
    sent = request.POST
    version = sent.get("version", "")
    values = {name: sent[name] for name in ("title", "text", "link", "note") if name in sent}
    seen = int(version) if version.isdecimal() and len(version) < 10 else None
    asked = _answers(request)
    if asked:
        # The row that came with the request stays: it says what was there before, and the version that was seen.
        answer_questions(revision=revision, by=visit.given, answers=asked)
    if all(
        " ".join(getattr(revision, name).split()) == " ".join(value.split()) for name, value in values.items()
    ):
        return revision  # what was typed was kept already, a moment before: no conflict with oneself
    return actions.save_revision(revision=revision, by=visit.given, version=seen, **values)


def _drafts(visit: Visit) -> QuerySet[Draft]:
    rows = Draft.objects.for_agency(visit.collaboration.agency).select_related("deliverable", "agency")
    return rows.filter(deliverable__collaboration=visit.collaboration)


def _get_revision(visit: Visit, uuid: UUID) -> Revision:
    rows = Revision.objects.for_agency(visit.collaboration.agency)
    theirs = rows.filter(draft__deliverable__collaboration=visit.collaboration)
    return get_object_or_404(theirs.select_related("draft__deliverable", "draft__agency"), uuid=uuid)


SECTION = Section(
    KEY,
    gettext_lazy("What you make"),
    "video",
    "portal/personal/drafts/section.html",
    PassVerb.OPEN,
    read_pieces,
)
