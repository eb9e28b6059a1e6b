from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.models import AuditEntry
from accounts.paging import keyset_page
from accounts.queries import staff_choices, timeline_rows
from influencers import rules
from influencers.access import accesses
from influencers.actions import record
from influencers.actions.channels import NewChannel
from influencers.actions.stages import ensure_stages
from influencers.forms.record import InfluencerForm, NewInfluencerForm, NextStepForm
from influencers.models import Influencer
from influencers.profile import channel_cards
from influencers.queries.profile import (
    DEFAULT_RANGE,
    RANGES,
    channel_histories,
    contact_points_of,
    notes_of,
)
from influencers.queries.record import written_to
from influencers.queries.stages import stages_of
from influencers.states import NoteKind
from influencers.views.answers import (
    button_answer,
    form_answer,
    get_influencer,
    get_influencer_to_edit,
    posted,
    tab_page,
)
from influencers.views.parts import record_answer

HISTORY_SIZE = 50


def _choices(request: TenantRequest) -> dict[str, Any]:
    return {"stages": ensure_stages(request.agency), "members": list(staff_choices(request.agency))}


@require_GET
def detail(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer(request, uuid)
    is_history = request.GET.get("tab") == "history"
    page = tab_page(request, influencer, "history" if is_history else "overview")
    if is_history:
        entries = AuditEntry.objects.for_agency(request.agency).about(influencer)
        page["history"] = keyset_page(entries, request, size=HISTORY_SIZE)
        page["entries"] = timeline_rows(page["history"].rows)
        return render(request, "influencers/history.html", page)
    period = request.GET.get("range", "")
    period = period if period in RANGES else DEFAULT_RANGE
    histories = channel_histories(influencer, period=period, now=timezone.now())
    page |= {
        "channel_accesses": accesses([history.channel for history in histories]).by_channel,
        "cards": channel_cards(histories, period), "period": period, "ranges": list(RANGES), "notes": notes_of(influencer),
        "contact_points": contact_points_of(influencer), "writes_to": written_to(influencer),
        "stages": stages_of(request.agency), "note_kinds": NoteKind.choices, "today": timezone.localdate(),
        "step_form": NextStepForm(initial={"text": influencer.next_step, "on": influencer.next_step_date}),
    }  # fmt: skip
    return render(request, "influencers/detail.html", page)


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    if not rules.can_add_influencer(request.membership, request.agency):
        raise PermissionDenied(_("Viewers cannot add influencers. Ask a manager or owner."))

    def add(address: str, platform: str, **values: Any) -> Influencer:
        channels = [NewChannel(address, platform)] if address else []
        return record.create_influencer(by=request.membership, channels=channels, **values)

    form = NewInfluencerForm(posted(request), **_choices(request))
    return form_answer(
        request, form, do=add, done=_("Added."), back="", title=_("Add an influencer"), submit=_("Add"), crumb=_("Influencers"),
        crumb_url=reverse("influencers:list"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    initial = InfluencerForm.values_of(influencer)
    form = InfluencerForm(posted(request), initial=initial, **_choices(request))
    return record_answer(request, influencer, form, heading=_("Edit"), back="influencers:detail")


@require_POST
def archive(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer(request, uuid)
    undo = render_to_string(
        "influencers/_archived.html",
        {
            "said": _("%(influencer_name)s is archived.") % {"influencer_name": influencer.name},
            "influencer": influencer,
        },
        request,
    )
    do = partial(record.archive_influencer, influencer=influencer, by=request.membership)
    return button_answer(request, do, done=undo, back=influencer)


@require_POST
def restore(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer(request, uuid)
    do = partial(record.restore_influencer, influencer=influencer, by=request.membership)
    return button_answer(
        request,
        do,
        done=_("%(influencer_name)s is back.") % {"influencer_name": influencer.name},
        back=influencer,
    )


@require_POST
def move(request: TenantRequest, uuid: str) -> HttpResponse:
    """Move somebody to another stage from their own page."""
    influencer = get_influencer(request, uuid)
    stages = {str(stage.uuid): stage for stage in ensure_stages(request.agency)}
    stage = stages.get(request.POST.get("stage", ""))
    do = partial(record.set_stage, influencer=influencer, by=request.membership, stage=stage)
    done = _("Moved to %(stage)s.") % {"stage": stage} if stage else _("In no stage now.")
    return button_answer(request, do, done=done, back=influencer)


@require_POST
def plan_step(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    do = partial(record.plan_next_step, influencer=influencer, by=request.membership)
    return form_answer(
        request, NextStepForm(request.POST), do=do, done=_("The next step is planned."), back=influencer.get_absolute_url(),
        title=_("Next step"), submit=_("Save"), crumb=influencer.name, crumb_url=influencer.get_absolute_url(),
    )  # fmt: skip


@require_POST
def finish_step(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer(request, uuid)
    do = partial(record.finish_next_step, influencer=influencer, by=request.membership)
    return button_answer(request, do, done=_("Done. Plan the next one below."), back=influencer)
