"""The influencer's way to consent: the link, the platform, and back. Nobody signs in here."""

from urllib.parse import urlsplit

from csp.constants import SELF
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import ActionError
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from influencers.actions.consents import CLOSED, begin_consent, finish_consent
from influencers.queries.consents import link_by_token
from platforms.consent import PROVIDERS
from platforms.registry import PLATFORMS

# Browsers hold a form's answer to the page's policy too, and ours sends people on to the platform.
_CONSENT_PAGES = [f"https://{urlsplit(provider.authorize_url).netloc}" for provider in PROVIDERS.values()]


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "POST"])
def consent(request: TenantRequest, token: str) -> HttpResponse:
    """Say what is asked; going on to the platform takes a POST, for mail scanners open links."""
    link = link_by_token(token)
    if link is None or not link.is_open(now=timezone.now()):
        return _answer(request, refused=str(CLOSED), status=410 if link else 404)
    if request.method == "POST":
        try:
            return redirect(begin_consent(link=link, redirect_uri=_way_back(), now=timezone.now()))
        except ActionError as error:
            return _answer(request, refused=str(error), status=409)
    page = {"channel": link.channel, "platform": PLATFORMS[link.channel.platform].label, "link": link}
    response = render(request, "portal/consent.html", page)
    vars(response)["_csp_replace"] = {"form-action": [SELF, *_CONSENT_PAGES]}  # what csp's decorator sets
    return response


@audience(Audience.PUBLIC)
@require_GET
def consent_back(request: TenantRequest) -> HttpResponse:
    """Take what the platform sends back. It changes something though it is a GET: the platforms answer so."""
    state, code = request.GET.get("state", "")[:200], request.GET.get("code", "")[:2000]
    try:
        channel = finish_consent(state=state, code=code, redirect_uri=_way_back(), now=timezone.now())
    except ActionError as error:
        return _answer(request, refused=str(error), status=409 if state else 404)
    return render(
        request,
        "portal/consent_done.html",
        {"channel": channel, "platform": PLATFORMS[channel.platform].label},
    )


def _way_back() -> str:
    return settings.SITE_URL + reverse("portal:consent_back")


def _answer(request: TenantRequest, *, refused: str, status: int) -> HttpResponse:
    return render(request, "portal/consent_closed.html", {"refused": refused}, status=status)
