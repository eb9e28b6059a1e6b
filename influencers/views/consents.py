from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError, NotAllowed
from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import consents as actions
from influencers.models import Channel
from influencers.queries.consents import consent_of, open_link_of


@require_http_methods(["GET", "POST"])
def consent(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show how a channel's consent stands; a POST makes a link, which is shown once."""
    channel, url, refused = _get_channel(request, uuid), "", ""
    if request.method == "POST":
        try:
            _link, token = actions.make_consent_link(
                by=request.membership, channel=channel, now=timezone.now()
            )
            url = settings.SITE_URL + reverse("portal:consent", args=[token])
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except ActionError as error:
            refused = str(error)
    page = {**_standing(request, channel), "url": url, "refused": refused}
    return render(request, "influencers/consent.html", page, status=422 if refused else 200)


@require_POST
def remove_consent(request: TenantRequest, uuid: UUID) -> HttpResponse:
    channel = _get_channel(request, uuid)
    try:
        actions.remove_consent(by=request.membership, channel=channel)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, _("The consent is removed."))
    return redirect("influencers:consent", channel.uuid)


def _get_channel(request: TenantRequest, uuid: UUID) -> Channel:
    channels = Channel.objects.for_agency(request.agency).select_related("influencer", "agency")
    return get_object_or_404(channels, uuid=uuid)


def _standing(request: TenantRequest, channel: Channel) -> dict[str, Any]:
    return {
        "channel": channel,
        "influencer": channel.influencer,
        "consent": consent_of(channel),
        "link": open_link_of(channel, now=timezone.now()),
        "may_edit": rules.can_edit_influencer(request.membership, channel.influencer),
    }
