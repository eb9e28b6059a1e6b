from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest, own_path
from accounts.paging import keyset_page
from accounts.tables import csv_text
from influencers import rules
from influencers.actions.safety import decide_flags
from influencers.forms.listing import chosen_uuids
from influencers.forms.vetting import FlagFilterForm
from influencers.models import SafetyFlag
from influencers.queries.safety import flag_lines, flags_of_agency, narrowed
from influencers.safety.packs import CATEGORIES, packs

FLAGS_A_PAGE = 50


def _filters(request: TenantRequest) -> tuple[FlagFilterForm, dict[str, Any]]:
    """Return the filter form and its values; what makes no sense is left out."""
    form = FlagFilterForm({"state": SafetyFlag.State.OPEN, **request.GET.dict()})
    form.is_valid()
    return form, {name: value for name, value in form.cleaned_data.items() if value and value != "all"}


@require_GET
def flags(request: TenantRequest) -> HttpResponse:
    """Show flagged places of all people's posts, undecided ones unless asked otherwise."""
    form, values = _filters(request)
    page = keyset_page(narrowed(flags_of_agency(request.agency), **values), request, size=FLAGS_A_PAGE)
    context = {
        "form": form, "page": page, "categories": CATEGORIES, "back": request.get_full_path(), "packs": packs(),
        "may_edit": rules.can_manage_vetting(request.membership, request.agency),
        "narrowed": bool(set(values) - {"state"}),
    }  # fmt: skip
    return render(request, "influencers/flags.html", context)


@require_GET
def flags_export(request: TenantRequest) -> StreamingHttpResponse:
    """Give the flags, narrowed as the page is, as a CSV file."""
    _, values = _filters(request)
    lines = csv_text(flag_lines(narrowed(flags_of_agency(request.agency), **values)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="flags-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


@require_POST
def flags_decide(request: TenantRequest) -> HttpResponse:
    back = own_path(request, request.POST.get("back", "")) or reverse("influencers:flags")
    chosen = flags_of_agency(request.agency).filter(uuid__in=chosen_uuids(request.POST.getlist("chosen")))
    found = list(chosen)
    try:
        if not found:
            raise ActionError(gettext("Tick the places first."))
        done = decide_flags(
            flags=found, by=request.membership, state=request.POST.get("state", ""), now=timezone.now()
        )
        messages.success(request, gettext("%(done)s decided.") % {"done": f"{len(done):,}"})
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(back)
