from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError, NotAllowed
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import push as actions
from influencers.forms.credentials import VkPushForm
from influencers.models import Channel
from influencers.push_hearing import LARGEST_NOTICE, Incoming
from influencers.queries.push import channel_push


@audience(Audience.PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take what a platform sends to one of our addresses; its signature is the proof, not a session.

    A GET may confirm a subscription: WebSub and Meta verify an address so.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_NOTICE:
        return HttpResponse(status=413)
    incoming = Incoming(
        method=request.method or "",
        query=request.GET.dict(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )
    heard = actions.receive_notice(uuid=uuid, incoming=incoming, now=timezone.now())
    return HttpResponse(heard.text, status=heard.status, content_type=heard.content_type)


@require_http_methods(["GET", "POST"])
def push(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what a platform tells about a channel; for VK a POST gets ready for the community's Callback API."""
    channel, form = _get_channel(request, uuid), VkPushForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_up_vk_push(
                by=request.membership, channel=channel, now=timezone.now(), **form.cleaned_data
            )
            return redirect("influencers:push", channel.uuid)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except ActionError as error:
            form.add_error("confirmation", str(error))
    page = {
        "channel": channel,
        "influencer": channel.influencer,
        "push": channel_push(channel, now=timezone.now()),
        "form": form,
        "may_edit": rules.can_edit_influencer(request.membership, channel.influencer),
    }
    return render(request, "influencers/platforms/push.html", page, status=422 if form.errors else 200)


@require_POST
def remove_push(request: TenantRequest, uuid: UUID) -> HttpResponse:
    channel = _get_channel(request, uuid)
    try:
        actions.remove_vk_push(by=request.membership, channel=channel)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, _("The notices are ended."))
    return redirect("influencers:push", channel.uuid)


def _get_channel(request: TenantRequest, uuid: UUID) -> Channel:
    channels = Channel.objects.for_agency(request.agency).select_related("influencer", "agency")
    return get_object_or_404(channels, uuid=uuid)
