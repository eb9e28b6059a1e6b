"""The agency's pipeline: stages renamed, added, reordered while campaigns run."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from campaigns import rules
from campaigns.actions import pipeline as actions
from campaigns.forms.collaborations import NewStageForm, StageForm
from campaigns.models import PipelineStage
from campaigns.queries.pipeline import stages_in_use
from campaigns.views.answers import button_answer, form_answer, posted


def _get_stage(request: TenantRequest, uuid: Any) -> PipelineStage:
    return get_object_or_404(
        PipelineStage.objects.for_agency(request.agency).select_related("agency"), uuid=uuid
    )


@require_http_methods(["GET", "POST"])
def stages(request: TenantRequest) -> HttpResponse:
    """Show the stages with how many people are in each, in all campaigns; POST adds one."""
    actions.ensure_pipeline(request.agency)
    return form_answer(
        request, NewStageForm(posted(request)), do=partial(actions.add_pipeline_stage, by=request.membership),
        done="The stage is added.", back=reverse("campaigns:pipeline"), title="Campaign stages", submit="Add",
        template="campaigns/pipeline.html", stages=stages_in_use(request.agency),
        may_edit=rules.can_manage_pipeline(request.membership, request.agency),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    stage = _get_stage(request, uuid)
    if not rules.can_manage_pipeline(request.membership, request.agency):
        raise PermissionDenied(actions.MAY_NOT)
    initial = {name: getattr(stage, name) for name in StageForm.base_fields}
    back = reverse("campaigns:pipeline")
    return form_answer(
        request, StageForm(posted(request), initial=initial), done="Saved. Everybody in it stays.", back=back,
        do=partial(actions.change_pipeline_stage, stage=stage, by=request.membership), title=stage.name,
        submit="Save", template="campaigns/form.html", crumb="Campaign stages", crumb_url=back,
    )  # fmt: skip


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    steps = 1 if request.POST.get("to") == "later" else -1
    do = partial(
        actions.move_pipeline_stage, stage=_get_stage(request, uuid), by=request.membership, steps=steps
    )
    return button_answer(request, do, done="Moved.", back="campaigns:pipeline")


@require_http_methods(["GET", "POST"])
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask where those in the stage go; POST removes it."""
    stage = _get_stage(request, uuid)
    every = stages_in_use(request.agency)
    ended = stage.phase == "ended"
    others = [each for each in every if each.pk != stage.pk and (each.phase == "ended") == ended]
    if request.method == "GET":
        inside = next(vars(each)["people"] for each in every if each.pk == stage.pk)
        return render(
            request, "campaigns/stage_remove.html", {"stage": stage, "others": others, "inside": inside}
        )
    wanted = request.POST.get("replacement", "")
    replacement = next((each for each in others if str(each.uuid) == wanted), None)
    do = partial(actions.remove_pipeline_stage, stage=stage, by=request.membership, replacement=replacement)
    return button_answer(request, do, done=f"{stage.name} is removed.", back="campaigns:pipeline")
