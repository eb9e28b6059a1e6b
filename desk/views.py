from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from accounts.rules import can_edit
from accounts.text import clean
from desk.queries import due_today, search

LONGEST_TEXT = 200


@require_GET
def today(request: TenantRequest) -> HttpResponse:
    day = timezone.localdate()
    page = {
        "today": day,
        "due": due_today(request.membership, day),
        "may_edit": can_edit(request.membership, request.agency),
    }
    return render(request, "desk/today.html", page)


@require_GET
def search_page(request: TenantRequest) -> HttpResponse:
    """Show what has a name like the text; with `fragment=palette` only the entries of the Ctrl-K palette."""
    text = clean(request.GET.get("q", ""))[:LONGEST_TEXT]
    page = {"text": text, "hits": search(request.membership, text)}
    is_palette = request.GET.get("fragment") == "palette"
    return render(request, "desk/search.html#palette" if is_palette else "desk/search.html", page)
