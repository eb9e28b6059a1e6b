"""Slots: added, changed, duplicated, taken out; and the panel of one with who could fill it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import timeline
from campaigns.actions import slots as actions
from campaigns.actions.bench import free_slot
from campaigns.forms.plan import NewSlotsForm, SlotForm
from campaigns.models import Slot
from campaigns.queries.bench import fits_of, people_of
from campaigns.queries.plan import tier_keys
from campaigns.queries.swaps import slot_words, slots_to_show, swaps_to_show, why_no_undo
from campaigns.views.answers import (
    button_answer,
    form_answer,
    framed_part,
    get_campaign_to_edit,
    posted,
    tab_page,
    to_edit,
)


def get_slot(request: TenantRequest, uuid: Any) -> Slot:
    return get_object_or_404(slots_to_show(request.agency), uuid=uuid)


def get_slot_to_edit(request: TenantRequest, uuid: Any) -> Slot:
    """Return a slot for a page that changes it; who may not is told so before they type."""
    slot = get_slot(request, uuid)
    to_edit(request, slot.campaign)
    return slot


def slot_url(slot: Slot) -> str:
    return reverse("campaigns:slot", args=[slot.uuid])


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a slot: who holds it, the bench in its order with reasons, the proposed, what was swapped."""
    slot, now = get_slot(request, uuid), timezone.now()
    swaps = list(swaps_to_show(request.agency).filter(slot=slot).order_by("-pk")[:10])
    page = {
        **tab_page(request, slot.campaign, "plan"), "slot": slot, "words": slot_words(slot), "people": people_of(slot, now=now),
        "swaps": swaps, "may_undo": bool(swaps) and not why_no_undo(swaps[0], now=now),
    }  # fmt: skip
    return render(request, "campaigns/slots/slot.html", page)


@require_GET
def past(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Tell what happened to a slot; fetched after the page."""
    slot = get_slot(request, uuid)
    page = {"entries": timeline(slot, limit=10)}
    return _part(request, slot, "components/_timeline.html", page, title=_("History"))


@require_GET
def fits(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Tell overlap and RRR of who could fill it; fetched after the page, for it reads posts and comments."""
    slot = get_slot(request, uuid)
    page = {"slot": slot, "fits": fits_of(slot, now=timezone.now())}
    return _part(request, slot, "campaigns/slots/_fits.html", page, title=_("Shared audience and fit"))


def _part(
    request: TenantRequest, slot: Slot, template: str, page: dict[str, Any], *, title: str
) -> HttpResponse:
    return framed_part(request, template, page, title=title, of=slot_words(slot), url=slot_url(slot))


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    back = reverse("campaigns:plan", args=[campaign.uuid])
    initial = {"market": campaign.markets[0] if len(campaign.markets) == 1 else ""}
    return form_answer(
        request, NewSlotsForm(posted(request), tiers=tier_keys(request.agency), initial=initial),
        do=partial(actions.add_slots, campaign=campaign, by=request.membership), done=_("Added to the plan."), back=back,
        title=_("Add slots"), submit=_("Add"), template="campaigns/form.html", crumb=campaign.name, crumb_url=back, campaign=campaign,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    slot = get_slot_to_edit(request, uuid)
    initial = {name: getattr(slot, name) for name in (*actions.FIELDS, "version")}
    initial["what"] = f"{slot.platform}/{slot.format}"
    form = SlotForm(posted(request), tiers=tier_keys(request.agency), initial=initial)
    return form_answer(
        request, form, do=partial(actions.update_slot, slot=slot, by=request.membership), done=_("Saved."),
        back=slot_url(slot), title=_("Change the slot"), submit=_("Save"), template="campaigns/form.html",
        crumb=slot_words(slot), crumb_url=slot_url(slot), campaign=slot.campaign,
    )  # fmt: skip


@require_POST
def duplicate(request: TenantRequest, uuid: UUID) -> HttpResponse:
    slot = get_slot_to_edit(request, uuid)
    do = partial(actions.duplicate_slot, slot=slot, by=request.membership)
    return button_answer(request, do, done=_("Duplicated at the end of the plan."), back=_plan(slot))


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    slot = get_slot_to_edit(request, uuid)
    do = partial(actions.remove_slots, campaign=slot.campaign, by=request.membership, slots=[slot])
    return button_answer(request, do, done=_("Taken out of the plan."), back=_plan(slot))


@require_POST
def free(request: TenantRequest, uuid: UUID) -> HttpResponse:
    slot = get_slot_to_edit(request, uuid)
    do = partial(free_slot, slot=slot, by=request.membership)
    return button_answer(request, do, done=_("The slot is free."), back=slot_url(slot))


@require_POST
def many(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Do one thing to the chosen slots: slot=<uuid> each, do=remove|market|budget, value=."""
    campaign = get_campaign_to_edit(request, uuid)
    chosen = list(campaign.slots.filter(uuid__in=_uuids(request.POST.getlist("slot"))))
    verb, value = request.POST.get("do", ""), request.POST.get("value", "").strip()
    back = reverse("campaigns:plan", args=[campaign.uuid])
    try:
        if verb == "remove":
            number = actions.remove_slots(campaign=campaign, by=request.membership, slots=chosen)
        else:
            read = _read_many(verb, value)
            number = actions.update_slots(campaign=campaign, by=request.membership, slots=chosen, **read)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, ngettext("%d slot changed.", "%d slots changed.", number) % number)
    return redirect(back)


def _read_many(verb: str, value: str) -> dict[str, Any]:
    form = SlotForm({verb: value, "what": ""}, tiers=())
    if verb not in ("market", "budget") or verb in form.errors:
        raise ActionError(_("Choose what to change, and write a country or an amount."))
    return {verb: form.cleaned_data.get(verb)}


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[: actions.MOST_AT_ONCE + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _plan(slot: Slot) -> str:
    return reverse("campaigns:plan", args=[slot.campaign.uuid])
