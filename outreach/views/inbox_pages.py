"""What the inbox's pages have in common: whose thread it is, what the panes show, what came of a button."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.http import TenantRequest
from accounts.queries import staff_choices
from outreach import rules
from outreach.actions.replies import reply_of
from outreach.actions.threads import mark_read, may_not
from outreach.models import Message, Thread
from outreach.queries.threads import (
    FIRST_QUEUE,
    QUEUE_KEYS,
    QUEUES,
    conversation,
    listed_threads,
    messages_to_show,
    thread_page,
    threads_to_show,
)
from outreach.reply_hints import reply_hints
from outreach.snoozing import CHOICES
from outreach.states import ThreadState
from outreach.thread_rows import drawn_threads

NARROWED_BY = ("q", "assignee", "campaign", "influencer", "unread")


def get_thread(request: TenantRequest, uuid: Any) -> Thread:
    return get_object_or_404(threads_to_show(request.agency, request.membership), uuid=uuid)


def get_message(request: TenantRequest, uuid: Any) -> Message:
    return get_object_or_404(messages_to_show(request.agency), uuid=uuid)


def insist_writer(request: TenantRequest) -> None:
    """Tell viewers before they type that they may not."""
    if not rules.can_write(request.membership, request.agency):
        raise PermissionDenied(may_not())


def list_pane(request: TenantRequest, open_one: UUID | None = None) -> dict[str, Any]:
    """Return what the panes of queues and threads show, as the address asks; `open_one` is marked. Two statements.

    Whom no thread is given to sees all of them first, and is told so (a third statement)."""
    asked = {name: request.GET.get(name, "")[:120] for name in NARROWED_BY}
    queue = request.GET.get("queue", "")
    if queue not in QUEUE_KEYS:
        queue = "all" if any(asked.values()) else FIRST_QUEUE
    now = timezone.now()
    rows = listed_threads(
        request.agency, request.membership, now=now, queue=queue, text=asked["q"], assignee=as_uuid(asked["assignee"]),
        campaign=as_uuid(asked["campaign"]), influencer=as_uuid(asked["influencer"]), unread=bool(asked["unread"]),
    )  # fmt: skip
    page = thread_page(rows, before=request.GET.get("before", ""))
    has_none_of_mine = not page.rows and queue == FIRST_QUEUE and "queue" not in request.GET
    if has_none_of_mine:
        queue = "all"
        page = thread_page(
            listed_threads(request.agency, request.membership, now=now, queue=queue), before=""
        )
    kept = {"queue": queue} | {name: value for name, value in asked.items() if value}
    may_edit = rules.can_write(request.membership, request.agency)
    drawn = drawn_threads(page.rows, now=now, kept=urlencode(kept), open_one=open_one, may_edit=may_edit)
    return {
        "page": page, "drawn_rows": drawn, "queues": QUEUES, "queue": queue, "asked": asked, "is_narrowed": any(asked.values()), "now": now,
        "kept": urlencode(kept), "next_url": f"?{urlencode(kept | {'before': page.following})}" if page.following else "",
        "members": list(staff_choices(request.agency)), "snoozes": CHOICES, "before": request.GET.get("before", ""),
        "may_edit": may_edit, "has_none_of_mine": has_none_of_mine and bool(page.rows),
    }  # fmt: skip


def thread_pane(request: TenantRequest, thread: Thread, **more: Any) -> dict[str, Any]:
    """Return what the conversation shows, and remember that the member has read it."""
    by, now = request.membership, timezone.now()
    if getattr(thread, "is_new", True):  # annotated by threads_to_show
        mark_read(thread=thread, by=by, now=now)
    may_edit = rules.can_write(by, request.agency)
    reply = reply_of(thread, by) if may_edit else None
    return {
        "hints": reply_hints(reply), "thread": thread, "talk": conversation(thread, by, before=request.GET.get("earlier", "")), "now": now, "may_edit": may_edit,
        "reply": reply, "snoozes": CHOICES, "is_done": thread.state == ThreadState.DONE,
        "is_snoozed": bool(thread.snoozed_until and thread.snoozed_until > now), "is_part": bool(request.GET.get("earlier")), **more,
    }  # fmt: skip


def thread_answer(
    request: TenantRequest, thread: Thread, do: Callable[[], Any], *, done: str = ""
) -> HttpResponse:
    """Call `do` and show the thread again: its pane for htmx, else the whole page. A refusal is said and changes nothing."""
    refused, status = "", 200
    try:
        do()
    except ActionError as error:
        refused, status = str(error), 403 if isinstance(error, NotAllowed) else 422
        messages.error(request, refused)
    else:
        if done:
            messages.success(request, done)
    if not request.htmx:
        return redirect(back_of(request) or thread.get_absolute_url())
    fresh = get_thread(request, thread.uuid)
    page = thread_pane(request, fresh, members=list(staff_choices(request.agency)), with_messages=True)
    return render(request, "outreach/threads/_conversation.html", page, status=status)


def back_of(request: TenantRequest) -> str:
    """Return the inbox's own address a form asked to go back to, "" for anything else."""
    back = request.POST.get("back", "")
    return back if back.startswith("/inbox/") else ""


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
