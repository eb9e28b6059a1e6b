"""Playbooks: how far the house is prepared, one plan to read, its owner, adopting and putting away."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import staff_choices
from crisis import rules
from crisis.actions import playbooks as actions
from crisis.forms.playbooks import PlaybookForm
from crisis.models import Playbook, PlaybookVersion
from crisis.pages import playbooks as rows
from crisis.queries import playbooks as queries
from crisis.states import VersionState
from influencers.views.answers import button_answer, form_answer, posted

SHOWN = ("", "missing", "archived")


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show which scenarios have a plan and an owner, and which do not; ?show narrows."""
    show = request.GET.get("show", "")
    coverage = queries.coverage_of(request.agency, today=timezone.localdate())
    archived = queries.archived_of(request.agency) if show == "archived" else []
    found = [row for row in coverage.rows if row.missing] if show == "missing" else coverage.rows
    page = {
        "coverage": coverage, "rows": found, "archived": archived, "show": show if show in SHOWN else "",
        "lacking": sum(bool(row.missing) for row in coverage.rows),
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "crisis/playbooks/list.html", page)


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a plan to read: the version in force, else the draft; ?version shows another one."""
    playbook = get_playbook(request, uuid)
    versions = queries.versions_of(playbook)
    version = chosen_version(versions, request.GET.get("version", ""))
    places, incidents = queries.used_in(playbook)
    page = {
        "playbook": playbook, "version": version, "versions": versions, "places": places, "incidents": incidents,
        "draft": next((each for each in versions if each.state == VersionState.DRAFT), None),
        "in_force": next((each for each in versions if each.state == VersionState.IN_FORCE), None),
        "is_stale": rows.is_stale(playbook, timezone.localdate()),
        "may_write": rules.can_write(request.membership, request.agency) and not playbook.archived_at,
        "may_restore": rules.can_write(request.membership, request.agency) and bool(playbook.archived_at),
        "change": version.plan_changes.select_related("postmortem__incident").first() if version else None,
    }  # fmt: skip
    return render(request, "crisis/playbooks/detail.html", page | drawn(version))


def drawn(version: PlaybookVersion | None) -> dict[str, Any]:
    """Return the parts of a plan ready to draw."""
    if version is None:
        return {}
    return {
        "state": rows.state_of(version), "schedule": rows.schedule_of(version.tasks),
        "statements": rows.statements_of(version.templates), "replies": rows.replies_of(version.replies),
    }  # fmt: skip


def chosen_version(versions: list[PlaybookVersion], asked: str) -> PlaybookVersion | None:
    """Return the version of that number, else the one in force, else the newest."""
    by_number = {str(each.number): each for each in versions}
    in_force = next((each for each in versions if each.state == VersionState.IN_FORCE), None)
    return by_number.get(asked) or in_force or (versions[0] if versions else None)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    insist(request)
    form = PlaybookForm(
        posted(request), members=staff_choices(request.agency), initial={"owner": request.membership}
    )

    def make(**values: Any) -> str:
        made = actions.create_playbook(agency=request.agency, by=request.membership, **values)
        return reverse("crisis:edit_playbook_version", args=[made.versions.get().uuid])

    return form_answer(
        request, form, do=make, done=_("The playbook is begun. Write its plan, then put it in force."), back="",
        title=_("New playbook"), submit=_("Begin"), template="crisis/form.html", room="playbooks",
        crumb=_("Playbooks"), crumb_url=reverse("crisis:playbooks"),
        note=_("For a scenario that is yours alone. Built-in ones are adopted from the list."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change the name and the owner."""
    insist(request)
    playbook = get_playbook(request, uuid)
    form = PlaybookForm(
        posted(request), members=staff_choices(request.agency), initial={"name": playbook.name, "owner": playbook.owner}
    )  # fmt: skip
    back = playbook.get_absolute_url()
    return form_answer(
        request, form, do=partial(actions.update_playbook, playbook=playbook, by=request.membership), done=_("Saved."),
        back=back, title=_("Name and owner"), submit=_("Save"), template="crisis/form.html", room="playbooks",
        crumb=playbook.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def adopt(request: TenantRequest) -> HttpResponse:
    """Adopt the named scenario, or all that are not there."""
    try:
        made = actions.adopt_playbooks(
            agency=request.agency, by=request.membership, scenarios=request.POST.getlist("scenario")
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("crisis:playbooks")
    if not made:
        messages.info(request, _("They are all there already."))
        return redirect("crisis:playbooks")
    told = ngettext("%(number)s plan is in force. Give it an owner.", "%(number)s plans are in force. Give each an owner.", len(made))  # fmt: skip
    messages.success(request, told % {"number": len(made)})
    return redirect(made[0].playbook if len(made) == 1 else "crisis:playbooks")


@require_POST
def take(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make oneself the owner."""
    playbook = get_playbook(request, uuid)
    do = partial(actions.update_playbook, playbook=playbook, by=request.membership, owner=request.membership)
    back = reverse("crisis:playbooks") if request.POST.get("from") == "list" else playbook
    return button_answer(request, do, done=_("%(name)s is yours.") % {"name": playbook.name}, back=back)


@require_POST
def move(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Archive, restore, or note that the plan was looked through."""
    playbook = get_playbook(request, uuid)
    found = _MOVES.get(request.POST.get("to", ""))
    if found is None:
        raise Http404
    do, done = found
    return button_answer(
        request, partial(do, playbook=playbook, by=request.membership), done=done(), back=playbook
    )


def get_playbook(request: TenantRequest, uuid: Any) -> Playbook:
    return get_object_or_404(queries.playbooks_to_show(request.agency), uuid=uuid)


def insist(request: TenantRequest) -> None:
    """Tell viewers before they type."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(_("Viewers cannot change playbooks. Ask a manager or owner."))


_MOVES: dict[str, Any] = {
    "archived": (
        actions.archive_playbook,
        lambda: _("Archived. Incidents and campaigns keep the version they have."),
    ),
    "restored": (actions.restore_playbook, lambda: _("Restored.")),
    "reviewed": (actions.review_playbook, lambda: _("Noted: looked through today.")),
}
