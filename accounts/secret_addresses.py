"""Pages whose address is the secret: what all of them answer with, whoever they are for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from accounts.gates import Audience, audience

View = Callable[..., HttpResponseBase]


def by_secret_address(view: View, gate: Callable[[View, Any, str, dict[str, Any]], HttpResponseBase]) -> View:
    """Return a view that goes through the gate with the token of its address.

    There is no CSRF token: the address itself is the secret, and no cookie alone gives any right. The secret leaves with
    no link (Referrer-Policy), and no answer is kept or listed anywhere.
    """

    @audience(Audience.PUBLIC)
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        response = gate(view, request, token, kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return opened
