from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.paging import keyset_page
from influencers import rules
from influencers.actions import people_lists as actions
from influencers.forms.people_lists import ListForm
from influencers.models import InfluencerList, ListEntry
from influencers.overlap.shown import questions_shown
from influencers.queries.people_lists import entries_in, entries_of, lists_of, lists_to_show
from influencers.rows import picked_rows
from influencers.views.answers import button_answer, form_answer, posted

LISTS_A_PAGE = 50


def _get_list(request: TenantRequest, uuid: UUID) -> InfluencerList:
    return get_object_or_404(lists_to_show(request.agency), uuid=uuid)


def _get_entry(request: TenantRequest, uuid: UUID) -> ListEntry:
    return get_object_or_404(entries_in(request.agency), uuid=uuid)


def _address(people: InfluencerList) -> str:
    return reverse("influencers:people_list", args=[people.uuid])


def _form(request: TenantRequest, **initial: Any) -> ListForm:
    brands = Brand.objects.for_agency(request.agency).active().order_by("name")
    return ListForm(posted(request), initial=initial, brands=list(brands))


@require_GET
def lists(request: TenantRequest) -> HttpResponse:
    page = keyset_page(lists_of(request.agency), request, size=LISTS_A_PAGE)
    may_edit = rules.can_make_list(request.membership, request.agency)
    return render(request, "influencers/lists/all.html", {"page": page, "may_edit": may_edit})


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    _insist_on_editor(request)

    def make(**values: Any) -> str:
        return _address(actions.create_list(by=request.membership, **values))

    return form_answer(
        request, _form(request), do=make, done=_("The list is made. Add people from Influencers."), back="", title=_("New list"),
        submit=_("Make the list"), crumb=_("Lists"), crumb_url=reverse("influencers:lists"),
    )  # fmt: skip


@require_GET
def list_(request: TenantRequest, uuid: UUID) -> HttpResponse:
    people = _get_list(request, uuid)
    page = {
        "list": people, "rows": picked_rows(entries_of(people)), "overlaps": questions_shown(people),
        "may_edit": rules.can_change_list(request.membership, people) and people.archived_at is None,
    }  # fmt: skip
    return render(request, "influencers/lists/one.html", page)


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    _insist_on_editor(request)
    people = _get_list(request, uuid)
    form = _form(request, name=people.name, purpose=people.purpose, brand=people.brand)

    def change(**values: Any) -> str:
        return _address(actions.change_list(list=people, by=request.membership, **values))

    return form_answer(
        request, form, do=change, done=_("Saved."), back="", title=_("Edit the list"), submit=_("Save"), crumb=people.name,
        crumb_url=_address(people),
    )  # fmt: skip


@require_POST
def share(request: TenantRequest, uuid: UUID) -> HttpResponse:
    people = _get_list(request, uuid)
    return button_answer(
        request, lambda: actions.share_list(list=people, by=request.membership),
        done=_("Shared with the clients of %(brand)s.") % {"brand": people.brand}, back=_address(people),
    )  # fmt: skip


@require_POST
def take_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    people = _get_list(request, uuid)
    return button_answer(
        request, lambda: actions.take_back_list(list=people, by=request.membership),
        done=_("Clients no longer see the list."), back=_address(people),
    )  # fmt: skip


@require_POST
def archive(request: TenantRequest, uuid: UUID) -> HttpResponse:
    people = _get_list(request, uuid)
    return button_answer(
        request, lambda: actions.archive_list(list=people, by=request.membership),
        done=_("The list is put away."), back="influencers:lists",
    )  # fmt: skip


@require_POST
def why(request: TenantRequest, uuid: UUID) -> HttpResponse:
    entry = _get_entry(request, uuid)
    return button_answer(
        request, lambda: actions.say_why(entry=entry, by=request.membership, why=request.POST.get("why", "")),
        done=_("Saved."), back=_address(entry.list),
    )  # fmt: skip


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    entry = _get_entry(request, uuid)
    steps = -1 if request.POST.get("direction") == "up" else 1
    return button_answer(
        request, lambda: actions.move_on_list(entry=entry, by=request.membership, steps=steps), done=_("Moved."),
        back=_address(entry.list),
    )  # fmt: skip


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    entry = _get_entry(request, uuid)
    return button_answer(
        request,
        lambda: actions.remove_from_list(list=entry.list, by=request.membership, influencer=entry.influencer),
        done=_("%(influencer)s is off the list.") % {"influencer": entry.influencer}, back=_address(entry.list),
    )  # fmt: skip


def _insist_on_editor(request: TenantRequest) -> None:
    if not rules.can_make_list(request.membership, request.agency):
        raise PermissionDenied(actions.MAY_NOT)
