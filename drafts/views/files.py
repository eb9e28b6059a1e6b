"""Files of drafts for the house: seen, sent in parts, ordered, removed."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import ActionError
from accounts.http import TenantRequest
from drafts import rules, tus
from drafts.actions import files as actions
from drafts.models import Revision, RevisionFile, Upload
from drafts.queries.files import files_to_show, revisions_to_write, uploads_to_go_on
from drafts.serving import file_answer


@require_safe
def file(request: TenantRequest, uuid: UUID, part: str) -> HttpResponseBase:
    """Answer with a file of a draft of the agency, whole or in the part that is asked for."""
    return file_answer(request, get_object_or_404(files_to_show(request.agency), uuid=uuid), part)


@require_http_methods(tus.CREATE)
def uploads(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Begin to send a file to a revision (tus)."""
    revision = get_object_or_404(revisions_to_write(request.agency), uuid=uuid)
    return tus.create(request, revision=revision, by=request.membership, address=_address)


@require_http_methods(tus.RESUME)
def upload(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Go on with a file on its way (tus)."""
    found = get_object_or_404(uploads_to_go_on(request.agency), uuid=uuid)
    return tus.resume(request, upload=found, by=request.membership)


@require_safe
def files(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the files of a revision anew, while some are still being looked at."""
    revision = get_object_or_404(Revision.objects.for_agency(request.agency), uuid=uuid)
    return _files(request, revision)


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a file out of a revision that is being written."""
    return _changed(request, uuid, actions.remove_file)


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Bring a file one place forward."""
    return _changed(request, uuid, actions.move_forward)


@require_POST
def describe(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep what a picture shows, for those who cannot see it."""
    return _changed(request, uuid, partial(actions.describe_file, alt=request.POST.get("alt", "")))


def _changed(request: TenantRequest, uuid: UUID, action: Callable[..., object]) -> HttpResponse:
    found: RevisionFile = get_object_or_404(files_to_show(request.agency), uuid=uuid)
    try:
        action(file=found, by=request.membership)
    except ActionError as error:
        if request.htmx:
            return _files(request, found.revision, refused=str(error))
        messages.error(request, str(error))
    if request.htmx:
        return _files(request, found.revision)
    return redirect("drafts:write", found.revision.uuid)


def _files(request: TenantRequest, revision: Revision, refused: str = "") -> HttpResponse:
    may_write = not revision.is_locked and rules.can_write(
        request.membership, revision.draft.deliverable.collaboration
    )
    page = {"revision": revision, "may_write": may_write, "refused": refused}
    return render(request, "drafts/_files.html", page, status=422 if refused else 200)


def _address(made: Upload) -> str:
    return reverse("drafts:upload", args=[made.uuid])
