"""Tasks of a room, and what it saves as evidence."""

from functools import partial
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import TenantRequest
from crisis.actions import evidence as evidence_actions
from crisis.actions import tasks as actions
from crisis.models import IncidentTask, SavedEvidence
from crisis.queries.evidence import evidence_to_show
from crisis.queries.tasks import tasks_to_show
from crisis.views.asked import asked_member, asked_moment
from crisis.views.room import get_incident, part_answer


@require_POST
def add(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Add a task: text, role, assignee, due_at, is_legal."""
    found, sent = get_incident(request, uuid), request.POST

    def do() -> IncidentTask:
        return actions.add_task(
            incident=found, by=request.membership, text=sent.get("text", ""), role=sent.get("role", ""),
            assignee=asked_member(request, "assignee"), due_at=asked_moment(request, "due_at"), is_legal="is_legal" in sent,
        )  # fmt: skip

    return part_answer(request, found, "tasks", do, done=_("Added."))


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Begin, do, drop a task or take it up again: to, note."""
    task, sent = _task(request, uuid), request.POST
    do = partial(
        actions.move_task, task=task, by=request.membership, to=sent.get("to", ""), note=sent.get("note", "")
    )
    return part_answer(request, task.incident, "tasks", do)


@require_POST
def change(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say who does a task and by when: assignee, due_at."""
    task = _task(request, uuid)

    def do() -> IncidentTask:
        return actions.change_task(
            task=task, by=request.membership, assignee=asked_member(request, "assignee"), due_at=asked_moment(request, "due_at")
        )  # fmt: skip

    return part_answer(request, task.incident, "tasks", do, done=_("Saved."))


@require_POST
def save_evidence(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Save evidence by hand: what, url, note, file."""
    found, sent = get_incident(request, uuid), request.POST
    do = partial(
        evidence_actions.save_evidence, incident=found, by=request.membership, what=sent.get("what", ""), url=sent.get("url", ""),
        note=sent.get("note", ""), file=request.FILES.get("file"),
    )  # fmt: skip
    return part_answer(request, found, "evidence", do, done=_("Saved."))


@require_GET
def evidence_file(request: TenantRequest, uuid: UUID) -> HttpResponseBase:
    """Hand out a saved file, never shown in the browser: nobody here made it."""
    found = get_object_or_404(evidence_to_show(request.agency), uuid=uuid)
    if not found.file:
        raise Http404
    name = str(found.content.get("file") or found.what)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")  # fmt: skip


@require_GET
def evidence_content(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Hand out what was saved as JSON, in the form its hash is of."""
    found: SavedEvidence = get_object_or_404(evidence_to_show(request.agency), uuid=uuid)
    answer = HttpResponse(evidence_actions.canonical(found.content), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{found.uuid}.json"'
    return answer


def _task(request: TenantRequest, uuid: UUID) -> IncidentTask:
    return get_object_or_404(tasks_to_show(request.agency), uuid=uuid)
