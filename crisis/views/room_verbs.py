"""The buttons of a room's head and of its small parts: each calls one action and answers with the part it changed."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from crisis.actions import freezing, incidents, reports, roles, timers
from crisis.models import Incident
from crisis.views.asked import asked_campaigns, asked_member, asked_moment
from crisis.views.room import get_incident, part_answer

HEAD_FIELDS = ("title", "summary", "response", "first_actor", "why_first", "central_channel", "language")


@require_POST
def level(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Raise, lower or confirm the level: level, why."""
    found, sent = get_incident(request, uuid), request.POST
    do = partial(
        incidents.set_level, incident=found, by=request.membership, level=sent.get("level", ""), why=sent.get("why", "")
    )  # fmt: skip
    return part_answer(request, found, "head", do, done=_("The level is set."))


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Bring the incident to another state: to, why."""
    found, sent = get_incident(request, uuid), request.POST
    do = partial(
        incidents.move_incident, incident=found, by=request.membership, to=sent.get("to", ""), why=sent.get("why", "")
    )  # fmt: skip
    return part_answer(request, found, "head", do, done=_("Done."))


@require_POST
def change(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change what stands in the head: only the fields that were sent."""
    found, sent = get_incident(request, uuid), request.POST
    values = {name: sent[name] for name in HEAD_FIELDS if name in sent}
    version = (
        int(sent["version"]) if sent.get("version", "").isdecimal() and len(sent["version"]) < 9 else None
    )
    do = partial(incidents.change_incident, incident=found, by=request.membership, version=version, **values)
    return part_answer(request, found, "head", do, done=_("Saved."))


@require_POST
def next_update(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Set when the next word comes: at."""
    found = get_incident(request, uuid)

    def do() -> Incident:
        at, now = asked_moment(request, "at"), timezone.now()
        if at is None:
            raise ActionError(_("Choose the time of the next update."))
        return timers.set_next_update(incident=found, by=request.membership, at=at, now=now)

    return part_answer(request, found, "head", do, done=_("The next update is set."))


@require_POST
def role(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Give a role to a member, or to nobody: role, to, note."""
    found, sent = get_incident(request, uuid), request.POST

    def do() -> Incident:
        return roles.give_role(
            incident=found, by=request.membership, role=sent.get("role", ""), to=asked_member(request, "to"),
            note=sent.get("note", ""),
        )  # fmt: skip

    return part_answer(request, found, "roles", do, done=_("Written down."))


@require_POST
def freeze(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Stop campaigns: campaigns (ticked), reason."""
    found = get_incident(request, uuid)
    do = partial(
        freezing.freeze_campaigns, incident=found, by=request.membership, campaigns=asked_campaigns(request),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return part_answer(request, found, "freeze", do, done=_("Stopped. Nothing leaves the house for them."))


@require_POST
def release(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Let campaigns go: campaigns (ticked), reason."""
    found = get_incident(request, uuid)
    do = partial(
        freezing.release_campaigns, incident=found, by=request.membership, campaigns=asked_campaigns(request),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return part_answer(request, found, "freeze", do, done=_("They go on."))


@require_POST
def decide(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write a decision down: decision, why, alternatives, decided_by."""
    found, sent = get_incident(request, uuid), request.POST
    do = partial(
        reports.log_decision, incident=found, by=request.membership, decision=sent.get("decision", ""), why=sent.get("why", ""),
        alternatives=sent.get("alternatives", ""), decided_by=sent.get("decided_by", ""),
    )  # fmt: skip
    return part_answer(request, found, "log", do, done=_("Written down."))


@require_POST
def note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Add a note to the timeline: text, at, starred."""
    found, sent = get_incident(request, uuid), request.POST

    def do() -> object:
        return reports.write_note(
            incident=found, by=request.membership, text=sent.get("text", ""), at=asked_moment(request, "at"),
            starred="starred" in sent,
        )  # fmt: skip

    return part_answer(request, found, "log", do, done=_("Written down."))


@require_POST
def report(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Report the situation: conditions, actions, needs."""
    found, sent = get_incident(request, uuid), request.POST
    do = partial(
        reports.report_situation, incident=found, by=request.membership, conditions=sent.get("conditions", ""),
        actions=sent.get("actions", ""), needs=sent.get("needs", ""),
    )  # fmt: skip
    return part_answer(request, found, "reports", do, done=_("The team knows."))
