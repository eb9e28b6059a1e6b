"""Versions of a playbook: write a draft, put it in force, compare two, take a file in, hand one out."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.countries import language_choices
from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from campaigns.states import FirstActor, Response
from crisis import packs
from crisis.actions import playbook_versions as actions
from crisis.forms.playbooks import FileForm, plan_rows, posted_plan
from crisis.models import PlaybookVersion
from crisis.pages.playbooks import REPLIES, differences
from crisis.pdf.playbooks import pdf_of
from crisis.playbooks.files import toml_of
from crisis.playbooks.values import values_of
from crisis.queries import playbooks as queries
from crisis.states import Level, StatementSort, VersionState
from crisis.views.playbooks import get_playbook, insist
from influencers.states import Nature
from influencers.views.answers import button_answer, form_answer, posted


@require_POST
def begin(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Open the draft, begun from what is in force."""
    playbook = get_playbook(request, uuid)
    try:
        draft = actions.begin_draft(playbook=playbook, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(playbook)
    return redirect("crisis:edit_playbook_version", draft.uuid)


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write the draft; a refusal keeps what was typed."""
    insist(request)
    draft = get_version(request, uuid)
    if draft.state != VersionState.DRAFT:
        messages.info(request, _("This version is no draft. Begin a new one to change the plan."))
        return redirect(f"{draft.playbook.get_absolute_url()}?version={draft.number}")
    plan, refused, seen = values_of(draft), "", str(draft.version)
    if request.method == "POST":
        plan, seen = posted_plan(request.POST), request.POST.get("seen", "")
        if "more" not in request.POST:
            refused, seen = _save(request, draft, plan, seen)
            if not refused:
                messages.success(request, _("The draft is saved. It counts once it is put in force."))
                return redirect(f"{draft.playbook.get_absolute_url()}?version={draft.number}")
    page = {
        "draft": draft, "playbook": draft.playbook, "plan": plan, "rows": plan_rows(plan), "refused": refused, "seen": seen,
    }  # fmt: skip
    return render(request, "crisis/playbooks/edit.html", page | _choices(), status=422 if refused else 200)


def _save(request: TenantRequest, draft: PlaybookVersion, plan: dict[str, Any], seen: str) -> tuple[str, str]:
    """Return why it was refused ("": it was not), and which edit the form has now: saving again means having seen that."""
    try:
        actions.save_draft(
            draft=draft, by=request.membership, seen=int(seen) if seen.isdecimal() else None, **plan
        )
    except EditConflict as error:
        return str(error), str(error.version)
    except ActionError as error:
        return str(error), seen
    return "", seen


def _choices() -> dict[str, Any]:
    return {
        "levels": Level.choices, "responses": Response.choices, "actors": FirstActor.choices, "sorts": StatementSort.choices,
        "natures": Nature.choices, "whats": [(key, words) for key, (words, _icon) in REPLIES.items()],
        "roles": [(role.key, role.name) for role in packs.roles().values()], "languages": language_choices(),
    }  # fmt: skip


@require_POST
def put_in_force(request: TenantRequest, uuid: UUID) -> HttpResponse:
    draft = get_version(request, uuid)
    seen = request.POST.get("seen", "")
    do = partial(
        actions.put_in_force, draft=draft, by=request.membership, why=request.POST.get("why", ""),
        seen=int(seen) if seen.isdecimal() else None,
    )  # fmt: skip
    done = _("Version %(number)s is in force. The next campaigns get it.") % {"number": draft.number}
    back = f"{draft.playbook.get_absolute_url()}?version={draft.number}"
    return button_answer(request, do, done=done, back=back)


@require_POST
def drop(request: TenantRequest, uuid: UUID) -> HttpResponse:
    draft = get_version(request, uuid)
    do = partial(actions.drop_draft, draft=draft, by=request.membership)
    return button_answer(request, do, done=_("The draft is dropped."), back=draft.playbook)


@require_GET
def compare(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what differs between two versions: ?old and ?new, the newest two by default."""
    playbook = get_playbook(request, uuid)
    versions = queries.versions_of(playbook)
    by_number = {str(each.number): each for each in versions}
    new = by_number.get(request.GET.get("new", "")) or (versions[0] if versions else None)
    before = next((each for each in versions if new and each.number < new.number), new)
    old = by_number.get(request.GET.get("old", "")) or before
    page = {
        "playbook": playbook, "versions": versions, "old": old, "new": new,
        "differences": differences(old, new) if old and new else [],
    }  # fmt: skip
    return render(request, "crisis/playbooks/compare.html", page)


@require_GET
def as_toml(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Hand a version out in the shape of the built-in pack."""
    version = get_version(request, uuid)
    return _file(
        version,
        toml_of(version, today=timezone.localdate()).encode(),
        "toml",
        "application/toml; charset=utf-8",
    )


@require_GET
def as_pdf(request: TenantRequest, uuid: UUID) -> HttpResponse:
    version = get_version(request, uuid)
    return _file(version, pdf_of(version, at=timezone.now()), "pdf", "application/pdf")


def _file(version: PlaybookVersion, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"playbook-{slugify(version.playbook.name) or version.playbook.uuid}-v{version.number}.{ending}"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
def take_in(request: TenantRequest) -> HttpResponse:
    """Take playbooks in from a file, as drafts."""
    insist(request)

    def take(file: str) -> str:
        made = actions.take_in_playbooks(agency=request.agency, by=request.membership, text=file)
        told = ngettext(
            "%(number)s plan came in as a draft.", "%(number)s plans came in as drafts.", len(made)
        )
        messages.success(request, told % {"number": len(made)})
        only = made[0].playbook.get_absolute_url() if len(made) == 1 else ""
        return f"{only}?version={made[0].number}" if only else reverse("crisis:playbooks")

    form = FileForm(posted(request), request.FILES or None)
    return form_answer(
        request, form, do=take, done=_("Look at each, then put it in force."), back="", title=_("Take playbooks in"),
        submit=_("Take in"), template="crisis/form.html", room="playbooks", crumb=_("Playbooks"),
        crumb_url=reverse("crisis:playbooks"), note=_("Nothing is put in force by itself: each plan comes in as a draft."),
    )  # fmt: skip


def get_version(request: TenantRequest, uuid: Any) -> PlaybookVersion:
    return get_object_or_404(queries.versions_to_show(request.agency), uuid=uuid)
