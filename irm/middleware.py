import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.gates import Audience, audience_of
from accounts.http import TenantRequest
from accounts.queries import memberships_of
from irm.api.problems import KINDS, MEDIA_TYPE, document
from irm.request_id import current_request_id

GetResponse = Callable[[Any], HttpResponse]
SESSION_AGENCY = "agency"


class RequestIdMiddleware:
    """Give each request an id: in the log, in the answer's header, on every audit entry it writes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4()
        token = current_request_id.set(request_id)
        structlog.contextvars.bind_contextvars(request_id=str(request_id))
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
            current_request_id.reset(token)
        response["X-Request-ID"] = str(request_id)
        return response


class RequestSizeMiddleware:
    """Refuse what is too large before it is read: looking for a form's security token would take all of it in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or ""
        size = int(told) if told.isascii() and told.isdecimal() else 0
        if size <= settings.LARGEST_REQUEST_BYTES:
            return self.get_response(request)
        megabyte = 1024 * 1024
        sentence = _("What was sent has %(size)s MB; at most %(limit)s MB can be taken in.") % {
            "size": f"{size / megabyte:,.0f}",
            "limit": settings.IMPORT_MAX_BYTES // megabyte,
        }
        if request.path.startswith("/api/"):
            problem = document(KINDS["too-large"], sentence, path=request.path)
            response: HttpResponse = JsonResponse(problem, status=413, content_type=MEDIA_TYPE)
        else:
            response = render(request, "413.html", {"sentence": sentence}, status=413)
        return response


class TenantMiddleware:
    """Set `request.membership` and `request.agency`, and let each page be seen only by those it is for.

    Fails closed: a view that says nothing (accounts/gates.py) is for members of the agency itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: TenantRequest) -> HttpResponse:
        vars(request).update(membership=None, agency=None)
        request.memberships = []
        response = self.get_response(request)
        live = live_origin(request)
        if live:
            vars(response)["_csp_update"] = {"connect-src": live}  # what csp's decorator sets
        return response

    def process_view(
        self, request: TenantRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        audience = audience_of(view)
        if audience in (Audience.PUBLIC, Audience.API) or not request.user.is_authenticated:
            return (
                None  # LoginRequiredMiddleware has sent the unknown to the sign-in page where one is needed
            )
        request.memberships = memberships_of(request.user)
        wanted = request.session.get(SESSION_AGENCY)
        chosen = [m for m in request.memberships if m.agency.slug == wanted] or request.memberships
        if chosen:
            request.membership = chosen[0]
            request.agency = chosen[0].agency
        timezone.activate(request.user.time_zone)
        brand = request.membership.brand if request.membership else None
        if brand is not None and brand.language in dict(settings.LANGUAGES):  # pages of a brand's clients
            translation.activate(brand.language)
            request.LANGUAGE_CODE = brand.language
        if audience == Audience.SIGNED_IN:
            return None
        if request.membership is None:
            return redirect("accounts:no_agency")
        if audience == Audience.AGENCY and request.membership.is_client:
            raise PermissionDenied("This page is for members of the agency.")
        return None


def live_origin(request: HttpRequest) -> str:
    """Return scheme://host:port of the live process where it is not this one's own, else an empty string."""
    if settings.LIVE_URL:
        return settings.LIVE_URL if settings.LIVE_URL.startswith("http") else ""
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}"
