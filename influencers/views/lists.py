from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.queries import staff_choices
from influencers import rules
from influencers.actions.stages import ensure_stages
from influencers.columns import chosen_columns, offered_columns
from influencers.export import csv_lines, xlsx_rows
from influencers.filtering.fields import all_fields, field_named
from influencers.filtering.values import Known
from influencers.filters import SORTS, Reading, read_filters
from influencers.forms.listing import ConditionForm, FilterForm, chosen_uuids
from influencers.forms.record import platform_choices
from influencers.list_rows import list_rows
from influencers.listing_address import (
    OTHERS,
    address_of,
    bar_of,
    chips,
    facet_groups,
    kept_beside,
    kept_beside_bar,
    pager,
    search_of,
    without,
)
from influencers.models import CustomField
from influencers.queries.exporting import every_match
from influencers.queries.facets import facets as facets_of
from influencers.queries.found_in import found_in
from influencers.queries.listing import PAGE_SIZES, list_page
from influencers.queries.saved_views import views_for
from influencers.queries.tags import known_tags
from influencers.restrictions import barred


def choices_of(request: TenantRequest) -> dict[str, Any]:
    return {"stages": ensure_stages(request.agency), "members": list(staff_choices(request.agency))}


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    choices = choices_of(request)
    reading = _read(request, choices)
    size = _size(request)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = list_page(request.agency, reading.filters, size=size, after=after, before=before)
    columns = chosen_columns(request.GET.getlist("column"), _custom_fields(request))
    brand = _for_brand(request)
    reasons = barred(page.rows, brand) if brand else {}
    may_edit = rules.can_add_influencer(request.membership, request.agency)
    context = {
        **choices, **_views(request), "reading": reading, "filters": chips(request, reading), "page": pager(request, page),
        "columns": columns, "rows": list_rows(
            page.rows, today=timezone.localdate(), columns=columns, may_edit=may_edit, barred=reasons,
            found={} if page.similar else found_in(page.rows, reading.filters.text),
        ), "similar": page.similar,
        "lost_place": page.lost_place, "size": size, "sizes": PAGE_SIZES, "sorts": SORTS, "platforms": platform_choices(),
        "kept": kept_beside_bar(request.GET), "tags": known_tags(request.agency), "bar": bar_of(request.GET),
        "may_edit": may_edit, "back": request.get_full_path(),
        "chosen": reading.filters, "for_brand": brand, "export_query": without(request.GET, "after", "before", "size"),
    }  # fmt: skip
    return render(request, "influencers/list.html", context)


@require_GET
def filters(request: TenantRequest) -> HttpResponse:
    """Show the plain filters at once, as a page or in the side panel."""
    form = FilterForm(initial=_initial(request), **choices_of(request))
    kept = kept_beside(request.GET, *form.fields)
    template = "influencers/filters.html#panel" if request.htmx else "influencers/filters.html"
    return render(request, template, {"form": form, "kept": kept})


@require_GET
def add_filter(request: TenantRequest) -> HttpResponse:
    """Choose a field, then say what it must be; the answer is the list with one filter more."""
    choices = choices_of(request)
    known = Known(request.membership, **choices)
    field = field_named(request.GET.get("field", ""), known)
    query = without(request.GET, "after", "before", *ConditionForm.OWN)
    asked = "value" in request.GET or "low" in request.GET
    form = ConditionForm(request.GET if asked else None, field=field, known=known) if field else None
    if form and form.is_valid():
        return redirect(f"{reverse('influencers:list')}?{query}{'&' if query else ''}{form.parameter()}")
    page = {
        "fields": all_fields(known), "field": field, "form": form,
        "kept": kept_beside(request.GET, *ConditionForm.OWN), "query": query,
    }  # fmt: skip
    template = "influencers/filter_add.html#panel" if request.htmx else "influencers/filter_add.html"
    return render(request, template, page)


@require_GET
def columns(request: TenantRequest) -> HttpResponse:
    """Choose the columns; the answer is the list with them in its address."""
    own = list(CustomField.objects.for_agency(request.agency).order_by("position", "pk"))
    page = {
        "offered": offered_columns(own), "kept": kept_beside(request.GET, "column"),
        "shown": [column.key for column in chosen_columns(request.GET.getlist("column"), own)],
    }  # fmt: skip
    template = "influencers/columns.html#panel" if request.htmx else "influencers/columns.html"
    return render(request, template, page)


@require_GET
def facets(request: TenantRequest) -> HttpResponse:
    """Count the matches by stage, country, platform and tag."""
    choices = choices_of(request)
    reading = _read(request, choices)
    found = facets_of(request.agency, reading.filters)
    page = {
        "groups": facet_groups(found, request.GET, stages=choices["stages"]), "found": found,
        "query": without(request.GET, "after", "before"), "filters": chips(request, reading),
    }  # fmt: skip
    template = "influencers/facets.html#panel" if request.htmx else "influencers/facets.html"
    return render(request, template, page)


@require_GET
def export(request: TenantRequest) -> HttpResponseBase:
    reading = _read(request, choices_of(request))
    own = _custom_fields(request)
    columns = chosen_columns(request.GET.getlist("column"), own) if request.GET.getlist("column") else None
    matches = every_match(request.agency, reading.filters)
    if (first := next(matches, None)) is None:
        messages.info(request, _("Nobody matches these filters, so there is nothing to export."))
        return redirect(f"{reverse('influencers:list')}?{without(request.GET, 'format')}")
    people = chain([first], matches)
    name = f"influencers-{request.agency.slug}-{timezone.localdate():%Y-%m-%d}"
    if request.GET.get("format") == "xlsx":
        book = xlsx_rows(people, agency=request.agency, columns=columns)
        return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx")
    lines = csv_lines(people, agency=request.agency, columns=columns)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _read(request: TenantRequest, choices: dict[str, Any]) -> Reading:
    return read_filters(request.GET, by=request.membership, known=OTHERS, **choices)


def _for_brand(request: TenantRequest) -> Brand | None:
    """Return the brand the list is looked at for: who cannot be proposed to it is shown grey, with the reason."""
    wanted = chosen_uuids([request.GET.get("for_brand", "")])
    return Brand.objects.for_agency(request.agency).filter(uuid__in=wanted).first() if wanted else None


def _custom_fields(request: TenantRequest) -> list[CustomField]:
    """Return the agency's own fields where a column asks for one."""
    if not any(key.startswith("custom.") for key in request.GET.getlist("column")):
        return []
    return list(CustomField.objects.for_agency(request.agency).order_by("position", "pk"))


def _views(request: TenantRequest) -> dict[str, Any]:
    views = views_for(request.membership)
    asked = request.GET.get("view", "")
    current = next((view for view in views if str(view.uuid) == asked), None)
    search, shown = search_of(request.GET), request.GET.getlist("column")
    return {
        "views": [(view, f"?{address_of(view)}") for view in views], "view": current, "search": search,
        "shown_columns": shown, "may_share": rules.can_share_view(request.membership),
        "view_is_own": rules.can_change_view(request.membership, current) if current else False,
        "view_differs": bool(current and (current.query, current.columns) != (search, shown)),
    }  # fmt: skip


def _size(request: TenantRequest) -> int:
    wanted = request.GET.get("size", "")
    return int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZES[1]


def _initial(request: TenantRequest) -> dict[str, Any]:
    multiple = ("country", "language", "stage")
    params = request.GET
    return {name: params.getlist(name) if name in multiple else params.get(name) for name in params}
