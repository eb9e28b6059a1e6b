"""Files of mentions: uploaded for a monitor, their columns checked, their progress, what came of each row, undone."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.live import topic_token
from accounts.tables import csv_text
from crisis import rules
from crisis.actions import mention_files as actions
from crisis.forms.mention_files import ColumnsForm, MentionFileForm
from crisis.mentions import read_plan
from crisis.models import MentionFile
from crisis.queries import mention_files as queries
from crisis.states import MentionFileState
from crisis.views.monitors import get_monitor, insist
from influencers.views.answers import button_answer, posted

FILES_SHOWN = 20
MOVING = (MentionFileState.QUEUED, MentionFileState.RUNNING)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask for the file; beside it the earlier ones."""
    insist(request)
    monitor = get_monitor(request, uuid)
    form = MentionFileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(
                actions.upload_mentions(
                    monitor=monitor, by=request.membership, file=file, file_name=file.name
                )
            )
        except ActionError as error:
            form.add_error("file", str(error))
    found = {"monitor": monitor, "form": form, "files": queries.files_of_monitor(monitor)[:FILES_SHOWN]}
    return render(request, "crisis/mention_files/new.html", found, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def one(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a file as its state asks: its columns, its progress, or what came of it."""
    upload = _get(request, uuid)
    if upload.state == MentionFileState.UPLOADED:
        insist(request)
        return _columns(request, upload)
    if upload.state in MOVING:
        return render(request, "crisis/mention_files/progress.html", _progress(upload))
    return render(request, "crisis/mention_files/result.html", _result(request, upload))


@require_GET
def status(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """The moving part of the progress page; when it has ended the page fetches itself anew."""
    upload = _get(request, uuid)
    answer = render(request, "crisis/mention_files/progress.html#status", _progress(upload))
    if upload.state not in MOVING:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def cancel(request: TenantRequest, uuid: UUID) -> HttpResponse:
    upload = _get(request, uuid)
    do = partial(actions.cancel_mentions, upload=upload, by=request.membership)
    return button_answer(request, do, done=_("Stopped. What was taken in so far stays."), back=upload)


@require_POST
def go_on(request: TenantRequest, uuid: UUID) -> HttpResponse:
    upload = _get(request, uuid)
    do = partial(actions.continue_mentions, upload=upload, by=request.membership)
    return button_answer(request, do, done=_("It goes on after the last stored row."), back=upload)


@require_POST
def undo(request: TenantRequest, uuid: UUID) -> HttpResponse:
    upload = _get(request, uuid)
    do = partial(actions.undo_mentions, upload=upload, by=request.membership, now=timezone.now())
    return button_answer(request, do, done=_("Undone. Its mentions are gone."), back=upload)


@require_GET
def rejected(request: TenantRequest, uuid: UUID) -> StreamingHttpResponse:
    """The rejected rows as a file: to be mended and taken in again."""
    lines = csv_text(queries.rejected_lines(_get(request, uuid)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="rejected-mentions-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    return answer


def _columns(request: TenantRequest, upload: MentionFile) -> HttpResponse:
    form = ColumnsForm(posted(request), plan=read_plan(upload.plan))
    if form.is_bound and form.is_valid():
        try:
            upload = actions.set_columns(upload=upload, by=request.membership, **form.values())
            if request.POST.get("do") == "start":
                return redirect(actions.start_mentions(upload=upload, by=request.membership))
        except ActionError as error:
            form.add_error(None, str(error))
    preview = queries.preview_of(upload, now=timezone.now())
    found = {
        "upload": upload, "form": form, "preview": preview, "missing": read_plan(upload.plan).missing(),
        "columns": list(zip(form.column_fields, preview.columns or [[]] * len(form.column_fields), strict=True)),
        "same": queries.same_before(upload), "monitor": upload.monitor,
    }  # fmt: skip
    failed = bool(form.errors) and not request.htmx  # htmx leaves refused answers out of the page
    return render(request, "crisis/mention_files/columns.html", found, status=422 if failed else 200)


def _progress(upload: MentionFile) -> dict[str, Any]:
    token = topic_token(f"mention_file:{upload.uuid}")
    return {
        "upload": upload,
        "monitor": upload.monitor,
        "live_token": token,
        "counts": queries.counts_of(upload),
    }


def _result(request: TenantRequest, upload: MentionFile) -> dict[str, Any]:
    problems, more = queries.problems_after(upload, request.GET.get("after", ""))
    may_write = rules.can_write(request.membership, request.agency)
    ended = upload.state in (MentionFileState.CANCELED, MentionFileState.FAILED)
    return {
        "upload": upload, "monitor": upload.monitor, "counts": queries.counts_of(upload), "problems": problems, "more": more,
        "may_write": may_write, "may_go_on": may_write and ended and bool(upload.file),
        "may_undo": may_write and upload.new > 0 and upload.state != MentionFileState.UNDONE,
        "why_not": actions.why_not_undone(upload) if may_write and upload.new else "",
    }  # fmt: skip


def _get(request: TenantRequest, uuid: UUID) -> MentionFile:
    return get_object_or_404(queries.files_of(request.agency), uuid=uuid)
