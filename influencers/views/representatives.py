"""Representatives of the agency's influencers, and who speaks for whom."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from influencers import rules
from influencers.actions import representatives as actions
from influencers.forms.belongings import NewRepresentationForm, RepresentationForm, RepresentativeForm
from influencers.models import Representation, Representative
from influencers.queries.record import representations_in, representatives_in, representatives_to_choose
from influencers.views.answers import button_answer, form_answer, get_influencer_to_edit, posted

PAGE_SIZE = 50


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    page = keyset_page(representatives_in(request.agency, words=words), request, size=PAGE_SIZE)
    may_edit = rules.can_manage_representatives(request.membership, request.agency)
    return render(
        request, "influencers/representatives.html", {"page": page, "may_edit": may_edit, "words": words}
    )


@require_http_methods(["GET", "POST"])
def add(request: TenantRequest) -> HttpResponse:
    if not rules.can_manage_representatives(request.membership, request.agency):
        raise PermissionDenied(actions.MAY_NOT)
    do = partial(actions.add_representative, by=request.membership)
    return _list_answer(
        request, RepresentativeForm(posted(request)), do, _("Added."), _("Add a representative")
    )


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: str) -> HttpResponse:
    """Show a representative with the people they speak for; POST changes them."""
    representative = _get_representative(request, uuid)
    initial = {name: getattr(representative, name) for name in RepresentativeForm.base_fields}
    do = partial(actions.change_representative, representative=representative, by=request.membership)
    return form_answer(
        request, RepresentativeForm(posted(request), initial=initial), do=do, done=_("Saved."),
        back=reverse("influencers:representatives"), title=str(representative), submit=_("Save"),
        template="influencers/representative.html", representative=representative,
        may_edit=rules.can_manage_representatives(request.membership, request.agency),
        representations=representations_in(request.agency).filter(representative=representative)[:200],
    )  # fmt: skip


@require_POST
def remove(request: TenantRequest, uuid: str) -> HttpResponse:
    representative = _get_representative(request, uuid)
    do = partial(actions.remove_representative, representative=representative, by=request.membership)
    return button_answer(request, do, done=_("Removed."), back="influencers:representatives")


@require_http_methods(["GET", "POST"])
def represent(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    form = NewRepresentationForm(posted(request), representatives=representatives_to_choose(request.agency))
    do = partial(actions.represent, influencer=influencer, by=request.membership)
    back = reverse("influencers:relationship", args=[influencer.uuid])
    return form_answer(
        request, form, do=do, done=_("Noted."), back=back, title=_("Who speaks for them"), submit=_("Save"),
        crumb=influencer.name, crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit_representation(request: TenantRequest, uuid: str) -> HttpResponse:
    representation = _get_representation(request, uuid)
    if not rules.can_edit_influencer(request.membership, representation.influencer):
        raise PermissionDenied(actions.MAY_NOT)
    initial = {name: getattr(representation, name) for name in RepresentationForm.base_fields}
    back = reverse("influencers:relationship", args=[representation.influencer.uuid])
    return form_answer(
        request, RepresentationForm(posted(request), initial=initial), done=_("Saved."), back=back,
        do=partial(actions.change_representation, representation=representation, by=request.membership),
        title=str(representation), submit=_("Save"), crumb=representation.influencer.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def end_representation(request: TenantRequest, uuid: str) -> HttpResponse:
    representation = _get_representation(request, uuid)
    do = partial(actions.end_representation, representation=representation, by=request.membership)
    back = reverse("influencers:relationship", args=[representation.influencer.uuid])
    return button_answer(request, do, done=_("Ended."), back=back)


def _get_representative(request: TenantRequest, uuid: Any) -> Representative:
    return get_object_or_404(representatives_in(request.agency).select_related("agency"), uuid=uuid)


def _get_representation(request: TenantRequest, uuid: Any) -> Representation:
    return get_object_or_404(representations_in(request.agency), uuid=uuid)


def _list_answer(request: TenantRequest, form: Any, do: Any, done: str, title: str) -> HttpResponse:
    back = reverse("influencers:representatives")
    return form_answer(
        request, form, do=do, done=done, back=back, title=title, submit=_("Save"), crumb=_("Representatives"),
        crumb_url=back,
    )  # fmt: skip
