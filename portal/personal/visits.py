"""The gate of the influencer's page: which link this is, whether it still opens, and in whose language and zone."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event
from django_htmx.middleware import HtmxDetails

from accounts.models import Pass
from accounts.passes import note_use, pass_by_token
from accounts.secret_addresses import by_secret_address
from campaigns.models import Collaboration
from campaigns.queries.personal import collaboration_of
from campaigns.states import PassVerb
from influencers.models import Influencer
from portal.counting import POSTS_PER_LINK, WRONG_LINKS, count
from portal.personal.sections import Visit


class PersonalRequest(HttpRequest):
    """A request to the influencer's page: nobody is signed in."""

    htmx: HtmxDetails


def personal(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view of the influencer's page. It gets a `Visit`; a link that no longer opens gets a sentence.

    There is no CSRF token here, and none is needed: the address itself is the secret, no cookie gives any right, and
    the pages opened inside other apps have no cookies. The secret leaves with no link (Referrer-Policy).
    """
    return by_secret_address(view, _open)


def _open(
    view: Callable[..., HttpResponseBase], request: PersonalRequest, token: str, kwargs: dict[str, Any]
) -> HttpResponseBase:
    address = get_adapter(request).get_client_ip(request)
    if count(f"wrong-links:{address}", add=False) >= WRONG_LINKS:
        return closed(request, "wrong", 429)
    given = pass_by_token(token)
    collaboration = collaboration_of(given) if given else None
    if given is None or collaboration is None:
        count(f"wrong-links:{address}")
        return closed(request, "unknown", 404)
    with _ways_of(collaboration.influencer):
        if not given.allows(PassVerb.OPEN):
            return closed(request, "revoked" if given.revoked_at else "expired", 410, given, collaboration)
        if request.method == "POST" and count(f"personal-posts:{given.pk}") > POSTS_PER_LINK:
            return closed(request, "often", 429, given, collaboration)
        visit = Visit(given=given, collaboration=collaboration, token=token, now=timezone.now())
        note_use(
            given=given, verb="open" if request.method != "POST" else view.__name__, address=address,
            browser=request.headers.get("User-Agent", ""), now=visit.now,
        )  # fmt: skip
        return view(request, visit, **kwargs)


def closed(
    request: PersonalRequest,
    why: str,
    status: int,
    given: Pass | None = None,
    collaboration: Collaboration | None = None,
) -> HttpResponse:
    """Answer with a page that says why nothing opens, and what to do."""
    says = {
        "wrong": _("Too many wrong addresses came from here. Wait ten minutes, then open the link from your mail again."),
        "unknown": _("This address is not complete, or it never was one. Open the link from your mail once more, in full."),
        "revoked": _("This link was withdrawn. If you got a newer one, use that; else ask for it."),
        "expired": _("This link has ended. Ask for a new one; nothing you answered is lost."),
        "often": _("Too many answers came in a short time. Wait ten minutes, then go on; nothing you answered is lost."),
    }  # fmt: skip
    if request.htmx:
        # The page stays as it is, with what was typed; only the sentence comes.
        return trigger_client_event(
            HttpResponse(status=status, headers={"HX-Reswap": "none"}),
            "irm:toast",
            {"text": says[why], "level": "error", "target": "body"},
        )
    page = {"says": says[why], "given": given, "collaboration": collaboration}
    return render(request, "portal/personal/closed.html", page, status=status)


class _ways_of:  # noqa: N801 -- reads as a phrase where it is used
    """Within: the influencer's language where the product speaks it, and their time zone where it is known."""

    def __init__(self, influencer: Influencer) -> None:
        known = {code for code, _name in settings.LANGUAGES}
        spoken = next((code for code in influencer.languages if code in known), None)
        self.language = translation.override(spoken) if spoken else None
        zone = influencer.time_zone or influencer.agency.time_zone
        self.zone = timezone.override(zone if zone in zoneinfo.available_timezones() else "UTC")

    def __enter__(self) -> None:
        if self.language:
            self.language.__enter__()
        self.zone.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.zone.__exit__(*error)
        if self.language:
            self.language.__exit__(*error)
