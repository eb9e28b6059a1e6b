"""The influencer's page: what comes next on top, then one section for each room."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from django_htmx.http import trigger_client_event

from campaigns.queries.personal import whom_to_ask
from portal.personal.registry import sections
from portal.personal.sections import NextStep, Section, Shown, Visit
from portal.personal.visits import PersonalRequest, personal


@personal
@require_GET
def page(request: PersonalRequest, visit: Visit) -> HttpResponse:
    """Show the influencer what is theirs. Changes nothing: mail scanners open links."""
    return render(request, "portal/personal/page.html", _context(visit, shown_sections(visit)))


def answered(
    request: PersonalRequest, visit: Visit, key: str, *, at: str = "", says: str = "", refused: str = ""
) -> HttpResponse:
    """Answer a form of section `key`: that section anew and what comes next, or without the script the whole page.

    `at` is the anchor where the reader goes on. A refusal is shown there in one sentence, and what was typed is kept;
    so is `says`: what happened beside the answer that was taken.
    """
    if refused:
        visit = replace(visit, at=at, refused=refused, typed=request.POST.dict())
    elif says:
        visit = replace(visit, at=at, says=says)
    elif not request.htmx:
        return redirect(f"{visit.url}#{at or key}")
    found = shown_sections(visit)
    status = 422 if refused else 200
    if not request.htmx:
        return render(request, "portal/personal/page.html", _context(visit, found), status=status)
    context = _context(visit, found) | {"answered_section": [each for each in found if each[0].key == key]}
    response = render(request, "portal/personal/page.html#answer", context, status=status)
    if says:
        # More than what was answered looks otherwise now: the form's own, smaller target would not show it.
        response["HX-Retarget"] = response["HX-Reselect"] = f"#{key}"
        trigger_client_event(response, "irm:toast", {"text": says, "level": "info", "target": "body"})
    return response


def _context(visit: Visit, found: list[tuple[Section, Shown]]) -> dict[str, Any]:
    return {
        "visit": visit, "collaboration": visit.collaboration, "campaign": visit.collaboration.campaign,
        "steps": steps_of(found), "sections": found, "person": whom_to_ask(visit.collaboration),
    }  # fmt: skip


def shown_sections(visit: Visit) -> list[tuple[Section, Shown]]:
    """Return the sections there is something to show of, in the page's order."""
    read = [(section, section.read(visit)) for section in sections() if visit.may(section.verb)]
    return [(section, shown) for section, shown in read if shown is not None]


def steps_of(found: list[tuple[Section, Shown]]) -> list[NextStep]:
    """Return what comes next, the earliest due first, then in the page's order."""
    far = datetime.max.replace(tzinfo=UTC)
    steps = [step for _section, shown in found for step in shown.steps]
    return sorted(steps, key=lambda step: step.due or far)
