"""Who a page is for. A view that says nothing is for members of the agency (owner, manager, viewer)."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    PUBLIC = "public"  # anybody; the view checks what it must itself
    API = "api"  # the API's own authentication decides
    SIGNED_IN = "signed_in"  # anybody signed in, with or without an agency
    EVERY_MEMBER = "every_member"  # members and clients
    AGENCY = "agency"  # members of the agency itself


def audience(who: Audience) -> Callable[[View], View]:
    """Mark who a view is for."""

    def mark(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]
        return login_not_required(view) if who in (Audience.PUBLIC, Audience.API) else view

    return mark


def audience_of(view: Callable[..., Any]) -> Audience:
    """Return who a view is for: what it says, else what its package is known to be, else the agency."""
    marked = getattr(view, "audience", None)
    if marked:
        return marked
    module = view.__module__ or ""
    if hasattr(view, "cls") or module.startswith(("drf_spectacular", "rest_framework")):
        return Audience.API
    if module.startswith("allauth.") or not getattr(view, "login_required", True):
        return Audience.SIGNED_IN if getattr(view, "login_required", True) else Audience.PUBLIC
    return Audience.AGENCY
