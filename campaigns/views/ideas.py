"""The idea bank."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.paging import keyset_page
from campaigns import rules
from campaigns.actions import ideas as actions
from campaigns.forms.deliverables import IdeaForm
from campaigns.models import Campaign, Idea
from campaigns.queries.ideas import ideas_to_show, listed_ideas
from campaigns.states import IdeaState
from campaigns.views.answers import button_answer, form_answer, posted
from influencers.models import Influencer

IDEAS_A_PAGE = 50


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show ideas; ?q, ?state, ?brand, ?influencer narrow."""
    asked = {name: request.GET.get(name, "")[:120] for name in ("q", "state")}
    asked |= {name: _uuid(request.GET.get(name, "")) for name in ("brand", "influencer")}
    rows = listed_ideas(
        request.agency,
        text=asked["q"],
        state=asked["state"],
        brand=asked["brand"],
        influencer=asked["influencer"],
    )
    page = {
        "page": keyset_page(rows, request, size=IDEAS_A_PAGE), "asked": asked, "states": IdeaState.choices,
        "brands": Brand.objects.for_agency(request.agency).active().order_by("name"),
        "may_edit": rules.can_make_campaign(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "campaigns/ideas.html", page)


@require_http_methods(["GET", "POST"])
def add(request: TenantRequest) -> HttpResponse:
    _insist(request)
    asked = _uuid(request.GET.get("about", ""))
    about = list(Influencer.objects.for_agency(request.agency).filter(uuid=asked)) if asked else []
    form = _form(request, about, initial={"influencer": next(iter(about), None)})
    return form_answer(
        request, form, do=partial(actions.add_idea, by=request.membership), done="The idea is kept.",
        back=reverse("campaigns:ideas"), title="Write down an idea", submit="Keep it", template="campaigns/form.html",
        crumb="Ideas", crumb_url=reverse("campaigns:ideas"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    _insist(request)
    idea = _get(request, uuid)
    initial = {name: getattr(idea, name) for name in actions.FIELDS}
    form = _form(request, [idea.influencer] if idea.influencer else [], initial=initial)
    return form_answer(
        request, form, do=partial(actions.change_idea, idea=idea, by=request.membership), done="Saved.",
        back=reverse("campaigns:ideas"), title="Change the idea", submit="Save", template="campaigns/form.html",
        crumb="Ideas", crumb_url=reverse("campaigns:ideas"),
    )  # fmt: skip


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(
        actions.move_idea, idea=_get(request, uuid), by=request.membership, to=request.POST.get("to", "")
    )
    return button_answer(request, do, done="Noted.", back="campaigns:ideas")


def _get(request: TenantRequest, uuid: UUID) -> Idea:
    return get_object_or_404(ideas_to_show(request.agency), uuid=uuid)


def _insist(request: TenantRequest) -> None:
    if not rules.can_make_campaign(request.membership, request.agency):
        raise PermissionDenied(actions.MAY_NOT)


def _form(request: TenantRequest, about: list[Any], *, initial: dict[str, Any]) -> IdeaForm:
    """Return the form; people to choose from are those of the agency's open campaigns, and who it is about."""
    open_campaigns = list(Campaign.objects.for_agency(request.agency).open().order_by("-pk")[:200])
    people = Influencer.objects.for_agency(request.agency).filter(collaborations__campaign__in=open_campaigns)
    chosen = {person.pk: person for person in [*about, *people.distinct().order_by("name_key")[:500]]}
    brands = list(Brand.objects.for_agency(request.agency).active().order_by("name"))
    return IdeaForm(
        posted(request), people=chosen.values(), brands=brands, campaigns=open_campaigns, initial=initial
    )
