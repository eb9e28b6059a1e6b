"""Contacts by other ways than mail: noted on a person's page or in a thread."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers.models import Influencer
from influencers.views.answers import form_answer, get_influencer_to_edit, posted
from outreach.actions import contacts as actions
from outreach.forms.threads import ContactForm
from outreach.models import Message, Thread
from outreach.queries.person_panel import message_links
from outreach.states import Medium
from outreach.views.inbox_pages import get_message, get_thread, insist_writer, thread_answer


@require_http_methods(["GET", "POST"])
def log(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Note a contact with a person, from their page."""
    influencer = get_influencer_to_edit(request, uuid)
    return _answer(request, influencer, None)


@require_http_methods(["GET", "POST"])
def log_in_thread(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Note a contact in the conversation it belongs to."""
    thread = get_thread(request, uuid)
    insist_writer(request)
    if thread.influencer is None:
        return thread_answer(request, thread, lambda: None)
    return _answer(request, get_influencer_to_edit(request, thread.influencer.uuid), thread)


@require_POST
def remove(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take back a contact noted by hand."""
    message = get_message(request, uuid)
    do = partial(actions.remove_contact, message=message, by=request.membership)
    return thread_answer(request, message.thread, do, done=_("The contact is taken back."))


def _answer(request: TenantRequest, influencer: Influencer, thread: Thread | None) -> HttpResponse:
    asked = request.GET.get("medium", "")
    initial = {"medium": asked if asked in Medium.values else Medium.DIRECT_MESSAGE}

    def do(**values: Any) -> Message:
        return actions.log_contact(influencer=influencer, by=request.membership, thread=thread, **values)

    back = thread.get_absolute_url() if thread else influencer.get_absolute_url()
    return form_answer(
        request, ContactForm(posted(request), initial=initial), do=do, done=_("The contact is noted."), back=back,
        title=_("Log a contact"), submit=_("Save"), crumb=influencer.name, crumb_url=back, links=message_links(influencer),
        template="outreach/threads/contact.html",
    )  # fmt: skip
