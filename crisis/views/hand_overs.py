"""Handing over in two steps, and taking it when nobody answers: the lead from the room's head, duty from the rota."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import staff_choices
from crisis.actions import hand_overs as actions
from crisis.forms.duty import HandOverForm, TakeForm
from crisis.models import DutyTurn, HandOver
from crisis.queries.duty import turns_to_show
from crisis.queries.hand_overs import hand_overs_to_show
from crisis.views.asked import asked_member
from crisis.views.room import get_incident, part_answer
from influencers.views.answers import button_answer, form_answer, posted

DUTY = "crisis:duty"
ANSWERS: dict[str, Any] = {"accept": actions.accept, "decline": actions.decline, "withdraw": actions.withdraw}


@require_POST
def offer_lead(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Offer the lead to somebody: to, note."""
    found = get_incident(request, uuid)

    def do() -> HandOver:
        to = asked_member(request, "to")
        if to is None:
            raise ActionError(_("Choose who takes the lead."))
        return actions.offer_lead(
            incident=found, by=request.membership, to=to, note=request.POST.get("note", "")
        )

    return part_answer(request, found, "head", do, done=_("Offered. You keep the lead until they accept."))


@require_POST
def take_lead(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take the lead without being offered it: reason."""
    found = get_incident(request, uuid)
    do = partial(
        actions.take_lead, incident=found, by=request.membership, reason=request.POST.get("reason", "")
    )
    return part_answer(request, found, "head", do, done=_("You have the lead."))


@require_POST
def answer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Accept, decline or take back an offer: answer, reason."""
    offer = get_object_or_404(hand_overs_to_show(request.agency), uuid=uuid)
    said = request.POST.get("answer", "")

    def do() -> HandOver:
        if said not in ANSWERS:
            raise ActionError(_("Say whether you accept or decline."))
        also = {"reason": request.POST.get("reason", "")} if said == "decline" else {}
        return ANSWERS[said](offer=offer, by=request.membership, **also)

    done = {"accept": _("It is yours now."), "decline": _("Declined. They keep it and are told.")}.get(said, _("Taken back."))  # fmt: skip
    if offer.incident is not None:
        return part_answer(request, get_incident(request, offer.incident.uuid), "head", do, done=done)
    return button_answer(request, do, done=done, back=DUTY)


@require_http_methods(["GET", "POST"])
def offer_turn(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Offer the rest of a turn to somebody."""
    turn = _turn(request, uuid)
    people = [each for each in staff_choices(request.agency) if each.pk != turn.member_id]
    note = _("%(who)s is on duty until %(until)s. The rest of this turn goes over when it is accepted.") % _words(turn)  # fmt: skip
    do = partial(actions.offer_turn, turn=turn, by=request.membership)
    done = _("Offered. The turn goes over when they accept.")
    return _form(request, HandOverForm(posted(request), people=people), do, done, _("Hand a turn over"), _("Offer it"), note)  # fmt: skip


@require_http_methods(["GET", "POST"])
def take_turn(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take the rest of a turn whose holder does not answer."""
    turn = _turn(request, uuid)
    note = _("%(who)s is on duty until %(until)s and is told that you took the rest.") % _words(turn)
    do = partial(actions.take_turn, turn=turn, by=request.membership)
    return _form(request, TakeForm(posted(request)), do, _("You are on duty."), _("Take a turn over"), _("Take it"), note)  # fmt: skip


def _form(
    request: TenantRequest, form: Any, do: Any, done: str, title: str, submit: str, note: str
) -> HttpResponse:
    return form_answer(
        request, form, do=do, done=done, back=reverse(DUTY), title=title, submit=submit, template="crisis/form.html",
        room="duty", crumb=_("Duty"), crumb_url=reverse(DUTY), note=note,
    )  # fmt: skip


def _words(turn: DutyTurn) -> dict[str, Any]:
    return {"who": turn.member.user, "until": date_format(timezone.localtime(turn.ends_at), "D j M, H:i T")}


def _turn(request: TenantRequest, uuid: UUID) -> DutyTurn:
    return get_object_or_404(turns_to_show(request.agency).select_related("agency"), uuid=uuid)
