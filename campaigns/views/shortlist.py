"""The shortlist as the house sees it: shown to the client or not, what the client said, notes to the client."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from campaigns.actions import shortlist as actions
from campaigns.forms.plan import NoteForm
from campaigns.models import ClientNote
from campaigns.queries.bench import notes_to_show
from campaigns.queries.shortlist import shortlist_of
from campaigns.states import NoteState
from campaigns.views.answers import (
    button_answer,
    form_answer,
    get_campaign,
    get_campaign_to_edit,
    posted,
    tab_page,
)


def get_note_to_edit(request: TenantRequest, uuid: Any) -> ClientNote:
    note = get_object_or_404(notes_to_show(request.agency), uuid=uuid)
    get_campaign_to_edit(request, note.campaign.uuid)
    return note


@require_GET
def shortlist(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show who is proposed for each slot and what the client says; it refreshes itself as answers come."""
    campaign = get_campaign(request, uuid)
    page = {
        **tab_page(request, campaign, "plan"), "shortlist": shortlist_of(campaign),
        "notes": notes_to_show(request.agency).filter(campaign=campaign)[:30],
    }  # fmt: skip
    return render(request, "campaigns/slots/shortlist.html", page)


@require_POST
def share(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    do = partial(actions.share_shortlist, campaign=campaign, by=request.membership)
    return button_answer(request, do, done=_("The client sees the shortlist now."), back=_back(campaign))


@require_POST
def hide(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    do = partial(actions.hide_shortlist, campaign=campaign, by=request.membership)
    return button_answer(request, do, done=_("The client sees it no more."), back=_back(campaign))


@require_http_methods(["GET", "POST"])
def new_note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    campaign = get_campaign_to_edit(request, uuid)
    do = partial(actions.write_note, campaign=campaign, by=request.membership)
    return form_answer(
        request, NoteForm(posted(request)), do=do, done=_("Drafted. The client sees it when you send it."), back=_back(campaign),
        title=_("A note to the client"), submit=_("Keep as a draft"), template="campaigns/form.html", campaign=campaign, crumb=campaign.name,
        crumb_url=_back(campaign),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change a draft of a note, or send it as it is written in the form; what was sent is only shown."""
    shown, sends = get_note_to_edit(request, uuid), "send" in request.POST
    form = NoteForm(posted(request), initial={"subject": shown.subject, "body": shown.body})
    do = partial(actions.share_note if sends else actions.change_note, note=shown, by=request.membership)
    done = _("Sent: the client sees it in the portal.") if sends else _("Saved. Send it when it is right.")
    back = _back(shown.campaign) if sends else reverse("campaigns:client_note", args=[shown.uuid])
    return form_answer(
        request, form, do=do, done=done, back=back, title=_("A note to the client"), submit=_("Send"), template="campaigns/slots/note.html", campaign=shown.campaign, crumb=shown.campaign.name,
        crumb_url=_back(shown.campaign), note=shown, is_draft=shown.state == NoteState.DRAFT,
    )  # fmt: skip


@require_POST
def share_note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    shown = get_note_to_edit(request, uuid)
    do = partial(actions.share_note, note=shown, by=request.membership)
    return button_answer(
        request, do, done=_("Sent: the client sees it in the portal."), back=_back(shown.campaign)
    )


@require_POST
def delete_note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    shown = get_note_to_edit(request, uuid)
    do = partial(actions.delete_note, note=shown, by=request.membership)
    return button_answer(request, do, done=_("Thrown away."), back=_back(shown.campaign))


def _back(campaign: Any) -> str:
    return reverse("campaigns:shortlist", args=[campaign.uuid])
