"""Asking for fresh numbers from a channel's place on the profile; the channel redraws itself when they are there."""

from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from influencers import rules
from influencers.access import access_for
from influencers.actions import polling as actions
from influencers.models import Channel
from influencers.profile import channel_cards
from influencers.queries.polling import poll_state
from influencers.queries.profile import DEFAULT_RANGE, RANGES, channel_histories

PARTIAL = "influencers/_channel_poll.html"


def _get_channel(request: TenantRequest, uuid: str) -> Channel:
    return get_object_or_404(
        Channel.objects.for_agency(request.agency).select_related("influencer"), uuid=uuid
    )


@require_POST
def poll_now(request: TenantRequest, uuid: str) -> HttpResponse:
    channel, refused = _get_channel(request, uuid), ""
    try:
        actions.poll_now(channel=channel, by=request.membership, now=timezone.now())
    except ActionError as error:
        refused = str(error)
    if request.htmx:
        return render(request, PARTIAL, {"channel": channel, "refused": refused})
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, _("The channel is being read. Fresh numbers are here in a moment."))
    return redirect(channel.influencer)


@require_GET
def poll_status(request: TenantRequest, uuid: str) -> HttpResponse:
    """Answer how the polling stands; once it is done, with the whole channel and its fresh numbers."""
    channel = _get_channel(request, uuid)
    access = access_for(channel)
    state = poll_state(channel, access=access, by=request.membership, now=timezone.now())
    if state.held or state.due:
        return render(request, PARTIAL, {"channel": channel})
    period = _period(request)
    histories = channel_histories(channel.influencer, period=period, now=timezone.now())
    card = next(card for card in channel_cards(histories, period) if card.channel.pk == channel.pk)
    may_edit = rules.can_edit_influencer(request.membership, channel.influencer)
    page = {"card": card, "channel": card.channel, "may_edit": may_edit}
    response = render(request, "influencers/_channel.html", page)
    response["HX-Retarget"] = f"#channel-{channel.uuid}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _period(request: TenantRequest) -> str:
    """Return the period the page around the channel shows."""
    asked = parse_qs(urlsplit(request.htmx.current_url or "").query).get("range", [""])[-1]
    return asked if asked in RANGES else DEFAULT_RANGE
