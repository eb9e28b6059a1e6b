"""Letters being written: the list, beginning one, the page with the checker beside it, sending."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from campaigns.models import Collaboration
from campaigns.queries.campaigns import collaborations_to_show
from influencers.models import Influencer
from influencers.queries.profile import influencers_to_show
from influencers.views.answers import button_answer
from outreach import rules
from outreach.actions import letters as actions
from outreach.actions.sending import queue_message, unqueue_message
from outreach.letter_page import letter_page
from outreach.models import Message
from outreach.queries.letters import batches_to_show, letters_to_show, next_letter, unsent_letters
from outreach.queries.mailboxes import mailboxes_for
from outreach.queries.templates import texts_to_begin_with

A_PAGE = 50
NEWEST_BATCHES = 5


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show letters that are being written or kept back; ?whose=mine, ?gate narrow."""
    asked = {name: request.GET.get(name, "")[:20] for name in ("whose", "gate")}
    rows = unsent_letters(request.agency).filter(is_automatic=False)
    if asked["whose"] == "mine":
        rows = rows.filter(author=request.membership)
    if asked["gate"]:
        rows = rows.filter(gate=asked["gate"])
    page = {
        "page": keyset_page(rows, request, size=A_PAGE), "asked": asked,
        "batches": list(batches_to_show(request.agency).order_by("-pk")[:NEWEST_BATCHES]),
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/letters/list.html", page)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Begin a letter to ?person, perhaps about ?collaboration: from a template or an empty sheet."""
    insist_writer(request)
    collaboration, influencer = _whom(request)
    mailboxes = mailboxes_for(request.membership)
    texts = texts_to_begin_with(request.agency, languages=influencer.languages)
    refused = ""
    if request.method == "POST" and mailboxes:
        chosen = {str(text.pk): text for text in texts}.get(request.POST.get("text", ""))
        from_box = {str(box.uuid): box for box in mailboxes}.get(
            request.POST.get("mailbox", ""), mailboxes[0]
        )
        try:
            letter = actions.write_letter(
                influencer=influencer, by=request.membership, mailbox=from_box, template_text=chosen,
                collaboration=collaboration,
            )  # fmt: skip
            return redirect("outreach:letter", letter.uuid)
        except ActionError as error:
            refused = str(error)
    page = {
        "influencer": influencer, "collaboration": collaboration, "mailboxes": mailboxes, "texts": texts, "refused": refused,
        "begun": list(unsent_letters(request.agency).filter(thread__influencer=influencer)[:3]),
    }  # fmt: skip
    return render(request, "outreach/letters/new.html", page, status=422 if refused else 200)


@require_GET
def letter(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a letter: to write it while it may be written, else as it is."""
    message = get_letter(request, uuid)
    return render(request, "outreach/letters/letter.html", letter_page(message, request.membership))


@require_POST
def save(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep what is written and check it: at each pause of the keyboard, or by the button."""
    message = get_letter(request, uuid)
    try:
        saved = _saved(request, message)
    except EditConflict as error:
        return _both(request, message, error)
    except ActionError as error:
        return _refused(request, message, str(error))
    if request.htmx and "then" not in request.POST:
        page = letter_page(saved, request.membership, is_part=True)
        return render(request, "outreach/letters/_checks.html", page)
    return redirect(_where_next(request, saved))


@require_POST
def send(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep, check and send a letter; `despite` is why it goes although the checker asks for another look."""
    message = get_letter(request, uuid)
    try:
        saved = _saved(request, message) if "body" in request.POST else message
        actions.gate(saved, request.membership, request.POST.get("despite", ""))
        queued = queue_message(message=saved, by=request.membership)
    except EditConflict as error:
        return _both(request, message, error)
    except ActionError as error:
        return _refused(request, message, str(error))
    if queued.trouble:
        return _refused(request, get_letter(request, uuid), queued.trouble)
    messages.success(request, _("It waits to leave. You can take it back until then."))
    follower = next_letter(queued)
    return redirect("outreach:letter", (follower or queued).uuid)


@require_POST
def fill(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Put what is typed, and what is known now, into the fields that stand in a letter."""
    typed = {name[6:]: request.POST[name] for name in request.POST if name.startswith("field_")}
    do = partial(actions.fill_fields, message=get_letter(request, uuid), by=request.membership, typed=typed)
    return button_answer(request, do, done=_("Filled in."), back=reverse("outreach:letter", args=[uuid]))


@require_POST
def mark(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show the checker where a question is answered."""
    do = partial(
        actions.mark_answer, message=get_letter(request, uuid), by=request.membership,
        question=request.POST.get("question", ""), words=request.POST.get("words", ""),
    )  # fmt: skip
    return button_answer(request, do, done=_("Marked."), back=reverse("outreach:letter", args=[uuid]))


@require_POST
def drop(request: TenantRequest, uuid: UUID) -> HttpResponse:
    message = get_letter(request, uuid)
    back = (
        reverse("outreach:batch", args=[message.batch.uuid]) if message.batch else reverse("outreach:letters")
    )
    do = partial(actions.drop_letter, message=message, by=request.membership)
    return button_answer(request, do, done=_("Given up. It stays readable in its thread."), back=back)


@require_POST
def take_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    do = partial(unqueue_message, message=get_letter(request, uuid), by=request.membership)
    return button_answer(
        request, do, done=_("Taken back. It has not left."), back=reverse("outreach:letter", args=[uuid])
    )


def get_letter(request: TenantRequest, uuid: Any) -> Message:
    """Return an outgoing letter of the agency's to somebody, with their channels."""
    rows = letters_to_show(request.agency).filter(thread__influencer__isnull=False)
    return get_object_or_404(rows.prefetch_related("thread__influencer__channels"), uuid=uuid)


def insist_writer(request: TenantRequest) -> None:
    """Tell viewers before they type that they may not."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(str(actions.MAY_NOT))


def _whom(request: TenantRequest) -> tuple[Collaboration | None, Influencer]:
    """Return whom ?collaboration or ?person names. Raises Http404."""
    asked = {name: as_uuid(request.GET.get(name, "")) for name in ("collaboration", "person")}
    if asked["collaboration"]:
        rows = collaborations_to_show(request.agency)
        collaboration = get_object_or_404(rows, uuid=asked["collaboration"])
        return collaboration, collaboration.influencer
    if not asked["person"]:
        raise Http404
    return None, get_object_or_404(influencers_to_show(request.agency), uuid=asked["person"])


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _saved(request: TenantRequest, message: Message) -> Message:
    sent = request.POST
    seen = sent.get("over") or sent.get("version", "")
    values = {name: sent[name] for name in actions.FIELDS if name in sent}
    return actions.save_letter(
        message=message, by=request.membership, version=int(seen) if seen.isdecimal() else None, **values
    )


def _where_next(request: TenantRequest, saved: Message) -> str:
    if request.POST.get("then") == "next" and (follower := next_letter(saved)):
        return reverse("outreach:letter", args=[follower.uuid])
    if request.POST.get("then") == "next" and saved.batch:
        return reverse("outreach:batch", args=[saved.batch.uuid])
    return reverse("outreach:letter", args=[saved.uuid])


def _both(request: TenantRequest, message: Message, error: EditConflict) -> HttpResponse:
    """Show both texts: what somebody else saved, and what was typed here, which stays in the fields."""
    theirs = get_letter(request, message.uuid)
    conflict = {"theirs": theirs, "version": error.version, "said": str(error)}
    if request.htmx and "then" not in request.POST:
        return render(request, "outreach/letters/_conflict.html", {"letter": theirs, "conflict": conflict})
    page = letter_page(theirs, request.membership, typed=request.POST) | {"conflict": conflict}
    return render(request, "outreach/letters/letter.html", page, status=409)


def _refused(request: TenantRequest, message: Message, sentence: str) -> HttpResponse:
    page = letter_page(message, request.membership, typed=request.POST) | {"refused": sentence}
    return render(request, "outreach/letters/letter.html", page, status=422)
