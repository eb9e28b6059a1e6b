"""Letters to several people: begun together, opened one after the other, sent when they may go."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from campaigns.models import Campaign
from campaigns.queries.campaigns import campaigns_to_show
from influencers.models import Influencer
from influencers.views.answers import button_answer
from outreach import rules
from outreach.actions import letter_batches as actions
from outreach.batch_page import batch_page
from outreach.models import LetterBatch
from outreach.queries.letters import batches_to_show
from outreach.queries.mailboxes import mailboxes_for
from outreach.queries.templates import listed_templates
from outreach.states import TemplateKind
from outreach.views.letters import as_uuid, insist_writer


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Ask for template, mailbox and goal of letters to the ticked people, or to the people of ?campaign; then begin them."""
    insist_writer(request)
    asked = as_uuid(request.POST.get("campaign", "") or request.GET.get("campaign", ""))
    campaign = get_object_or_404(campaigns_to_show(request.agency), uuid=asked) if asked else None
    people = _people(request, campaign)
    templates = list(listed_templates(request.agency, kind=TemplateKind.FIRST)[:200])
    mailboxes = mailboxes_for(request.membership)
    refused = ""
    if "begin" in request.POST:
        try:
            made = _begun(request, people, campaign, templates, mailboxes)
            return redirect("outreach:batch", made.uuid)
        except ActionError as error:
            refused = str(error)
    page = {
        "people": people, "campaign": campaign, "templates": templates, "mailboxes": mailboxes, "refused": refused,
        "typed": request.POST, "ticked": request.POST.getlist("chosen") if "begin" in request.POST else None,
    }  # fmt: skip
    return render(request, "outreach/letters/new_batch.html", page, status=422 if refused else 200)


@require_GET
def batch(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the letters of a batch: what each lacks, how much of it is its own, which may go."""
    of = get_batch(request, uuid)
    page = batch_page(of) | {"may_write": rules.can_write(request.membership, request.agency)}
    return render(request, "outreach/letters/batch.html", page)


@require_POST
def send(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Send what may go; say who stays and why."""
    of = get_batch(request, uuid)
    try:
        outcome = actions.send_letters(batch=of, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("outreach:batch", of.uuid)
    if outcome.sent:
        said = ngettext(
            "%(number)s letter waits to leave. You can take it back until then.",
            "%(number)s letters wait to leave, one after the other. You can take them back until then.",
            outcome.sent,
        )
        messages.success(request, said % {"number": outcome.sent})
    if outcome.refused:
        name, why = next(iter(outcome.refused.items()))
        said = ngettext(
            "%(number)s stays. %(name)s: %(why)s", "%(number)s stay. %(name)s: %(why)s", len(outcome.refused)
        )
        messages.error(request, said % {"number": len(outcome.refused), "name": name, "why": why})
    return redirect("outreach:batch", of.uuid)


@require_POST
def take_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    of = get_batch(request, uuid)
    do = partial(actions.take_letters_back, batch=of, by=request.membership)
    return button_answer(request, do, done=_("Taken back what has not left."), back=of.get_absolute_url())


def get_batch(request: TenantRequest, uuid: Any) -> LetterBatch:
    return get_object_or_404(batches_to_show(request.agency), uuid=uuid)


def _people(request: TenantRequest, campaign: Campaign | None) -> list[Influencer]:
    """Return the ticked people, or all who are still in the campaign."""
    chosen = [uuid for text in request.POST.getlist("chosen") if (uuid := as_uuid(text))]
    rows = Influencer.objects.for_agency(request.agency).active().select_related("agency")
    if chosen or request.method == "POST":
        rows = rows.filter(uuid__in=chosen)
    elif campaign is not None:
        rows = rows.filter(collaborations__campaign=campaign, collaborations__ended_at=None)
    else:
        return []
    found = rows.prefetch_related("channels").order_by("name_key", "pk")
    return list(found[: actions.MOST_PEOPLE + 1])


def _begun(request: TenantRequest, people: list[Influencer], campaign: Campaign | None, templates: list[Any], mailboxes: list[Any]) -> LetterBatch:  # fmt: skip
    template = {str(each.uuid): each for each in templates}.get(request.POST.get("template", ""))
    mailbox = {str(each.uuid): each for each in mailboxes}.get(request.POST.get("mailbox", ""))
    if template is None or mailbox is None:
        raise ActionError(_("Choose a template and a mailbox."))
    return actions.begin_letters(
        influencers=people, by=request.membership, mailbox=mailbox, template=template, campaign=campaign,
        name=request.POST.get("name", "") or template.name, goal=request.POST.get("goal", ""),
    )  # fmt: skip
