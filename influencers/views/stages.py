from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import stages as actions
from influencers.forms.belongings import StageTextForm
from influencers.forms.record import StageForm
from influencers.models import Stage
from influencers.queries.stages import stages_with_counts
from influencers.views.answers import button_answer, form_answer, posted


def _get_stage(request: TenantRequest, uuid: Any) -> Stage:
    return get_object_or_404(Stage.objects.for_agency(request.agency).select_related("agency"), uuid=uuid)


@require_http_methods(["GET", "POST"])
def list_(request: TenantRequest) -> HttpResponse:
    """Show the agency's stages with how many people are in each; POST adds one."""
    actions.ensure_stages(request.agency)
    may_edit = rules.can_manage_stages(request.membership, request.agency)
    return form_answer(
        request, StageForm(posted(request)), do=partial(actions.add_stage, by=request.membership), done=_("The stage is added."),
        back=reverse("influencers:stages"), title=_("Stages"), submit=_("Add"), template="influencers/stages.html",
        stages=stages_with_counts(request.agency), may_edit=may_edit,
    )  # fmt: skip


@require_POST
def rename(request: TenantRequest, uuid: str) -> HttpResponse:
    stage = _get_stage(request, uuid)
    name = request.POST.get("name", "")
    do = partial(actions.rename_stage, stage=stage, by=request.membership, name=name)
    return button_answer(request, do, done=_("Renamed."), back="influencers:stages")


@require_http_methods(["GET", "POST"])
def describe(request: TenantRequest, uuid: str) -> HttpResponse:
    """Change what the agency does with people in a stage, and when they enter and leave it."""
    stage = _get_stage(request, uuid)
    if not rules.can_manage_stages(request.membership, request.agency):
        raise PermissionDenied(actions.MAY_NOT)
    initial = {name: getattr(stage, name) for name in StageTextForm.base_fields}
    back = reverse("influencers:stages")
    return form_answer(
        request, StageTextForm(posted(request), initial=initial), done=_("Saved."), back=back, title=stage.name,
        do=partial(actions.describe_stage, stage=stage, by=request.membership), submit=_("Save"), crumb=_("Stages"),
        crumb_url=back,
    )  # fmt: skip


@require_POST
def move(request: TenantRequest, uuid: str) -> HttpResponse:
    steps = 1 if request.POST.get("to") == "later" else -1
    do = partial(actions.move_stage, stage=_get_stage(request, uuid), by=request.membership, steps=steps)
    return button_answer(request, do, done=_("Moved."), back="influencers:stages")


@require_http_methods(["GET", "POST"])
def remove(request: TenantRequest, uuid: str) -> HttpResponse:
    stage = _get_stage(request, uuid)
    stages = stages_with_counts(request.agency)
    others = [other for other in stages if other.pk != stage.pk]
    if request.method == "GET":
        inside = next(each.people for each in stages if each.pk == stage.pk)
        return render(
            request, "influencers/stage_remove.html", {"stage": stage, "others": others, "inside": inside}
        )
    wanted = request.POST.get("replacement", "")
    replacement = next((other for other in others if str(other.uuid) == wanted), None)
    do = partial(actions.remove_stage, stage=stage, by=request.membership, replacement=replacement)
    return button_answer(
        request,
        do,
        done=_("%(stage_name)s is removed.") % {"stage_name": stage.name},
        back="influencers:stages",
    )
