"""The points of a brief, saved one by one as they are written: with the script in place, without it by a button."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns.actions import brief_points as actions
from campaigns.brief_editor import EditedPoint, EditedSection, editor_of
from campaigns.models import Brief, BriefPoint
from campaigns.states import Section
from campaigns.views.briefs import editor_page, get_brief_to_edit
from campaigns.wording import point_digest

SAVED = "irm:brief-saved"  # the preview and the meter fetch themselves again
GONE = "Somebody removed this point meanwhile. What you wrote is still in the field: add it again if it is needed."


@require_POST
def add(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Add one point a line at the end of a section."""
    brief, section = get_brief_to_edit(request, uuid), request.POST.get("section", "")
    text = request.POST.get("text", "")
    try:
        made = actions.add_points(brief=brief, by=request.membership, section=section, text=text)
    except ActionError as error:
        page = _add_page(section, text)
        return _refused(request, brief, f"add-{page['edited'].section.value}", error, "_add.html", page)
    if not request.htmx:
        return redirect(_back(brief, f"add-{section}"))
    page = {
        "brief": brief, "may_edit": True, "points": [EditedPoint(point, point_digest(point)) for point in made],
        **_add_page(section, ""),
    }  # fmt: skip
    return _saved(render(request, "campaigns/briefs/_added.html", page))


@require_POST
def save(request: TenantRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Store what stands in a point's field. What somebody else saved meanwhile is shown beside it, nothing is lost."""
    brief = get_brief_to_edit(request, uuid)
    values = _values(request)
    page: dict[str, Any] = {"brief": brief, "key": key}
    try:
        point = _point(brief, key)
        point = actions.save_point(
            point=point, by=request.membership, seen=request.POST.get("seen", ""), **values
        )
    except actions.PointChanged as error:
        page |= {"theirs": error.point, "digest": point_digest(error.point)}
        return _refused(request, brief, f"point-{key}", error, "_saved.html", page)
    except ActionError as error:
        page |= {"digest": request.POST.get("seen", ""), "is_gone": isinstance(error, actions.PointGone)}
        return _refused(request, brief, f"point-{key}", error, "_saved.html", page)
    if not request.htmx:
        return redirect(_back(brief, f"point-{key}"))
    page |= {"digest": point_digest(point), "is_saved": True}
    return _saved(render(request, "campaigns/briefs/_saved.html", page))


@require_POST
def move(request: TenantRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Move a point up or down in its section."""
    brief = get_brief_to_edit(request, uuid)
    try:
        point = _point(brief, key)
        actions.move_point(point=point, by=request.membership, direction=request.POST.get("direction", ""))
    except ActionError as error:
        return editor_page(request, brief, status=422, at=f"point-{key}", refused=str(error))
    if not request.htmx:
        return redirect(_back(brief, f"point-{key}"))
    section = next(each for each in editor_of(brief)["sections"] if each.section == point.section)
    page = {"brief": brief, "may_edit": True, "edited": section, "focus": key}
    return _saved(render(request, "campaigns/briefs/_points.html", page))


@require_POST
def remove(request: TenantRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Take a point out; one that is gone already is gone."""
    brief = get_brief_to_edit(request, uuid)
    try:
        point = _point(brief, key)
        actions.remove_point(point=point, by=request.membership, seen=request.POST.get("seen", ""))
    except actions.PointChanged as error:
        page = {"brief": brief, "key": key, "theirs": error.point, "digest": point_digest(error.point)}
        response = _refused(request, brief, f"point-{key}", error, "_saved.html", page)
        response["HX-Retarget"], response["HX-Reswap"] = f"#saved-{key}", "outerHTML"
        return response
    except actions.PointGone:
        pass
    if not request.htmx:
        return redirect(_back(brief, ""))
    return _saved(HttpResponse())


def _saved(response: HttpResponse) -> HttpResponse:
    """Tell the page that something was saved; the form that asked may be gone from it by then."""
    return trigger_client_event(response, SAVED, {"target": "body"})


def _point(brief: Brief, key: UUID) -> BriefPoint:
    point = brief.points.filter(key=key).first()
    if point is None:
        raise actions.PointGone(GONE)
    point.brief = brief
    return point


def _values(request: TenantRequest) -> dict[str, Any]:
    """Return what the field's form holds; a box that is not ticked is not sent, so it says that it is there."""
    values: dict[str, Any] = {"text": request.POST.get("text", ""), "market": request.POST.get("market", "")}
    if "has_boxes" in request.POST:
        values["is_verbatim"] = "is_verbatim" in request.POST
    return values


def _add_page(section: str, text: str) -> dict[str, Any]:
    known = Section(section) if section in Section.values else Section.OVERVIEW
    return {"edited": EditedSection(known, "", []), "typed": text}


def _back(brief: Brief, anchor: str) -> str:
    return reverse("campaigns:edit_brief", args=[brief.uuid]) + (f"#{anchor}" if anchor else "")


def _refused(
    request: TenantRequest, brief: Brief, at: str, error: ActionError, template: str, page: dict[str, Any]
) -> HttpResponse:
    told = {**page, "at": at, "refused": str(error)}
    if request.htmx:
        told |= {"brief": brief, "may_edit": True}
        return render(request, f"campaigns/briefs/{template}", told, status=422)
    told["typed"] = request.POST.get("text", "")
    kept = {name: value for name, value in told.items() if name not in ("brief", "edited")}
    return editor_page(request, brief, status=422, **kept)
