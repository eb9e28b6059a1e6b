from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from accounts.rules import can_edit
from accounts.text import clean
from desk.queries import due_today, search

LONGEST_TEXT = 200
# (anchor, title, template): the handbook's sections in their order.
HANDBOOK = [
    (name, title, f"desk/handbook/_{name}.html")
    for name, title in (
        ("import", _("Import a list")),
        ("find", _("Find people")),
        ("vet", _("Vet somebody")),
        ("numbers", _("Keep numbers fair")),
        ("overlap", _("Compare audiences")),
        ("moods", _("Read the mood of comments")),
        ("care", _("Take care of people")),
        ("checks", _("Check drafts")),
        ("crisis", _("When something blows up")),
    )
]


@require_GET
def today(request: TenantRequest) -> HttpResponse:
    day = timezone.localdate()
    order = "size" if request.GET.get("order") == "size" else "urgency"
    page = {
        "today": day,
        "order": order,
        "due": due_today(request.membership, day, order),
        "may_edit": can_edit(request.membership, request.agency),
    }
    return render(request, "desk/today.html", page)


@require_GET
def handbook(request: TenantRequest) -> HttpResponse:
    """How the agency's jobs are done here, one section a job."""
    return render(request, "desk/handbook/page.html", {"chapters": HANDBOOK})


@require_GET
def search_page(request: TenantRequest) -> HttpResponse:
    """Show what has a name like the text; with `fragment=palette` only the entries of the Ctrl-K palette."""
    text = clean(request.GET.get("q", ""))[:LONGEST_TEXT]
    page = {"text": text, "hits": search(request.membership, text)}
    is_palette = request.GET.get("fragment") == "palette"
    return render(request, "desk/search.html#palette" if is_palette else "desk/search.html", page)
