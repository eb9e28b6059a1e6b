"""The follow-ups of a sequence: added, changed, paused, removed."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers.views.answers import button_answer, form_answer, posted
from outreach.actions import steps as actions
from outreach.forms.sequences import StepForm
from outreach.models import Step
from outreach.queries.sequences import reach_of, steps_of, steps_to_show
from outreach.views.sequences import get_sequence, insist, templates_of


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    insist(request)
    sequence = get_sequence(request, uuid)
    position = len(steps_of(sequence))
    usual = {
        "delay_days": actions.DEFAULT_DELAYS[min(position, actions.MOST_STEPS - 1)],
        "condition": "always",
    }
    form = StepForm(posted(request), templates=templates_of(request), initial=usual)
    back = reverse("outreach:sequence", args=[sequence.uuid])
    return form_answer(
        request, form, do=partial(actions.add_step, sequence=sequence, by=request.membership), done=_("The follow-up is added."),
        back=back, title=_("Add a follow-up"), submit=_("Add it"), template="outreach/form.html", crumb=sequence.name,
        crumb_url=back, room="sequences",
        note=_("It reaches those who have letters still to come. Who had all of them hears no more."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    insist(request)
    step = get_step(request, uuid)
    templates = templates_of(request)
    templates += [step.template] if step.template not in templates else []
    initial = {name: getattr(step, name) for name in actions.FIELDS}
    back = reverse("outreach:sequence", args=[step.sequence.uuid])
    waiting = reach_of(step.sequence).get(step.position, 0)
    reaches = ngettext("A change reaches %(number)s person who has not had it yet.", "A change reaches %(number)s people who have not had it yet.", waiting)  # fmt: skip
    return form_answer(
        request, StepForm(posted(request), templates=templates, initial=initial),
        do=partial(actions.change_step, step=step, by=request.membership), done=_("Saved."), back=back,
        title=_("Follow-up %(number)s") % {"number": step.position}, submit=_("Save"), template="outreach/form.html",
        crumb=step.sequence.name, crumb_url=back, room="sequences", note=reaches % {"number": waiting},
    )  # fmt: skip


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Pause, resume or remove a follow-up."""
    step = get_step(request, uuid)
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "pause": (actions.pause_step, _("Paused: who reaches this follow-up waits there.")),
        "resume": (actions.resume_step, _("It goes on.")),
        "remove": (actions.remove_step, _("Removed.")),
    }
    found = verbs.get(request.POST.get("verb", ""))
    if found is None:
        raise Http404
    do, done = found
    back = reverse("outreach:sequence", args=[step.sequence.uuid])
    return button_answer(request, partial(do, step=step, by=request.membership), done=done, back=back)


def get_step(request: TenantRequest, uuid: UUID) -> Step:
    return get_object_or_404(steps_to_show(request.agency), uuid=uuid)
