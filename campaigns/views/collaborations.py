"""One person in a campaign: taken in, looked at, looked after; and the campaign's team."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import staff_choices, timeline
from campaigns import rules
from campaigns.actions import campaigns as campaign_actions
from campaigns.actions import collaborations as actions
from campaigns.forms.collaborations import CollaborationForm, PersonForm
from campaigns.models import Collaboration
from campaigns.queries.people import people_to_add
from campaigns.queries.reliability import reliability_of
from campaigns.sections import section_named, sections_of
from campaigns.views.answers import (
    form_answer,
    framed_part,
    get_campaign_to_edit,
    get_collaboration,
    get_collaboration_to_edit,
    posted,
)
from influencers.restrictions import barred


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show where somebody stands in a campaign, what they owe, and how it came."""
    collaboration = get_collaboration(request, uuid)
    page = {
        "collaboration": collaboration, "campaign": collaboration.campaign,
        "may_edit": rules.can_edit_campaign(request.membership, collaboration.campaign),
        "sections": sections_of(collaboration, request.membership), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "campaigns/collaboration.html", page)


@require_GET
def section(request: TenantRequest, uuid: UUID, key: str) -> HttpResponse:
    """Show one part of a collaboration's page; fetched after the page."""
    collaboration = get_collaboration(request, uuid)
    found = section_named(key)
    return render(request, found.template, {"of": found.load(collaboration, request.membership)})


@require_GET
def past(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Tell how reliable they have been, the stages so far and what happened; fetched after the page."""
    collaboration = get_collaboration(request, uuid)
    page = {
        "moves": collaboration.moves.order_by("-pk")[:20], "timeline": timeline(collaboration, limit=20),
        "reliability": reliability_of([collaboration.influencer_id]).get(collaboration.influencer_id),
    }  # fmt: skip
    return framed_part(
        request, "campaigns/_past.html", page, title=collaboration.influencer.name, of=collaboration.campaign.name,
        url=collaboration.get_absolute_url(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    collaboration = get_collaboration_to_edit(request, uuid)
    initial = {name: getattr(collaboration, name) for name in CollaborationForm.base_fields}
    form = CollaborationForm(posted(request), initial=initial, members=list(staff_choices(request.agency)))
    back = collaboration.get_absolute_url()
    return form_answer(
        request, form, do=partial(actions.update_collaboration, collaboration=collaboration, by=request.membership),
        done="Saved.", back=back, title=collaboration.influencer.name, submit="Save", crumb=str(collaboration),
        crumb_url=back, template="campaigns/form.html", campaign=collaboration.campaign,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def add(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take people into a campaign: found by name, those the brand's restrictions bar marked with the reason."""
    campaign = get_campaign_to_edit(request, uuid)
    text = request.GET.get("q", "")[:120]
    people = people_to_add(campaign, text)
    chosen = request.POST.get("influencer", "")
    if chosen and chosen not in {str(person.uuid) for person in people}:
        people = [*people, *people_to_add(campaign, "", uuid=chosen)]

    def take(**values: Any) -> Collaboration:
        return actions.add_collaboration(campaign=campaign, by=request.membership, **values)

    return form_answer(
        request, PersonForm(posted(request), people=people), do=take, done="Taken into the campaign.",
        back=reverse("campaigns:add_person", args=[campaign.uuid]) + (f"?q={text}" if text else ""),
        title="Take people in", submit="Take in", template="campaigns/add_person.html", campaign=campaign, text=text,
        people=people, barred=barred(people, campaign.brand),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def team(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Choose who works on a campaign, and what each looks after."""
    campaign = get_campaign_to_edit(request, uuid)
    members = list(staff_choices(request.agency))
    stored = {place.member_id: place for place in campaign.team.all()}
    rows: list[dict[str, Any]] = [
        {
            "member": member,
            "in": f"in-{member.uuid}" in request.POST if request.method == "POST" else member.pk in stored,
            "duty": request.POST.get(
                f"duty-{member.uuid}", stored[member.pk].duty if member.pk in stored else ""
            ),
        }
        for member in members
    ]
    if request.method == "GET":
        return render(request, "campaigns/team.html", {"campaign": campaign, "rows": rows})
    chosen = {row["member"]: row["duty"] for row in rows if row["in"]}
    return _team_answer(request, campaign, chosen, rows)


def _team_answer(
    request: TenantRequest, campaign: Any, chosen: dict[Any, str], rows: list[Any]
) -> HttpResponse:
    try:
        campaign_actions.set_team(campaign=campaign, by=request.membership, team=chosen)
    except ActionError as error:
        page = {"campaign": campaign, "rows": rows, "refused": str(error)}
        return render(request, "campaigns/team.html", page, status=422)
    messages.success(request, "The team is saved.")
    return redirect(campaign)
