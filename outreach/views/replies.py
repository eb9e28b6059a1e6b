"""The composer: an answer kept while typing, canned replies, files, sent with twenty seconds to take it back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError, NotAllowed
from accounts.http import TenantRequest
from outreach.actions import replies as actions
from outreach.canned import canned_replies, filled_reply
from outreach.models import Message, Thread
from outreach.presence import say_nothing, say_writing
from outreach.queries.threads import attachments_to_show
from outreach.reply_hints import reply_hints
from outreach.states import MessageState
from outreach.views.inbox_pages import get_message, get_thread, thread_answer


@require_POST
def keep(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep what is being typed, and say to others that somebody writes. Answers JSON: {said, version, hints}, hints as HTML."""
    thread = get_thread(request, uuid)
    if not request.POST.get("body", "").strip() and actions.reply_of(thread, request.membership) is None:
        return JsonResponse({"said": "", "version": "", "hints": ""})
    try:
        reply = _kept(request, thread)
    except ActionError as error:
        return JsonResponse(
            {"said": str(error), "refused": True}, status=403 if isinstance(error, NotAllowed) else 409
        )
    say_writing(thread, request.membership)
    hints = render_to_string("outreach/threads/_hints.html", {"hints": reply_hints(reply)}, request)
    return JsonResponse({"said": _("Kept"), "version": reply.version, "hints": hints.strip()})


@require_POST
def send(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Send what stands in the composer, or with `keep` only keep it (a page without script)."""
    thread = get_thread(request, uuid)
    if "keep" in request.POST:
        return thread_answer(
            request,
            thread,
            partial(_kept, request, thread),
            done=_("Kept. Nobody else reads it before you send it."),
        )
    return thread_answer(request, thread, partial(_sent, request, thread))


@require_POST
def take_back(request: TenantRequest, uuid: UUID) -> HttpResponse:
    message = get_message(request, uuid)
    do = partial(actions.take_back, message=message, by=request.membership)
    return thread_answer(request, message.thread, do, done=_("Taken back. It stands in the composer again."))


@require_POST
def drop(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Throw the own answer away."""
    message = get_message(request, uuid)
    say_nothing(message.thread, request.membership)
    do = partial(actions.drop_reply, message=message, by=request.membership)
    return thread_answer(request, message.thread, do, done=_("Thrown away."))


@require_POST
def attach(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Put files to the answer; what stands in the composer is kept with them."""
    thread = get_thread(request, uuid)

    def do() -> None:
        reply = _kept(request, thread)
        files = request.FILES.getlist("files")
        if not files:
            raise ActionError(_("Choose a file first."))
        for upload in files:
            actions.attach(message=reply, by=request.membership, upload=upload)

    return thread_answer(request, thread, do)


@require_POST
def detach(request: TenantRequest, uuid: UUID) -> HttpResponse:
    attachment = get_object_or_404(attachments_to_show(request.agency), uuid=uuid)
    do = partial(actions.detach, attachment=attachment, by=request.membership)
    return thread_answer(request, attachment.message.thread, do)


@require_GET
def canned(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with the canned replies (JSON: uuid, name), or with ?template the text of one, its fields filled in."""
    thread = get_thread(request, uuid)
    found = canned_replies(request.agency)
    if asked := request.GET.get("template", ""):
        template = get_object_or_404(found, uuid=asked) if _is_uuid(asked) else None
        text = filled_reply(template, thread, request.membership) if template else ""
        return JsonResponse({"body": text})
    return JsonResponse({"replies": [{"uuid": str(row.uuid), "name": row.name} for row in found[:100]]})


def _kept(request: TenantRequest, thread: Thread) -> Message:
    version = request.POST.get("version", "")
    return actions.write_reply(
        thread=thread, by=request.membership, body=request.POST.get("body", ""), subject=request.POST.get("subject"),
        version=int(version) if version.isdecimal() and len(version) < 9 else None,
    )  # fmt: skip


def _sent(request: TenantRequest, thread: Thread) -> Any:
    reply = _kept(request, thread)
    sent = actions.send_reply(message=reply, by=request.membership, despite=request.POST.get("despite", ""))
    say_nothing(thread, request.membership)
    if sent.state == MessageState.BLOCKED:
        raise ActionError(sent.trouble)
    return sent


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
