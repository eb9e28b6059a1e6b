"""The money tab: what somebody asks, on what terms, and how their prices moved."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import rates as actions
from influencers.forms.belongings import RateForm
from influencers.models import Influencer, Rate
from influencers.money_parts import money_parts
from influencers.queries.rates import rate_card
from influencers.queries.record import rates_in
from influencers.rate_rows import drawn_lines
from influencers.states import PaymentWay
from influencers.views.answers import (
    button_answer,
    form_answer,
    get_influencer,
    get_influencer_to_edit,
    posted,
    tab_page,
)


@require_GET
def money(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer(request, uuid)
    page = tab_page(request, influencer, "money") | {
        "lines": drawn_lines(rate_card(influencer)), "parts": money_parts(influencer),
        "payment_ways": [PaymentWay(way).label for way in influencer.payment_ways if way in PaymentWay.values],
    }  # fmt: skip
    return render(request, "influencers/money.html", page)


@require_http_methods(["GET", "POST"])
def add_rate(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    known = {name: request.GET[name] for name in ("platform", "format", "currency") if name in request.GET}
    form = RateForm(posted(request), initial=known)
    do = partial(actions.add_rate, influencer=influencer, by=request.membership)
    return _answer(request, influencer, form, do, _("The rate is noted."), _("Add a rate"))


@require_http_methods(["GET", "POST"])
def edit_rate(request: TenantRequest, uuid: str) -> HttpResponse:
    rate = _get_rate(request, uuid)
    if not rules.can_edit_influencer(request.membership, rate.influencer):
        raise PermissionDenied(actions.MAY_NOT)
    initial = {name: getattr(rate, name) for name in RateForm.base_fields}
    do = partial(actions.change_rate, rate=rate, by=request.membership)
    form = RateForm(posted(request), initial=initial)
    return _answer(request, rate.influencer, form, do, _("Saved."), _("Correct the rate"))


@require_POST
def remove_rate(request: TenantRequest, uuid: str) -> HttpResponse:
    rate = _get_rate(request, uuid)
    do = partial(actions.remove_rate, rate=rate, by=request.membership)
    return button_answer(request, do, done=_("The rate is removed."), back=_tab(rate.influencer))


def _get_rate(request: TenantRequest, uuid: Any) -> Rate:
    return get_object_or_404(rates_in(request.agency), uuid=uuid)


def _tab(influencer: Influencer) -> str:
    return reverse("influencers:money", args=[influencer.uuid])


def _answer(
    request: TenantRequest, influencer: Influencer, form: Any, do: Any, done: str, title: str
) -> HttpResponse:
    return form_answer(
        request, form, do=do, done=done, back=_tab(influencer), title=title, submit=_("Save"), crumb=influencer.name,
        crumb_url=_tab(influencer),
    )  # fmt: skip
