"""The page behind a letter's opt-out: looking changes nothing, one button or one click of a mail program does.

It speaks the letter's language (opt_out_lines.toml): whoever reads it never chose a language of ours.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.counting import WRONG_LINKS, count
from accounts.secret_addresses import by_secret_address
from outreach.actions.opt_out import link_of
from outreach.actions.opt_out import opt_out as act
from outreach.models import LetterLink
from outreach.opt_out import page_words, spoken


def _gate(
    view: Callable[..., HttpResponseBase], request: HttpRequest, token: str, kwargs: dict[str, Any]
) -> HttpResponseBase:
    """Open the link. Guessing is stopped, using never is."""
    visitor = f"wrong-opt-outs:{get_adapter(request).get_client_ip(request)}"
    if count(visitor, add=False) >= WRONG_LINKS:
        return render(request, "outreach/opt_out/closed.html", {"too_often": True}, status=429)
    link = link_of(token)
    if link is None:
        count(visitor)
        return render(request, "outreach/opt_out/closed.html", status=404)
    return view(request, link, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def _opt_out(request: HttpRequest, link: LetterLink) -> HttpResponse:
    """Show the button; on POST (the button's, or a mail program's List-Unsubscribe=One-Click) end the letters."""
    done = request.method == "POST"
    if done:
        act(link=link, now=timezone.now())
    message = link.message
    words = page_words(message.language, agency=message.agency.name, address=message.to_address)
    page = {
        "agency": message.agency, "words": words, "done": done or link.used_at is not None,
        "language": spoken(message.language),
    }  # fmt: skip
    return render(request, "outreach/opt_out/page.html", page)


opt_out = by_secret_address(_opt_out, _gate)
