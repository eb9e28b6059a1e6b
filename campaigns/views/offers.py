"""Offers as the house sees them: written, sent, answered for somebody, weighed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns import rules
from campaigns.actions import offer_answers as answers
from campaigns.actions import offers as actions
from campaigns.fair_rate.working_out import weigh_goods
from campaigns.forms.offers import (
    AcceptForm,
    BarterForm,
    DeclineForm,
    OfferForms,
    SendForm,
    initial_for,
    initial_of,
)
from campaigns.models import Collaboration, Offer
from campaigns.offer_rows import offer_verbs
from campaigns.queries.fair_rate import weighed
from campaigns.queries.offers import offers_to_show, round_of
from campaigns.queries.opening import Opening, opening_of, slots_to_offer
from campaigns.states import OfferState
from campaigns.terms import terms_of
from campaigns.views.answers import button_answer, form_answer, get_collaboration_to_edit, posted


def get_offer(request: TenantRequest, uuid: UUID) -> Offer:
    return get_object_or_404(offers_to_show(request.agency), uuid=uuid)


def _get_to_edit(request: TenantRequest, uuid: UUID) -> Offer:
    offer = get_offer(request, uuid)
    get_collaboration_to_edit(request, offer.collaboration.uuid)
    return offer


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show an offer: its terms, what changed, what speaks against it, how its fee was weighed."""
    offer = get_offer(request, uuid)
    page = {
        "round": round_of(offer), "offer": offer, "collaboration": offer.collaboration,
        "verbs": offer_verbs(offer, request.membership), "reasons": _reasons(offer),
        "may_edit": rules.can_edit_campaign(request.membership, offer.collaboration.campaign),
    }  # fmt: skip
    return render(request, "campaigns/offers/offer.html", page)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write an offer; it begins with the terms of the one before, or else with the slots they hold."""
    collaboration = get_collaboration_to_edit(request, uuid)
    last = offers_to_show(request.agency).filter(collaboration=collaboration).order_by("-number").first()
    opening: Opening | None = None
    if last is not None:
        initial = initial_of(last) | {"expires_on": None, "message": ""}
    else:
        opening = opening_of(collaboration)
        initial = initial_for(collaboration.campaign, opening)
    forms = OfferForms(posted(request), initial=initial, slots=slots_to_offer(collaboration))
    do = partial(actions.draft_offer, collaboration=collaboration, by=request.membership)
    return _write(request, collaboration, forms, do, _("Write an offer"), opening=opening)


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    offer = _get_to_edit(request, uuid)
    forms = OfferForms(posted(request), initial=initial_of(offer), slots=slots_to_offer(offer.collaboration))
    do = partial(actions.change_offer, offer=offer, by=request.membership)
    return _write(request, offer.collaboration, forms, do, _("Change the offer"))


@require_http_methods(["GET", "POST"])
def counter(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Record the other terms somebody answered with, and where the answer is from."""
    offer = _get_to_edit(request, uuid)
    slots = slots_to_offer(offer.collaboration)
    forms = OfferForms(posted(request), initial=initial_of(offer) | {"message": ""}, slots=slots)
    evidence = request.POST.get("evidence", "")

    def do(**values: Any) -> Offer:
        terms = {
            name: value for name, value in values.items() if name not in ("expires_at", "shows_fair_rate")
        }
        return answers.counter_offer(offer=offer, by=request.membership, evidence=evidence, **terms)

    return _write(
        request, offer.collaboration, forms, do, _("Record their counter-offer"), evidence=evidence, asks=True
    )


def _write(
    request: TenantRequest, collaboration: Collaboration, forms: OfferForms, do: Any, title: str, **more: Any
) -> HttpResponse:
    if request.method == "POST" and forms.is_valid():
        try:
            offer = do(**forms.values())
        except ActionError as error:
            forms.add_error(str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("campaigns:offer", offer.uuid)
    page = {"forms": forms, "collaboration": collaboration, "title": title, **more}
    return render(
        request, "campaigns/offers/write.html", page, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "POST"])
def send(request: TenantRequest, uuid: UUID) -> HttpResponse:
    offer = _get_to_edit(request, uuid)
    do = partial(actions.send_offer, offer=offer, by=request.membership)
    return _ask(request, offer, SendForm(posted(request)), do, _("Sent."), _("Send the offer"), _("Send"))


@require_POST
def withdraw(request: TenantRequest, uuid: UUID) -> HttpResponse:
    offer = get_offer(request, uuid)
    do = partial(actions.withdraw_offer, offer=offer, by=request.membership)
    return button_answer(request, do, done=_("Withdrawn."), back=_page(offer))


@require_http_methods(["GET", "POST"])
def accept(request: TenantRequest, uuid: UUID) -> HttpResponse:
    offer = _get_to_edit(request, uuid)
    name = "" if offer.side == "house" else str(request.membership.user)
    form = AcceptForm(posted(request), initial={"name": name})
    do = partial(answers.accept_offer, offer=offer, by=request.membership)
    return _ask(request, offer, form, do, _("Agreed."), _("Record the acceptance"), _("It is accepted"))


@require_http_methods(["GET", "POST"])
def decline(request: TenantRequest, uuid: UUID) -> HttpResponse:
    offer = _get_to_edit(request, uuid)
    do = partial(answers.decline_offer, offer=offer, by=request.membership)
    form = DeclineForm(posted(request))
    return _ask(request, offer, form, do, _("Noted."), _("Record the refusal"), _("It is declined"))


@require_GET
def fair_rate(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Explain what an offer is fairly worth, factor by factor, and weigh goods on the same scale."""
    offer = get_offer(request, uuid)
    terms = terms_of(offer)
    found = weighed(offer.collaboration, terms, day=timezone.localdate())
    first = {"value": terms.goods_value, "usefulness": 1, "fits": True, "news": True}
    form = BarterForm(request.GET if "value" in request.GET else None, initial=first)
    barter = None
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        barter = weigh_goods(values.pop("value"), found.fair, **values)
    page = {
        "offer": offer,
        "collaboration": offer.collaboration,
        "weighed": found,
        "form": form,
        "barter": barter,
    }
    return render(request, "campaigns/offers/fair_rate.html", page)


def _reasons(offer: Offer) -> list[str]:
    """Return what speaks against an offer that is not decided yet."""
    if offer.state not in (OfferState.DRAFT, OfferState.SENT):
        return []
    try:
        return actions.reservations(offer.collaboration, terms_of(offer))
    except ActionError as error:
        return [str(error)]


def _page(offer: Offer) -> str:
    return reverse("campaigns:offer", args=[offer.uuid])


def _ask(
    request: TenantRequest, offer: Offer, form: Any, do: Any, done: str, title: str, submit: str
) -> HttpResponse:
    return form_answer(
        request, form, do=do, done=done, back=_page(offer), title=title, submit=submit,
        template="campaigns/offers/ask.html", crumb=str(offer.collaboration), crumb_url=_page(offer), collaboration=offer.collaboration,
        reasons=_reasons(offer), round=round_of(offer),
    )  # fmt: skip
