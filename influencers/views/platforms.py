from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError, NotAllowed
from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import credentials as actions
from influencers.credential_kinds import Kind, kind_of
from influencers.forms.credentials import CredentialForm
from influencers.models import Credential
from influencers.queries import health
from influencers.queries.platforms import capability_rows, platform_cards
from platforms.registry import PLATFORMS


@require_GET
def platforms(request: TenantRequest) -> HttpResponse:
    """Show what each platform gives, what signs for it, and how its channels stand."""
    _insist_on_owner(request)
    return render(request, "influencers/platforms/page.html", _page(request))


@require_GET
def platform_health(request: TenantRequest) -> HttpResponse:
    """Show the owner how reading goes: what waits, what failed, what is left."""
    _insist_on_owner(request)
    rows = health.platform_health(request.agency, now=timezone.now())
    page = {"rows": rows, "errors": health.last_errors(request.agency), "section": "platforms"}
    return render(request, "influencers/platforms/health.html", page)


@require_http_methods(["GET", "POST"])
def set_up_platform(request: TenantRequest) -> HttpResponse:
    """Ask for a credential of the kind named in the address and store it, in place of the one before."""
    _insist_on_owner(request)
    kind = _kind(request)
    if kind is None:
        return render(request, "influencers/platforms/page.html", _page(request))
    form = CredentialForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        secrets = dict(form.cleaned_data)
        label = secrets.pop("label")
        try:
            actions.store_credential(
                by=request.membership, platform=kind.platform, kind=kind.kind, secrets=secrets, label=label
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Stored. Test it to see whether the platform accepts it."))
            return redirect("influencers:platforms")
    page = {"form": form, "kind": kind, "label": PLATFORMS[kind.platform].label, "section": "platforms"}
    return render(request, "influencers/platforms/set_up.html", page, status=422 if form.errors else 200)


@require_POST
def try_platform(request: TenantRequest) -> HttpResponse:
    """Try what the installation itself has for a platform."""
    platform = request.POST.get("platform", "")
    return _try(
        request,
        lambda: actions.try_installation(by=request.membership, platform=platform, now=timezone.now()),
    )


@require_POST
def try_credential(request: TenantRequest, uuid: str) -> HttpResponse:
    credential = _get_credential(request, uuid)
    return _try(
        request,
        lambda: actions.try_credential(by=request.membership, credential=credential, now=timezone.now()),
    )


@require_POST
def remove_credential(request: TenantRequest, uuid: str) -> HttpResponse:
    credential = _get_credential(request, uuid)

    def remove() -> str:
        actions.remove_credential(by=request.membership, credential=credential)
        return _("The access is removed, with its secrets.")

    return _try(request, remove)


def _get_credential(request: TenantRequest, uuid: str) -> Credential:
    return get_object_or_404(
        Credential.objects.for_agency(request.agency).select_related("agency"), uuid=uuid
    )


def _insist_on_owner(request: TenantRequest) -> None:
    if not rules.can_manage_platforms(request.membership, request.agency):
        raise PermissionDenied(actions.NO_RIGHT)


def _kind(request: TenantRequest) -> Kind | None:
    try:
        return kind_of(request.GET.get("platform", ""), request.GET.get("kind", ""))
    except LookupError:
        return None


def _page(request: TenantRequest) -> dict[str, Any]:
    return {
        "cards": platform_cards(request.agency, now=timezone.now()),
        "matrix": capability_rows(),
        "is_public": bool(settings.PUBLIC_URL),
        "section": "platforms",
    }


def _try(request: TenantRequest, act: Any) -> HttpResponse:
    try:
        messages.success(request, act())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("influencers:platforms")
