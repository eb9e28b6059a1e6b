"""The swap: one sheet that shows everything that will move, one button, and a way back for some minutes."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns.actions.swaps import swap_person, undo_swap
from campaigns.forms.plan import SwapForm
from campaigns.queries.bench import rows_of
from campaigns.queries.swaps import UNDO_FOR, bench_of, first_of_bench, slot_words, swaps_to_show, what_moves
from campaigns.views.answers import button_answer, get_campaign_to_edit, tab_page
from campaigns.views.slots import get_slot_to_edit, slot_url


@require_http_methods(["GET", "POST"])
def swap(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what a swap moves; on POST do it and go on to the note to the client."""
    slot, now = get_slot_to_edit(request, uuid), timezone.now()
    if slot.holder is None:
        messages.error(request, _("Nobody holds this slot. Choose somebody for it."))
        return redirect(slot_url(slot))
    bench = bench_of(slot)
    form = SwapForm(
        request.POST or None, candidates=bench, has_left=slot.holder.ended_at is not None,
        initial={"candidate": request.GET.get("candidate") or first_of_bench(bench)},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            made = swap_person(slot=slot, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s takes over. Look at the note to the client.") % {"name": made.joined.influencer})  # fmt: skip
            return redirect("campaigns:client_note", made.moved["note"])
    page = {
        **tab_page(request, slot.campaign, "plan"), "slot": slot, "words": slot_words(slot), "form": form,
        "plan": what_moves(slot, now=now), "rows": rows_of(slot, bench, channels={}, now=now), "minutes": UNDO_FOR.seconds // 60,
    }  # fmt: skip
    return render(request, "campaigns/slots/swap.html", page, status=422 if form.is_bound else 200)


@require_POST
def undo(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take a swap back."""
    made = get_object_or_404(swaps_to_show(request.agency), uuid=uuid)
    get_campaign_to_edit(request, made.slot.campaign.uuid)
    return button_answer(
        request, partial(undo_swap, swap=made, by=request.membership), done=_("Everything is as it was before."),
        back=slot_url(made.slot),
    )  # fmt: skip
