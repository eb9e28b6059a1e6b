"""The relationship tab: who to write to, brands, past work, days and gifts, and one timeline of everything."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import relations as actions
from influencers.forms.belongings import BrandRelationForm, PastWorkForm
from influencers.models import Influencer, PastWork
from influencers.queries import timeline
from influencers.queries.care import care_dates_of, gifts_of
from influencers.queries.record import brand_choices, brand_relations_in, past_work_in, representations_in
from influencers.relations import brand_standings
from influencers.sections import SECTIONS
from influencers.views.answers import (
    button_answer,
    form_answer,
    get_influencer,
    get_influencer_to_edit,
    posted,
    tab_page,
)

KIND_LABELS = {
    "notes": _("Notes"),
    "work": _("Past work"),
    "rates": _("Rates"),
    "gifts": _("Gifts"),
    "changes": _("Changes"),
}


@require_GET
def relationship(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer(request, uuid)
    kinds = tuple(kind for kind in timeline.KINDS if kind in request.GET.getlist("kind"))
    happened, following = timeline.happenings(influencer, kinds=kinds, before=request.GET.get("before", ""))
    agency = request.agency
    page = tab_page(request, influencer, "relationship") | {
        "happenings": happened, "kinds": [(kind, label, kind in kinds) for kind, label in (KIND_LABELS | timeline.FURTHER_LABELS).items()],
        "any_kind": bool(kinds), "sections": SECTIONS,
        "next_url": "?" + urlencode({"kind": kinds, "before": following}, doseq=True) if following else "",
        "representations": representations_in(agency).filter(influencer=influencer),
        "standings": brand_standings(brand_relations_in(agency).filter(influencer=influencer)),
        "past_work": past_work_in(agency).filter(influencer=influencer).order_by("-happened_on", "-pk")[:20],
        "care_dates": care_dates_of(influencer), "gifts": gifts_of(influencer)[:20],
    }  # fmt: skip
    return render(request, "influencers/relationship.html", page)


@require_http_methods(["GET", "POST"])
def set_brand_relation(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    form = BrandRelationForm(posted(request), brands=brand_choices(request.agency))
    do = partial(actions.set_brand_relation, influencer=influencer, by=request.membership)
    return _answer(request, influencer, form, do, _("Noted."), _("How they stand to a brand"))


@require_POST
def remove_brand_relation(request: TenantRequest, uuid: str) -> HttpResponse:
    relation = get_object_or_404(brand_relations_in(request.agency), uuid=uuid)
    do = partial(actions.remove_brand_relation, relation=relation, by=request.membership)
    return button_answer(request, do, done=_("Removed."), back=_tab(relation.influencer))


@require_http_methods(["GET", "POST"])
def add_past_work(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    form = PastWorkForm(posted(request), brands=brand_choices(request.agency))
    do = partial(actions.add_past_work, influencer=influencer, by=request.membership)
    return _answer(request, influencer, form, do, _("The work is noted."), _("Past work"))


@require_http_methods(["GET", "POST"])
def edit_past_work(request: TenantRequest, uuid: str) -> HttpResponse:
    work = _get_work(request, uuid)
    if not rules.can_edit_influencer(request.membership, work.influencer):
        raise PermissionDenied(_("Viewers cannot change influencers. Ask a manager or owner."))
    names = ("brand_name", "brand", "happened_on", "post_url", "hitches", "outcome", "source")
    initial = {name: getattr(work, name) for name in names}
    form = PastWorkForm(posted(request), initial=initial, brands=brand_choices(request.agency))
    do = partial(actions.change_past_work, work=work, by=request.membership)
    return _answer(request, work.influencer, form, do, _("Saved."), _("Past work"))


@require_POST
def remove_past_work(request: TenantRequest, uuid: str) -> HttpResponse:
    work = _get_work(request, uuid)
    do = partial(actions.remove_past_work, work=work, by=request.membership)
    return button_answer(request, do, done=_("Removed."), back=_tab(work.influencer))


def _get_work(request: TenantRequest, uuid: Any) -> PastWork:
    return get_object_or_404(past_work_in(request.agency), uuid=uuid)


def _tab(influencer: Influencer) -> str:
    return reverse("influencers:relationship", args=[influencer.uuid])


def _answer(
    request: TenantRequest, influencer: Influencer, form: Any, do: Any, done: str, title: str
) -> HttpResponse:
    return form_answer(
        request, form, do=do, done=done, back=_tab(influencer), title=title, submit=_("Save"), crumb=influencer.name,
        crumb_url=_tab(influencer),
    )  # fmt: skip
