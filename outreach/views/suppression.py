"""Addresses nobody is written to: looked for, added, lifted, taken along."""

from functools import partial
from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from accounts.tables import csv_text
from influencers.views.answers import form_answer, posted
from outreach import rules
from outreach.actions import suppression as actions
from outreach.forms.suppression import LiftForm, SuppressionForm
from outreach.queries.suppression import suppressed, suppressions_to_show
from outreach.states import SuppressionReason

A_PAGE = 50


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show who is not written to; ?q looks for an address or a domain, ?reason narrows."""
    asked = {"q": request.GET.get("q", "").strip()[:320], "reason": request.GET.get("reason", "")}
    rows = suppressions_to_show(request.agency, address=asked["q"], reason=asked["reason"])
    everywhere = suppressed(request.agency, [asked["q"]]).get(asked["q"]) if "@" in asked["q"] else None
    found = {
        "page": keyset_page(rows, request, size=A_PAGE), "asked": asked, "reasons": SuppressionReason.choices,
        "everywhere": everywhere if everywhere and everywhere.agency_id is None else None, "room": "outbox",
        "may_write": rules.can_write(request.membership, request.agency),
        "may_lift": rules.can_set_up(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/suppression/list.html", found)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Add addresses, one or a list."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(str(actions.NO_RIGHT))
    form = SuppressionForm(posted(request), initial={"text": request.GET.get("address", "")[:320]})
    if form.is_bound and form.is_valid():
        try:
            pasted = actions.suppress_many(agency=request.agency, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            _tell(request, pasted)
            return redirect("outreach:suppressions")
    page = {"form": form, "room": "outbox", "back": reverse("outreach:suppressions")}
    return render(request, "outreach/suppression/new.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def lift(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask why an address may be written to again, and let it."""
    row = get_object_or_404(suppressions_to_show(request.agency), uuid=uuid)
    if not rules.can_set_up(request.membership, request.agency):
        raise PermissionDenied(_("Only owners let an address be written to again."))
    return form_answer(
        request, LiftForm(posted(request)), do=partial(actions.lift_suppression, suppression=row, by=request.membership),
        done=_("The address may be written to again."), back=reverse("outreach:suppressions"),
        title=_("Write to %(address)s again") % {"address": row.hint}, submit=_("Let it be written to"),
        template="outreach/suppression/lift.html", row=row, room="outbox",
    )  # fmt: skip


@require_GET
def export(request: TenantRequest) -> HttpResponseBase:
    """Answer with all rows as CSV: hashes and hints, for addresses are not kept."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(str(actions.NO_RIGHT))
    rows = suppressions_to_show(request.agency).order_by("pk")
    lines = (
        [row.hint, row.address_hash, row.reason, row.note, row.created_at.isoformat()]
        for row in rows.iterator(2000)
    )
    head = ["address", "hash", "reason", "note", "since"]
    answer = StreamingHttpResponse(csv_text(chain([head], lines)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="suppressions.csv"'
    return answer


def _tell(request: TenantRequest, pasted: actions.Pasted) -> None:
    added = ngettext(
        "%(number)d address is not written to any more.",
        "%(number)d addresses are not written to any more.",
        pasted.added,
    )
    messages.success(request, added % {"number": pasted.added})
    if pasted.known:
        known = ngettext("%(number)d was known already.", "%(number)d were known already.", pasted.known)
        messages.info(request, known % {"number": pasted.known})
    if pasted.wrong:
        some = ", ".join(word[:60] for word in pasted.wrong[:5])
        messages.error(
            request,
            ngettext(
                "%(number)d entry is no address: %(some)s",
                "%(number)d entries are no addresses: %(some)s",
                len(pasted.wrong),
            )
            % {"number": len(pasted.wrong), "some": some},
        )
