"""Files of drafts on the influencer's page: sent in parts, seen, ordered, removed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import ActionError
from drafts import rules, tus
from drafts.actions import files as actions
from drafts.models import Revision, RevisionFile
from drafts.queries.files import files_of, revisions_to_write, uploads_to_go_on
from drafts.serving import file_answer
from portal.personal.page import answered
from portal.personal.sections import Visit
from portal.personal.visits import PersonalRequest, personal

_THEIRS = "draft__deliverable__collaboration"


def file_routes(visit: Visit) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return where the templates of files find this page's addresses (drafts/templatetags/media_tags.py)."""
    names = {
        "file": "file",
        "files": "files",
        "uploads": "uploads",
        "remove": "remove_file",
        "move": "move_file",
        "describe": "describe_file",
    }
    return {what: (f"personal:{name}", (visit.token,)) for what, name in names.items()}


@personal
@require_safe
def file(request: PersonalRequest, visit: Visit, uuid: UUID, part: str) -> HttpResponseBase:
    """Answer with a file of one of their drafts, whole or in the part that is asked for."""
    return file_answer(request, get_object_or_404(files_of(visit.collaboration), uuid=uuid), part)


@personal
@require_http_methods(tus.CREATE)
def uploads(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Begin to send a file to one of their revisions (tus)."""
    rows = revisions_to_write(visit.collaboration.agency).filter(**{_THEIRS: visit.collaboration})
    revision = get_object_or_404(rows, uuid=uuid)
    return tus.create(
        request, revision=revision, by=visit.given,
        address=lambda made: reverse("personal:upload", args=[visit.token, made.uuid]),
    )  # fmt: skip


@personal
@require_http_methods(tus.RESUME)
def upload(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Go on with a file on its way (tus)."""
    rows = uploads_to_go_on(visit.collaboration.agency)
    found = get_object_or_404(rows.filter(**{f"revision__{_THEIRS}": visit.collaboration}), uuid=uuid)
    return tus.resume(request, upload=found, by=visit.given)


@personal
@require_safe
def files(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show the files of a revision anew, while some are still being looked at."""
    rows = Revision.objects.for_agency(visit.collaboration.agency).filter(**{_THEIRS: visit.collaboration})
    return _files(request, visit, get_object_or_404(rows.select_related("draft__agency"), uuid=uuid))


@personal
@require_POST
def remove_file(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Take a file out of a revision that is being written."""
    found: RevisionFile = get_object_or_404(files_of(visit.collaboration), uuid=uuid)
    try:
        actions.remove_file(file=found, by=visit.given)
    except ActionError as error:
        return _files(request, visit, found.revision, refused=str(error))
    return _files(request, visit, found.revision)


@personal
@require_POST
def move_file(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Bring a file one place forward."""
    found: RevisionFile = get_object_or_404(files_of(visit.collaboration), uuid=uuid)
    try:
        actions.move_forward(file=found, by=visit.given)
    except ActionError as error:
        return _files(request, visit, found.revision, refused=str(error))
    return _files(request, visit, found.revision)


@personal
@require_POST
def describe_file(request: PersonalRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Keep what a picture shows, for those who cannot see it."""
    found: RevisionFile = get_object_or_404(files_of(visit.collaboration), uuid=uuid)
    try:
        actions.describe_file(file=found, by=visit.given, alt=request.POST.get("alt", ""))
    except ActionError as error:
        return _files(request, visit, found.revision, refused=str(error))
    return _files(request, visit, found.revision)


def _files(request: PersonalRequest, visit: Visit, revision: Revision, refused: str = "") -> HttpResponse:
    if request.method == "POST" and not request.htmx:
        return answered(request, visit, "drafts", at=f"piece-{revision.draft.deliverable.uuid}", refused=refused)  # fmt: skip
    may_write = not revision.is_locked and rules.can_write(visit.given, visit.collaboration)
    page: dict[str, Any] = {
        "revision": revision, "may_write": may_write, "refused": refused, "file_routes": file_routes(visit),
    }  # fmt: skip
    return render(request, "drafts/_files.html", page, status=422 if refused else 200)
