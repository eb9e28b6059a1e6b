"""Who has read the brief: asked, acknowledged by whom, objections talked over and answered, the second check."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import numbered_page
from accounts.queries import timeline
from campaigns import rules
from campaigns.actions import personal_links as links
from campaigns.actions import read_backs as actions
from campaigns.models import Collaboration, ReadBack
from campaigns.queries.personal import personal_links
from campaigns.queries.read_backs import (
    answers_to_show,
    people_to_ask,
    point_table,
    read_backs_to_show,
    readers_of_brief,
    readings,
)
from campaigns.views.answers import button_answer, get_collaboration_to_edit, tab_page
from campaigns.views.briefs import get_brief, get_brief_to_edit

READERS_A_PAGE = 50
PEOPLE_OFFERED = 100


def _get(request: TenantRequest, uuid: UUID) -> ReadBack:
    return get_object_or_404(read_backs_to_show(request.agency), uuid=uuid)


@require_GET
def reading(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show each point with who acknowledged it and who objects, and whom to ask."""
    brief = get_brief(request, uuid)
    page = numbered_page(readers_of_brief(brief), request, size=READERS_A_PAGE)
    found = readings(readers_of_brief(brief).filter(pk__in=[row.pk for row in page.rows]))
    people = list(people_to_ask(brief)[: PEOPLE_OFFERED + 1])
    told = {
        **tab_page(request, brief.campaign, "brief"), "brief": brief, "readings": found, "page": page,
        "table": point_table(found), "newest": brief.versions.order_by("-number").first(),
        "people": people[:PEOPLE_OFFERED], "more_people": len(people) > PEOPLE_OFFERED, "now": timezone.now(),
    }  # fmt: skip
    return render(request, "campaigns/briefs/reading.html", told)


@require_POST
def ask(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask the ticked people to read a brief back."""
    brief = get_brief_to_edit(request, uuid)
    ticked = set(request.POST.getlist("people"))
    people = [person for person in people_to_ask(brief)[:PEOPLE_OFFERED] if str(person.uuid) in ticked]
    return button_answer(
        request, partial(actions.ask_to_read, brief=brief, by=request.membership, collaborations=people),
        done=f"Asked: {len(people)}. It stands on their page; send them their link if they have none yet.",
        back=reverse("campaigns:brief_reading", args=[brief.uuid]),
    )  # fmt: skip


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show how one person reads a brief: every point, what was said, what waits."""
    return _detail(request, _get(request, uuid))


def _detail(request: TenantRequest, read_back: ReadBack, *, status: int = 200, **told: Any) -> HttpResponse:
    rows = read_backs_to_show(request.agency).filter(pk=read_back.pk)
    page = {
        "read_back": read_back, "reading": next(iter(readings(rows)), None), "brief": read_back.brief,
        "campaign": read_back.brief.campaign, "collaboration": read_back.collaboration,
        "may_edit": rules.can_edit_campaign(request.membership, read_back.brief.campaign)
        and not read_back.collaboration.ended_at,
        "timeline": timeline(read_back.collaboration, limit=15), "now": timezone.now(), **told,
    }  # fmt: skip
    return render(request, "campaigns/briefs/read_back.html", page, status=status)


@require_POST
def say(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write to the influencer, at a point or about the whole."""
    read_back, key = _get(request, uuid), request.POST.get("key") or None
    get_collaboration_to_edit(request, read_back.collaboration.uuid)
    do = partial(
        actions.say, read_back=read_back, by=request.membership, text=request.POST.get("text", ""), key=key
    )
    return _talked(request, read_back, do, f"point-{key}" if key else "talk")


@require_POST
def note_answer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Note an answer somebody gave by telephone or mail."""
    read_back, key = _get(request, uuid), request.POST.get("key", "")
    get_collaboration_to_edit(request, read_back.collaboration.uuid)
    number = request.POST.get("version", "")
    do = partial(
        actions.answer_point, read_back=read_back, by=request.membership, key=key,
        version=int(number) if number.isdecimal() and len(number) < 7 else 0,
        verdict=request.POST.get("verdict", ""), remark=request.POST.get("text", ""),
    )  # fmt: skip
    return _talked(request, read_back, do, f"point-{key}")


@require_POST
def resolve(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer an objection."""
    answer = get_object_or_404(answers_to_show(request.agency), uuid=uuid)
    get_collaboration_to_edit(request, answer.read_back.collaboration.uuid)
    do = partial(
        actions.resolve_objection,
        answer=answer,
        by=request.membership,
        resolution=request.POST.get("text", ""),
    )
    return _talked(request, _get(request, answer.read_back.uuid), do, f"point-{answer.key}")


@require_POST
def second_check(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Note that the brief was talked through again before production."""
    read_back = _get(request, uuid)
    get_collaboration_to_edit(request, read_back.collaboration.uuid)
    do = partial(
        actions.note_second_check,
        read_back=read_back,
        by=request.membership,
        note=request.POST.get("text", ""),
    )
    return _talked(request, read_back, do, "check")


def _talked(request: TenantRequest, read_back: ReadBack, do: Any, at: str) -> HttpResponse:
    """Call the action and go back to the point; a refusal keeps what was typed."""
    try:
        do()
    except ActionError as error:
        typed = request.POST.get("text", "")
        return _detail(request, read_back, status=422, at=at, refused=str(error), typed=typed)
    return redirect(reverse("campaigns:read_back", args=[read_back.uuid]) + f"#{at}")


@require_http_methods(["GET", "POST"])
def personal_link(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the links of somebody's page and their use; POST makes a new one, which is shown this once."""
    collaboration = get_collaboration_to_edit(request, uuid)
    if request.method == "GET":
        return _links(request, collaboration)
    days = request.POST.get("days", "")
    try:
        made, token = links.make_personal_link(
            collaboration=collaboration, by=request.membership,
            days=int(days) if days.isdecimal() and len(days) < 5 else links.USUAL_DAYS,
        )  # fmt: skip
    except ActionError as error:
        return _links(request, collaboration, status=422, refused=str(error), days=days)
    address = settings.SITE_URL + reverse("personal:page", args=[token])
    return _links(request, collaboration, made=made, address=address)


@require_POST
def revoke_link(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Close somebody's page at once."""
    collaboration = get_collaboration_to_edit(request, uuid)
    try:
        links.revoke_personal_link(collaboration=collaboration, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The link opens nothing any more.")
    return redirect("campaigns:personal_link", collaboration.uuid)


def _links(
    request: TenantRequest, collaboration: Collaboration, *, status: int = 200, **told: Any
) -> HttpResponse:
    page = {
        "collaboration": collaboration, "campaign": collaboration.campaign, "now": timezone.now(),
        "links": personal_links(collaboration), "most": links.MOST_DAYS, "days": links.USUAL_DAYS, **told,
    }  # fmt: skip
    response = render(request, "campaigns/briefs/personal_link.html", page, status=status)
    if "address" in told:
        response["Cache-Control"] = "no-store"
    return response
