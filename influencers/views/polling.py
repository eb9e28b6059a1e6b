"""Asking for fresh numbers from a channel's place on a page; the place refreshes itself until they are there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from influencers.actions import polling as actions
from influencers.models import Channel
from influencers.queries.polling import poll_state

PARTIAL = "influencers/_channel_poll.html"


def _get_channel(request: HttpRequest, uuid: str) -> Channel:
    return get_object_or_404(
        Channel.objects.for_agency(request.agency).select_related("influencer"), uuid=uuid
    )


@require_POST
def poll_now(request: HttpRequest, uuid: str) -> HttpResponse:
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
        messages.success(request, "The channel is being read. Fresh numbers are here in a moment.")
    return redirect(channel.influencer)


@require_GET
def poll_status(request: HttpRequest, uuid: str) -> HttpResponse:
    channel = _get_channel(request, uuid)
    response = render(request, PARTIAL, {"channel": channel})
    state = poll_state(channel, by=request.membership, now=timezone.now())
    if not (state.held or state.due):
        # Whatever on the page shows this channel's numbers may listen: hx-trigger="channel-polled from:body".
        response["HX-Trigger"] = "channel-polled"
    return response
