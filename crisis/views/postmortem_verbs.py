"""What is done on a post-mortem's page: write, add lines, follow-ups and changes, close, open again."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from accounts.queries import staff_choices
from crisis import rules
from crisis.actions import closing, factors, follow_ups, plan_changes
from crisis.actions import postmortems as actions
from crisis.forms.postmortems import FollowUpForm, WritingForm
from crisis.models import FollowUp, Playbook, Postmortem
from crisis.queries import postmortems as queries
from crisis.states import ChangeKind
from crisis.views.postmortems import get_postmortem, page_of
from influencers.views.answers import button_answer, form_answer, posted


@require_POST
def write(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Save summary, impact, owner and day; a refusal keeps what was typed."""
    postmortem = get_postmortem(request, uuid)
    form = WritingForm(request.POST, members=staff_choices(request.agency))
    return _saved(request, postmortem, form, actions.write_postmortem, "writing_form", _("Saved."), "")


@require_POST
def add_follow_up(request: TenantRequest, uuid: UUID) -> HttpResponse:
    postmortem = get_postmortem(request, uuid)
    form = FollowUpForm(request.POST, members=staff_choices(request.agency))
    return _saved(
        request, postmortem, form, follow_ups.add_follow_up, "follow_up_form", _("Added."), "#follow-ups"
    )


