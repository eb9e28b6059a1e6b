import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.live import topic_token
from accounts.paging import keyset_page
from accounts.queries import staff_choices
from accounts.tables import csv_text
from influencers import rules
from influencers.actions import importing
from influencers.actions.stages import ensure_stages
from influencers.forms.importing import PlanForm, ReadingForm, UploadForm
from influencers.forms.mappings import KeepMappingForm, UseMappingForm
from influencers.importing.files import UnreadableFile
from influencers.importing.plan import Plan
from influencers.models import Import
from influencers.outside.packs import Mapping
from influencers.queries.importing import (
    counts_of,
    house_of,
    imported_columns,
    imports_of,
    preview_of,
    problems_of,
    problems_page,
    rejected_lines,
)
from influencers.queries.outside import mappings_of
from influencers.states import ImportState
from influencers.views.answers import button_answer

IMPORTS_A_PAGE = 50
ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.CANCELED)


def _get_import(request: TenantRequest, uuid: Any) -> Import:
    return get_object_or_404(imports_of(request.agency), uuid=uuid)


def _only_editors(request: TenantRequest) -> None:
    if not rules.can_add_influencer(request.membership, request.agency):
        raise PermissionDenied(importing.MAY_NOT)


@require_GET
def imports(request: TenantRequest) -> HttpResponse:
    page = keyset_page(imports_of(request.agency), request, size=IMPORTS_A_PAGE)
    may_import = rules.can_add_influencer(request.membership, request.agency)
    return render(request, "influencers/imports/list.html", {"page": page, "may_import": may_import})


@require_http_methods(["GET", "POST"])
def import_new(request: TenantRequest) -> HttpResponse:
    _only_editors(request)
    before = _import_to_repeat(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(
                importing.upload_list(by=request.membership, file=file, file_name=file.name, like=before)
            )
        except ActionError as error:
            form.add_error("file", str(error))
    status = 422 if request.method == "POST" else 200
    return render(request, "influencers/imports/new.html", {"form": form, "before": before}, status=status)


@require_http_methods(["GET", "POST"])
def import_(request: TenantRequest, uuid: Any) -> HttpResponse:
    """Show an import as its state asks: the mapping, the progress, or what came of it."""
    upload = _get_import(request, uuid)
    if upload.state == ImportState.UPLOADED:
        _only_editors(request)
        return _mapping(request, upload)
    if upload.state in ENDED:
        return render(request, "influencers/imports/result.html", _result(request, upload))
    return render(request, "influencers/imports/progress.html", _progress(upload))


@require_POST
def import_read(request: TenantRequest, uuid: Any) -> HttpResponse:
    """Read the file another way."""
    upload = _get_import(request, uuid)
    form = ReadingForm(request.POST, plan=Plan.from_json(upload.plan))
    if not form.is_valid():
        messages.error(request, _("Choose the row of the header and how the file is written from the lists."))
        return redirect(upload)
    values = {"reading": form.new_reading(), "header_row": form.cleaned_data["header_row"]}
    return button_answer(
        request,
        lambda: importing.read_again(upload=upload, by=request.membership, **values),
        done=_("The file was read anew, and the columns guessed again."),
        back=upload,
    )


@require_POST
def import_cancel(request: TenantRequest, uuid: Any) -> HttpResponse:
    upload = _get_import(request, uuid)
    done = _("The import is canceled. What was stored so far stays.")
    return button_answer(
        request, lambda: importing.cancel_import(upload=upload, by=request.membership), done=done, back=upload
    )


@require_POST
def import_continue(request: TenantRequest, uuid: Any) -> HttpResponse:
    upload = _get_import(request, uuid)
    done = _("The import goes on after the last stored row.")
    return button_answer(
        request,
        lambda: importing.continue_import(upload=upload, by=request.membership),
        done=done,
        back=upload,
    )


@require_GET
def import_status(request: TenantRequest, uuid: Any) -> HttpResponse:
    """The moving part of the progress page; when the import has ended the page fetches itself anew."""
    upload = _get_import(request, uuid)
    answer = render(request, "influencers/imports/progress.html#status", _progress(upload))
    if upload.state in ENDED:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
def import_problems(request: TenantRequest, uuid: Any) -> StreamingHttpResponse:
    """The rejected rows as a file: to be mended and imported again."""
    upload = _get_import(request, uuid)
    answer = StreamingHttpResponse(csv_text(rejected_lines(upload)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="rejected-rows-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    return answer


def _mapping(request: TenantRequest, upload: Import) -> HttpResponse:
    choices: dict[str, Any] = {
        "stages": ensure_stages(request.agency),
        "members": list(staff_choices(request.agency)),
    }
    plan = Plan.from_json(upload.plan)
    form = PlanForm(request.POST or None, plan=plan, **choices)
    known = mappings_of(request.agency)
    if form.is_bound and form.is_valid():
        try:
            plan = form.new_plan()
            importing.change_plan(upload=upload, by=request.membership, plan=plan)
            if request.POST.get("do") == "start":
                return redirect(importing.start_import(upload=upload, by=request.membership))
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "upload": upload,
        "form": form,
        "plan": plan,
        "missing": plan.missing(),
        "reading_form": ReadingForm(plan=plan),
        "use_form": UseMappingForm(mappings=known, initial={"mapping": _key_of(plan.mapping, known)}),
        "keep_form": KeepMappingForm(initial={"name": plan.source}),
    }
    context |= _preview(upload, plan, form)
    failed = bool(form.errors) and not request.htmx  # htmx leaves refused answers out of the page
    return render(request, "influencers/imports/mapping.html", context, status=422 if failed else 200)


def _key_of(name: str, mappings: list[Mapping]) -> str:
    """Return the key of the mapping a list is read by, "" for none."""
    return next((mapping.key for mapping in mappings if mapping.name == name), "")


def _preview(upload: Import, plan: Plan, form: PlanForm) -> dict[str, Any]:
    try:
        preview = preview_of(upload, plan, house_of(upload.agency), today=timezone.localdate())
    except (UnreadableFile, csv.Error, OSError) as error:
        return {
            "unreadable": str(error)
            if isinstance(error, UnreadableFile)
            else _("The file cannot be read this way.")
        }
    rows = [
        (column, target, place, samples)
        for (column, target, place), samples in zip(form.column_fields(), preview.samples, strict=True)
    ]
    return {"columns": rows, "people": preview.people, "used": imported_columns(plan)}


def _progress(upload: Import) -> dict[str, Any]:
    return {"upload": upload, "live_token": topic_token(f"import:{upload.uuid}"), "counts": counts_of(upload)}


def _result(request: TenantRequest, upload: Import) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    return {
        "upload": upload,
        "counts": counts_of(upload),
        "kind": kind,
        "page": problems_page(problems_of(upload, kind=kind), request),
        "may_import": rules.can_add_influencer(request.membership, request.agency),
        "can_continue": upload.file and upload.state in (ImportState.CANCELED, ImportState.FAILED),
    }


def _import_to_repeat(request: TenantRequest) -> Import | None:
    """Return the import whose mapping is wanted again (`?like=<uuid>`); nonsense is nobody's import."""
    try:
        wanted = UUID(request.GET.get("like", ""))
    except ValueError:
        return None
    return imports_of(request.agency).filter(uuid=wanted).first()
