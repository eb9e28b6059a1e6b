"""The gate of a shared draft: which link this is, whether it still opens, and its passcode where it has one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Pass
from accounts.passes import note_use, pass_by_token
from accounts.secret_addresses import by_secret_address
from drafts.actions.links import opens_with
from drafts.models import Draft, ShareLink
from drafts.queries.links import link_of
from drafts.states import DraftVerb
from portal.counting import POSTS_PER_LINK, WRONG_LINKS, WRONG_PASSCODES, count

COOKIE, COOKIE_HOURS = "irm_shared", 12


@dataclass(frozen=True)
class SharedVisit:
    """One opening of a shared draft: by which link. `token` is the secret of the address."""

    link: ShareLink
    given: Pass
    draft: Draft
    token: str

    @property
    def url(self) -> str:
        return reverse("shared:page", args=[self.token])


def shared(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view of a shared draft. It gets a `SharedVisit`; a link that no longer opens gets a sentence.

    No CSRF token: the address itself is the secret, and the passcode's cookie is sent from our own pages only (Strict).
    """
    return by_secret_address(view, _open)


def _open(
    view: Callable[..., HttpResponseBase], request: HttpRequest, token: str, kwargs: dict[str, Any]
) -> HttpResponseBase:
    address = get_adapter(request).get_client_ip(request)
    if count(f"wrong-links:{address}", add=False) >= WRONG_LINKS:
        return closed(request, "wrong", 429)
    given = pass_by_token(token)
    link = link_of(given) if given else None
    if given is None or link is None:
        count(f"wrong-links:{address}")
        return closed(request, "unknown", 404)
    if not given.allows(DraftVerb.SEE) or link.draft.client_saw_id is None:
        return closed(request, "revoked" if given.revoked_at else "expired", 410, given)
    if request.method == "POST" and count(f"shared-posts:{given.pk}") > POSTS_PER_LINK:
        return closed(request, "often", 429, given)
    visit = SharedVisit(link=link, given=given, draft=link.draft, token=token)
    verb = "open" if request.method != "POST" else view.__name__
    note_use(given=given, verb=verb, address=address, browser=request.headers.get("User-Agent", ""), now=timezone.now())  # fmt: skip
    if link.passcode and not _is_unlocked(request, link):
        return _ask_passcode(request, visit, is_page=view.__name__ in ("page", "unlock"))
    return view(request, visit, **kwargs)


def closed(request: HttpRequest, why: str, status: int, given: Pass | None = None) -> HttpResponse:
    """Answer with a page that says why nothing opens, and what to do."""
    says = {
        "wrong": _("Too many wrong addresses came from here. Wait ten minutes, then open the link from your mail again."),
        "unknown": _("This address is not complete, or it never was one. Open the link once more, in full."),
        "revoked": _("This link was withdrawn. Ask whoever sent it for a new one."),
        "expired": _("This link has ended. Ask whoever sent it for a new one."),
        "often": _("Too many answers came in a short time. Wait ten minutes, then go on."),
    }  # fmt: skip
    return render(request, "portal/shared/closed.html", {"says": says[why], "given": given}, status=status)


def _is_unlocked(request: HttpRequest, link: ShareLink) -> bool:
    # Bound to the passcode: with another one, older cookies open nothing.
    cookie = request.get_signed_cookie(COOKIE, default="", salt=_salt(link), max_age=COOKIE_HOURS * 3600)
    return cookie == str(link.uuid)


def _ask_passcode(request: HttpRequest, visit: SharedVisit, *, is_page: bool) -> HttpResponse:
    """Ask for the passcode; the right one opens the page for some hours in this browser."""
    refused, status = "", 200
    if request.method == "POST" and "passcode" in request.POST:
        tries = count(f"wrong-passcodes:{visit.link.pk}", add=False)
        if tries < WRONG_PASSCODES and opens_with(visit.link, request.POST["passcode"]):
            answer = redirect(visit.url)
            answer.set_signed_cookie(
                COOKIE, str(visit.link.uuid), salt=_salt(visit.link), path=visit.url, max_age=COOKIE_HOURS * 3600,
                httponly=True, samesite="Strict", secure=request.is_secure(),
            )  # fmt: skip
            return answer
        if tries >= WRONG_PASSCODES:
            refused, status = _("Too many wrong passcodes. Wait ten minutes, then try again."), 429
        else:
            count(f"wrong-passcodes:{visit.link.pk}")
            refused, status = _("This is not the passcode. Ask whoever sent you the link."), 422
    elif request.method != "GET" or not is_page:
        refused, status = _("Give the passcode first."), 403
    return render(request, "portal/shared/passcode.html", {"visit": visit, "refused": refused}, status=status)


def _salt(link: ShareLink) -> str:
    return f"portal.shared:{link.passcode}"
