from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import staff_choices
from influencers import rules
from influencers.actions import record
from influencers.actions.stages import ensure_stages
from influencers.export import csv_lines, xlsx_file
from influencers.filters import SORTS, Reading, read_filters
from influencers.forms.listing import BulkForm, FilterForm, chosen_uuids
from influencers.forms.record import platform_choices
from influencers.models import Influencer
from influencers.queries.listing import COUNT_CAP, PAGE_SIZES, ListPage, every_match, list_page
from influencers.queries.tags import known_tags
from influencers.rows import list_rows

PAGING = ("after", "before", "size", "format")


def _choices(request: TenantRequest) -> dict[str, Any]:
    return {"stages": ensure_stages(request.agency), "members": list(staff_choices(request.agency))}


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    choices = _choices(request)
    reading = read_filters(request.GET, by=request.membership, known=PAGING, **choices)
    size = _size(request)
    places = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = list_page(request.agency, reading.filters, size=size, **places)
    context = {
        **choices, "reading": reading, "filters": _chips(request, reading), "page": _pager(request, page),
        "rows": list_rows(page.rows, today=timezone.localdate()), "similar": page.similar, "lost_place": page.lost_place,
        "size": size, "sizes": PAGE_SIZES, "sorts": SORTS, "platforms": platform_choices(), "kept": _kept(request),
        "tags": known_tags(request.agency), "may_edit": rules.can_add_influencer(request.membership, request.agency),
        "back": request.get_full_path(), "chosen": reading.filters, "export_query": _without(request.GET, "after", "before", "size"),
    }  # fmt: skip
    return render(request, "influencers/list.html", context)


@require_GET
def filters(request: TenantRequest) -> HttpResponse:
    """Show all filters at once, as a page or in the side panel."""
    form = FilterForm(initial=_initial(request.GET), **_choices(request))
    template = "influencers/filters.html#panel" if request.htmx else "influencers/filters.html"
    return render(request, template, {"form": form})


@require_GET
def export(request: TenantRequest) -> HttpResponse:
    reading = read_filters(request.GET, by=request.membership, known=PAGING, **_choices(request))
    people = every_match(request.agency, reading.filters)
    name = f"influencers-{request.agency.slug}-{timezone.localdate():%Y-%m-%d}"
    if request.GET.get("format") == "xlsx":
        return FileResponse(
            xlsx_file(people, agency=request.agency), as_attachment=True, filename=f"{name}.xlsx"
        )
    answer = StreamingHttpResponse(
        csv_lines(people, agency=request.agency), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@require_POST
def bulk(request: TenantRequest) -> HttpResponse:
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("influencers:list")
    form = BulkForm(request.POST, **_choices(request))
    chosen = Influencer.objects.for_agency(request.agency).filter(
        uuid__in=chosen_uuids(request.POST.getlist("chosen"))
    )
    people = list(chosen.order_by("pk"))
    if not people:
        messages.error(request, "Tick the people first.")
    elif not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
    else:
        _tell(request, form.cleaned_data["verb"], *_apply(people, _verb(request, form.cleaned_data)))
    return redirect(back)


def _verb(request: TenantRequest, values: dict[str, Any]) -> Callable[[Influencer], Any]:
    by = request.membership
    verbs: dict[str, Callable[[Influencer], Any]] = {
        "tag": lambda person: record.tag_influencer(influencer=person, by=by, tags=values["tag"]),
        "untag": lambda person: record.untag_influencer(influencer=person, by=by, tags=values["tag"]),
        "stage": lambda person: record.set_stage(influencer=person, by=by, stage=values["stage"]),
        "owner": lambda person: record.set_owner(influencer=person, by=by, owner=values["owner"]),
        "archive": lambda person: record.archive_influencer(influencer=person, by=by),
        "restore": lambda person: record.restore_influencer(influencer=person, by=by),
    }
    return verbs[values["verb"]]


def _apply(
    people: list[Influencer], do: Callable[[Influencer], Any]
) -> tuple[list[Influencer], Counter[str]]:
    done, refused = [], Counter[str]()
    for person in people:
        try:
            do(person)
        except ActionError as error:
            refused[str(error)] += 1
        else:
            done.append(person)
    return done, refused


def _tell(request: TenantRequest, verb: str, done: list[Influencer], refused: Counter[str]) -> None:
    if done:
        what = {"archive": "archived", "restore": "restored"}.get(verb, "changed")
        said = f"{len(done):,} {'person' if len(done) == 1 else 'people'} {what}."
        if verb == "archive":
            said = render_to_string(
                "influencers/_undo.html", {"said": said, "uuids": [p.uuid for p in done]}, request
            )
        messages.success(request, said)
    for sentence, times in refused.most_common(3):
        messages.error(request, sentence if times == 1 else f"{sentence} ({times:,} times)")


def _size(request: TenantRequest) -> int:
    wanted = request.GET.get("size", "")
    return int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZES[1]


def _without(params: QueryDict, *names: str, value: tuple[str, str] | None = None) -> str:
    """Return the query string without some parameters, or without one value of one."""
    kept = params.copy()
    for name in names:
        kept.pop(name, None)
    if value:
        kept.setlist(value[0], [each for each in kept.getlist(value[0]) if each != value[1]])
    return kept.urlencode()


def _chips(request: TenantRequest, reading: Reading) -> list[tuple[str, str, str]]:
    place = ("after", "before")
    return [
        (chip.label, chip.value, f"?{_without(request.GET, *place, value=(chip.parameter, chip.raw))}")
        for chip in reading.chips
    ]


def _kept(request: TenantRequest) -> list[tuple[str, str]]:
    """Return the filters the search bar has no field for; it sends them along."""
    own = {"q", "platform", "stage", "owner", "sort", "after", "before", "format"}
    return [(name, value) for name, values in request.GET.lists() if name not in own for value in values]


def _initial(params: QueryDict) -> dict[str, Any]:
    multiple = ("country", "language", "stage")
    return {name: params.getlist(name) if name in multiple else params.get(name) for name in params}


def _pager(request: TenantRequest, page: ListPage) -> dict[str, str]:
    rest = _without(request.GET, "after", "before")

    def url(name: str, place: str) -> str:
        return f"?{rest}&{name}={place}" if place else ""

    count = page.count
    words = (
        ""
        if count is None
        else f"{min(count, COUNT_CAP):,}{'+' if count > COUNT_CAP else ''} {'person' if count == 1 else 'people'}"
    )
    return {
        "previous_url": url("before", page.before),
        "next_url": url("after", page.after),
        "count_text": words,
    }
