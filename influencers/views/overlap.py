from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.paging import keyset_page
from accounts.rules import can_edit
from accounts.text import clean
from influencers.actions.overlap import decide_overlap
from influencers.forms.listing import chosen_uuids
from influencers.forms.overlap import OverlapDecisionForm
from influencers.models import Channel, Influencer
from influencers.overlap import shown
from influencers.queries.overlap import (
    FEWEST_CHANNELS,
    MOST_CHANNELS,
    Comparison,
    channels_named,
    compare,
    decisions_of,
    main_channels,
)
from influencers.queries.overlap import channel_typed as find_channel

DECISIONS_A_PAGE = 50


@require_GET
def overlap(request: TenantRequest) -> HttpResponse:
    """Compare the audiences of the channels named; with `add`, one more by its link or handle."""
    channels = channels_named(request.agency, request.GET.getlist("channel"))
    typed = clean(request.GET.get("add", ""))[:500]
    if typed:
        channel, refusal = find_channel(request.agency, typed)
        if channel is None:
            messages.error(request, refusal)
        elif channel not in channels:
            channels.append(channel)
    comparison = compare(request.agency, channels[:MOST_CHANNELS])
    page = {"too_many": len(channels) > MOST_CHANNELS, "typed": typed, **_page(request, comparison)}
    return render(request, "influencers/overlap/page.html", page)


@require_POST
def choose_overlap(request: TenantRequest) -> HttpResponse:
    """Go to the comparison of the ticked people, each with the channel whose audience is known best."""
    uuids = chosen_uuids(request.POST.getlist("chosen"))[: MOST_CHANNELS + 1]
    people = Influencer.objects.for_agency(request.agency).filter(uuid__in=uuids)
    channels = main_channels(people)
    if len(channels) < FEWEST_CHANNELS:
        messages.error(request, _("Tick at least two people who have a channel."))
        return redirect("influencers:list")
    return redirect(f"{reverse('influencers:overlap')}?{shown.query_of(channels)}")


@require_POST
def decide(request: TenantRequest) -> HttpResponse:
    """Record a decision about one pair; the page shows all channels it came from."""
    channels = channels_named(request.agency, request.POST.getlist("channel"))[:MOST_CHANNELS]
    comparison = compare(request.agency, channels)
    form = _form(request, comparison, request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        pair = channels_named(request.agency, values.pop("pair").split("_"))
        try:
            decide_overlap(by=request.membership, channels=pair, **values)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(f"{reverse('influencers:overlap')}?{shown.query_of(channels)}")
    page = {**_page(request, comparison), "form": form}
    return render(request, "influencers/overlap/page.html", page, status=422)


@require_GET
def overlap_decisions(request: TenantRequest) -> HttpResponse:
    page = keyset_page(decisions_of(request.agency), request, size=DECISIONS_A_PAGE)
    rows = shown.decisions_shown(request.agency, page.rows)
    return render(request, "influencers/overlap/decisions.html", {"page": page, "decisions": rows})


def _page(request: TenantRequest, comparison: Comparison) -> dict[str, Any]:
    channels: list[Channel] = [each.channel for each in comparison.compared]
    may_decide = can_edit(request.membership, request.agency)
    return {
        "comparison": comparison,
        "lines": shown.lines(comparison),
        "reasons": shown.reasons(comparison),
        "pairs": shown.pairs_shown(comparison),
        "channels": channels,
        "others": [(c, shown.query_of(other for other in channels if other != c)) for c in channels],
        "is_enough": len(channels) >= FEWEST_CHANNELS,
        "most": MOST_CHANNELS,
        "threshold": shown.percent(comparison.threshold),
        "decisions": shown.decisions_shown(request.agency, comparison.decisions),
        "form": _form(request, comparison) if may_decide and comparison.above() else None,
    }


def _form(request: TenantRequest, comparison: Comparison, data: Any = None) -> OverlapDecisionForm:
    brands = list(Brand.objects.for_agency(request.agency).active().order_by("name"))
    return OverlapDecisionForm(data, pairs=shown.pair_choices(comparison), brands=brands)
