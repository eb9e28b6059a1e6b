"""The drafting help: its settings for owners, and a proposal beside a letter for whoever writes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from influencers.views.answers import form_answer, posted
from outreach import rules
from outreach.actions import drafting_help as actions
from outreach.drafting_facts import facts_of
from outreach.forms.drafting_help import DraftingHelpForm
from outreach.views.letters import get_letter, insist_writer


@require_http_methods(["GET", "POST"])
def settings(request: TenantRequest) -> HttpResponse:
    """Set the drafting help up, on or off."""
    _insist_owner(request)
    current = actions.help_of(request.agency)
    initial = {name: getattr(current, name) for name in ("is_on", "endpoint", "model", "version")}
    form = DraftingHelpForm(posted(request), initial=initial, has_key=bool(current.sealed))

    def keep(**values: Any) -> None:
        forget = values.pop("forget_key")
        key = "" if forget else values.pop("api_key") or None
        values.pop("api_key", None)
        actions.set_drafting_help(by=request.membership, api_key=key, **values)

    return form_answer(
        request, form, do=keep, done=_("Saved."), back=reverse("outreach:drafting_help"), title=_("Drafting help"),
        submit=_("Save"), template="outreach/drafting_help.html", help=current,
    )  # fmt: skip


@require_POST
def try_out(request: TenantRequest) -> HttpResponse:
    """Ask the model for one word."""
    _insist_owner(request)
    try:
        said = actions.try_drafting_help(by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The model answered: %(said)s") % {"said": said})
    return redirect("outreach:drafting_help")


@require_GET
def facts(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what would be given to the model, each fact ticked."""
    insist_writer(request)
    letter = get_letter(request, uuid)
    page = {"letter": letter, "facts": facts_of(letter), "model": actions.help_of(request.agency)}
    return render(request, _part(request), page)


@require_POST
def propose(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with a proposal beside the letter; the letter stays as it is."""
    letter = get_letter(request, uuid)
    chosen, wish = request.POST.getlist("fact"), request.POST.get("wish", "")
    page: dict[str, Any] = {
        "letter": letter, "facts": facts_of(letter), "chosen": chosen, "wish": wish, "model": actions.help_of(request.agency),
    }  # fmt: skip
    try:
        page["proposal"] = actions.propose_letter(
            message=letter, by=request.membership, facts=chosen, wish=wish
        )
    except ActionError as error:
        return render(request, _part(request), page | {"refused": str(error)}, status=422)
    return render(request, _part(request), page)


def _part(request: TenantRequest) -> str:
    return "outreach/letters/_ask.html" if request.htmx else "outreach/letters/ask.html"


def _insist_owner(request: TenantRequest) -> None:
    if not rules.can_set_up(request.membership, request.agency):
        raise PermissionDenied(str(actions.NO_RIGHT))
