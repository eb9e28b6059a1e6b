from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.rules import can_edit
from influencers.actions import mappings as actions
from influencers.forms.mappings import KeepMappingForm, MappingForm, UseMappingForm
from influencers.models import ExportMapping
from influencers.outside.packs import packs
from influencers.queries.importing import imports_of
from influencers.queries.outside import export_mappings, mappings_of
from influencers.views.answers import button_answer

MOST_SHOWN = 200


@require_GET
def mappings(request: TenantRequest) -> HttpResponse:
    own = list(export_mappings(request.agency).order_by("is_archived", "name", "pk")[:MOST_SHOWN])
    page = {
        "own": [mapping for mapping in own if not mapping.is_archived],
        "removed": [mapping for mapping in own if mapping.is_archived],
        "packs": packs().values(),
        "may_edit": can_edit(request.membership, request.agency),
    }
    return render(request, "influencers/mappings/list.html", page)


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    _only_editors(request)
    form = MappingForm(request.POST or None, columns={})
    if form.is_bound and form.is_valid():
        try:
            actions.create_mapping(by=request.membership, **form.values())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The mapping is kept."))
            return redirect("influencers:mappings")
    page = {"form": form, "title": _("New mapping"), "may_edit": True}
    return render(request, "influencers/mappings/edit.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def mapping(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a mapping; those who may edit, change it."""
    kept = _get_mapping(request, uuid)
    if request.method == "POST":
        _only_editors(request)
    initial = {"name": kept.name, "service": kept.service}
    form = MappingForm(request.POST or None, initial=initial, columns=kept.columns)
    if form.is_bound and form.is_valid():
        try:
            actions.update_mapping(mapping=kept, by=request.membership, **form.values())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("influencers:mappings")
    may_edit = can_edit(request.membership, request.agency)
    page = {"form": form, "mapping": kept, "title": kept.name, "may_edit": may_edit}
    return render(request, "influencers/mappings/edit.html", page, status=422 if form.is_bound else 200)


@require_POST
def copy_pack(request: TenantRequest) -> HttpResponse:
    """Make the agency's own mapping out of a ready-made one."""
    key = request.POST.get("pack", "")
    if key not in packs():
        raise Http404
    try:
        copy = actions.copy_pack(by=request.membership, key=key)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("influencers:mappings")
    messages.success(request, _("Copied. Correct what differs in your exports."))
    return redirect("influencers:mapping", copy.uuid)


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    kept = _get_mapping(request, uuid)
    return button_answer(
        request,
        lambda: actions.remove_mapping(mapping=kept, by=request.membership),
        done=_("“%s” is removed; it can be brought back below.") % kept.name,
        back=reverse("influencers:mappings"),
    )


@require_POST
def restore(request: TenantRequest, uuid: UUID) -> HttpResponse:
    kept = _get_mapping(request, uuid)
    return button_answer(
        request,
        lambda: actions.restore_mapping(mapping=kept, by=request.membership),
        done=_("“%s” is back.") % kept.name,
        back=reverse("influencers:mappings"),
    )


@require_POST
def use_on_import(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Read an uploaded list by the mapping chosen."""
    upload = get_object_or_404(imports_of(request.agency), uuid=uuid)
    form = UseMappingForm(request.POST, mappings=mappings_of(request.agency))
    if not form.is_valid():
        messages.error(request, _("Choose a mapping from the list."))
        return redirect(upload)
    chosen = form.cleaned_data["mapping"]
    done = _("The columns are read by “%s”.") % chosen.name if chosen else _("The columns were guessed anew.")
    return button_answer(
        request,
        lambda: actions.use_mapping(upload=upload, by=request.membership, mapping=chosen),
        done=done,
        back=upload,
    )


@require_POST
def keep_from_import(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep how an uploaded list's columns are understood, for the next one."""
    upload = get_object_or_404(imports_of(request.agency), uuid=uuid)
    form = KeepMappingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the mapping a name."))
        return redirect(upload)
    return button_answer(
        request,
        lambda: actions.keep_mapping(upload=upload, by=request.membership, **form.cleaned_data),
        done=_("The mapping is kept; lists with these columns will be read by it."),
        back=upload,
    )


def _get_mapping(request: TenantRequest, uuid: Any) -> ExportMapping:
    return get_object_or_404(export_mappings(request.agency), uuid=uuid)


def _only_editors(request: TenantRequest) -> None:
    if not can_edit(request.membership, request.agency):
        raise PermissionDenied(_("Viewers cannot change import mappings. Ask a manager or owner."))
