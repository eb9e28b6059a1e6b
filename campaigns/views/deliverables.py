"""Deliverables: planned, moved with a reason, brought to publication; the list of them."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from campaigns.actions import deliverables as actions
from campaigns.forms.deliverables import DeliverableEditForm, DeliverableForm, MoveDueForm, PublishForm
from campaigns.models import Deliverable, Postponement, Reminder
from campaigns.queries.deliverables import deliverables_to_show, listed_deliverables
from campaigns.views.answers import (
    button_answer,
    form_answer,
    get_collaboration_to_edit,
    posted,
)

A_PAGE = 50
SHOWS = ("", "late", "moved", "published", "all")


def _get(request: TenantRequest, uuid: UUID) -> Deliverable:
    return get_object_or_404(deliverables_to_show(request.agency), uuid=uuid)


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show what is owed in all campaigns; ?show=late|moved|published|all."""
    show = request.GET.get("show", "")
    rows = listed_deliverables(request.agency, show=show if show in SHOWS else "", now=timezone.now())
    page = keyset_page(rows, request, size=A_PAGE)
    return render(request, "campaigns/deliverables.html", {"page": page, "show": show, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
def plan(request: TenantRequest, uuid: UUID) -> HttpResponse:
    collaboration = get_collaboration_to_edit(request, uuid)
    form = DeliverableForm(posted(request), slots=collaboration.campaign.slots.in_order())
    back = collaboration.get_absolute_url()
    return form_answer(
        request, form, do=partial(actions.plan_deliverable, collaboration=collaboration, by=request.membership),
        done="Planned.", back=back, title="Plan a deliverable", submit="Plan it", template="campaigns/form.html",
        crumb=str(collaboration), crumb_url=back, campaign=collaboration.campaign,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change what is made, and set dates that were not set."""
    deliverable = _get(request, uuid)
    get_collaboration_to_edit(request, deliverable.collaboration.uuid)
    names = ("title", "slot", "draft_due_at", "publish_due_at", "version")
    initial = {name: getattr(deliverable, name) for name in names}
    initial["what"] = f"{deliverable.platform}/{deliverable.format}"
    form = DeliverableEditForm(
        posted(request), initial=initial, slots=deliverable.collaboration.campaign.slots.in_order()
    )
    return _form(
        request, deliverable, form, actions.change_deliverable, "Saved.", "Change the deliverable", "Save"
    )


@require_http_methods(["GET", "POST"])
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Move a date, with who asked and why; ?what and ?to come from the calendar."""
    deliverable = _get(request, uuid)
    get_collaboration_to_edit(request, deliverable.collaboration.uuid)
    what = request.GET.get("what", "publish" if deliverable.publish_due_at else "draft")
    initial: dict[str, Any] = {"what": what, "to": request.GET.get("to") or _date(deliverable, what)}
    initial["seen"] = _date(deliverable, what)
    form = MoveDueForm(posted(request), initial=initial)
    return _form(request, deliverable, form, actions.move_due, "The date is moved.", "Move a date", "Move it")


@require_http_methods(["GET", "POST"])
def publish(request: TenantRequest, uuid: UUID) -> HttpResponse:
    deliverable = _get(request, uuid)
    get_collaboration_to_edit(request, deliverable.collaboration.uuid)
    do = partial(actions.move_deliverable, to="published")
    return _form(
        request, deliverable, PublishForm(posted(request)), do, "Published.", "It is published", "Save"
    )


@require_POST
def change_state(request: TenantRequest, uuid: UUID) -> HttpResponse:
    deliverable = _get(request, uuid)
    do = partial(
        actions.move_deliverable,
        deliverable=deliverable,
        by=request.membership,
        to=request.POST.get("to", ""),
    )
    return button_answer(request, do, done="Moved on.", back=deliverable.collaboration)


@require_POST
def warn_client(request: TenantRequest, uuid: UUID) -> HttpResponse:
    moved = _get_postponement(request, uuid)
    do = partial(actions.warn_client, postponement=moved, by=request.membership)
    return button_answer(
        request, do, done="Noted that the client knows.", back=moved.deliverable.collaboration
    )


@require_POST
def remind_firmly(request: TenantRequest, uuid: UUID) -> HttpResponse:
    moved = _get_postponement(request, uuid)
    do = partial(actions.remind_firmly, postponement=moved, by=request.membership)
    return button_answer(
        request, do, done="Noted that they were reminded.", back=moved.deliverable.collaboration
    )


@require_POST
def see_reminder(request: TenantRequest, uuid: UUID) -> HttpResponse:
    reminders = Reminder.objects.for_agency(request.agency).select_related("agency", "deliverable")
    reminder = get_object_or_404(reminders, uuid=uuid)
    do = partial(actions.see_reminder, reminder=reminder, by=request.membership)
    return button_answer(request, do, done="Noted.", back="desk:today")


def _get_postponement(request: TenantRequest, uuid: UUID) -> Postponement:
    rows = Postponement.objects.for_agency(request.agency)
    return get_object_or_404(rows.select_related("deliverable__collaboration"), uuid=uuid)


def _date(deliverable: Deliverable, what: str) -> Any:
    return deliverable.draft_due_at if what == "draft" else deliverable.publish_due_at


def _form(
    request: TenantRequest, deliverable: Deliverable, form: Any, do: Callable[..., Any], done: str, title: str, submit: str
) -> HttpResponse:  # fmt: skip
    back = deliverable.collaboration.get_absolute_url()
    return form_answer(
        request, form, do=partial(do, deliverable=deliverable, by=request.membership), done=done, back=back,
        title=f"{title}: {deliverable}", submit=submit, template="campaigns/form.html",
        crumb=deliverable.collaboration.influencer.name, crumb_url=back, campaign=deliverable.collaboration.campaign,
    )  # fmt: skip