def _saved(
    request: TenantRequest, postmortem: Postmortem, form: forms.Form, action: Callable[..., Any], name: str, done: str, place: str
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            action(postmortem=postmortem, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
            if isinstance(error, EditConflict):
                # Saving again means having seen the refusal.
                form.data = {**request.POST.dict(), "version": str(error.version)}
        else:
            messages.success(request, done)
            return redirect(f"{reverse('crisis:postmortem', args=[postmortem.uuid])}{place}")
    return page_of(request, postmortem, status=422, **{name: form})


@require_POST
def add_factor(request: TenantRequest, uuid: UUID) -> HttpResponse:
    postmortem = get_postmortem(request, uuid)
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    do = partial(factors.add_factor, postmortem=postmortem, by=request.membership, kind=kind, text=text)
    return button_answer(
        request, do, done=_("Added."), back=_page(postmortem, f"line-{kind}" if kind.isalpha() else "lines")
    )


@require_POST
def change_factor(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say a line in other words, or remove it."""
    factor = get_object_or_404(queries.factors_to_show(request.agency), uuid=uuid)
    if "remove" in request.POST:
        do: Callable[[], Any] = partial(factors.remove_factor, factor=factor, by=request.membership)
        done = _("Removed.")
    else:
        do = partial(
            factors.change_factor, factor=factor, by=request.membership, text=request.POST.get("text", "")
        )
        done = _("Saved.")
    return button_answer(request, do, done=done, back=_page(factor.postmortem, f"line-{factor.kind}"))


@require_http_methods(["GET", "POST"])
def edit_follow_up(request: TenantRequest, uuid: UUID) -> HttpResponse:
    follow_up = _get_follow_up(request, uuid)
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(_("Viewers cannot write post-mortems. Ask a manager or owner."))
    initial = {name: getattr(follow_up, name) for name in ("text", "owner", "due_on", "seen_by")}
    form = FollowUpForm(posted(request), initial=initial, members=staff_choices(request.agency))
    back = _page(follow_up.postmortem, "follow-ups")
    return form_answer(
        request, form, do=partial(follow_ups.change_follow_up, follow_up=follow_up, by=request.membership), done=_("Saved."),
        back=back, title=_("Follow-up"), submit=_("Save"), template="crisis/form.html", room="postmortems",
        crumb=follow_up.postmortem.incident.title, crumb_url=back,
    )  # fmt: skip


@require_POST
def move_follow_up(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Note a follow-up as done, take it up again, or remove it."""
    follow_up = _get_follow_up(request, uuid)
    found = _FOLLOW_UP_VERBS.get(request.POST.get("to", ""))
    if found is None:
        raise Http404
    do, done = found
    back = _page(follow_up.postmortem, "follow-ups")
    return button_answer(
        request, partial(do, follow_up=follow_up, by=request.membership), done=done(), back=back
    )


@require_POST
def propose(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Propose a change of the kind that was chosen; a new version of a playbook opens in its editor."""
    postmortem = get_postmortem(request, uuid)
    try:
        change = _proposed(request, postmortem)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(_page(postmortem, "changes"))
    if change.kind == ChangeKind.PLAYBOOK and change.playbook_version:
        messages.success(request, _("The draft is open. Write the change, then put it in force."))
        return redirect("crisis:edit_playbook_version", change.playbook_version.uuid)
    messages.success(request, _("Noted."))
    return redirect(_page(postmortem, "changes"))


def _proposed(request: TenantRequest, postmortem: Postmortem) -> Any:
    kind, text = request.POST.get("kind", ""), request.POST.get("text", "")
    about: dict[str, Any] = {"postmortem": postmortem, "by": request.membership, "text": text}
    if kind == ChangeKind.PLAYBOOK:
        playbook = _chosen(Playbook.objects.for_agency(request.agency), request.POST.get("playbook", ""))
        return plan_changes.propose_version(playbook=playbook, **about)
    if kind == ChangeKind.CHECKLIST:
        return plan_changes.add_checklist_point(question=request.POST.get("question", ""), **about)
    if kind == ChangeKind.BLOCKLIST:
        people = {str(each.uuid): each for each in queries.people_of(postmortem.incident)}
        if request.POST.get("influencer", "") not in people:
            raise ActionError(_("Choose somebody the incident is about."))
        return plan_changes.bar_influencer(influencer=people[request.POST["influencer"]], **about)
    if kind == ChangeKind.NONE:
        return plan_changes.change_nothing(**about)
    raise Http404


def _chosen(rows: Any, uuid: str) -> Any:
    try:
        found = rows.filter(uuid=UUID(uuid)).first()
    except ValueError:
        found = None
    if found is None:
        raise ActionError(_("Choose a playbook."))
    return found


@require_POST
def take_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    change = get_object_or_404(queries.changes_to_show(request.agency), uuid=uuid)
    do = partial(plan_changes.take_back_change, change=change, by=request.membership)
    return button_answer(request, do, done=_("Taken back."), back=_page(change.postmortem, "changes"))


@require_POST
def close(request: TenantRequest, uuid: UUID) -> HttpResponse:
    postmortem = get_postmortem(request, uuid)
    people = queries.people_of(postmortem.incident)
    risks = {person: request.POST.get(f"risk-{person.uuid}", "") for person in people}
    seen = request.POST.get("version", "")
    do = partial(
        closing.close_postmortem, postmortem=postmortem, by=request.membership, risks=risks,
        version=int(seen) if seen.isdecimal() else None,
    )  # fmt: skip
    return button_answer(
        request, do, done=_("Closed. Its figures stay as they are now."), back=_page(postmortem, "close")
    )


@require_POST
def reopen(request: TenantRequest, uuid: UUID) -> HttpResponse:
    postmortem = get_postmortem(request, uuid)
    do = partial(
        actions.reopen_postmortem,
        postmortem=postmortem,
        by=request.membership,
        reason=request.POST.get("reason", ""),
    )
    return button_answer(request, do, done=_("Open again."), back=_page(postmortem))


def _page(postmortem: Postmortem, place: str = "") -> str:
    address = reverse("crisis:postmortem", args=[postmortem.uuid])
    return f"{address}#{place}" if place else address


def _get_follow_up(request: TenantRequest, uuid: Any) -> FollowUp:
    return get_object_or_404(queries.follow_ups_to_show(request.agency), uuid=uuid)


_FOLLOW_UP_VERBS: dict[str, Any] = {
    "done": (follow_ups.finish_follow_up, lambda: _("Done.")),
    "open": (follow_ups.reopen_follow_up, lambda: _("To do again.")),
    "removed": (follow_ups.remove_follow_up, lambda: _("Removed.")),
}
