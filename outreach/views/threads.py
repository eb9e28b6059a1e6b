"""The shared inbox: queues, threads, one conversation, and what is done to it with a button."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.queries import staff_choices
from influencers.views.answers import form_answer, posted
from outreach.actions import thread_bulk
from outreach.actions import threads as actions
from outreach.actions.thread_notes import add_thread_note, remove_thread_note
from outreach.forms.threads import BulkForm, ElsewhereForm, SnoozeForm, StepForm, member_named
from outreach.models import Thread
from outreach.presence import writers_in
from outreach.queries.person_panel import bounced_on, collisions, panel_of, suppression_of
from outreach.queries.threads import QUEUES, count_new, listed_threads, notes_to_show, queue_counts
from outreach.snoozing import moment_of
from outreach.views.inbox_pages import (
    as_uuid,
    back_of,
    get_message,
    get_thread,
    insist_writer,
    list_pane,
    thread_answer,
    thread_pane,
)

MOST_PROPOSED = 12


@require_GET
def inbox(request: TenantRequest) -> HttpResponse:
    """Show queues and threads, narrowed by ?queue, ?q, ?assignee, ?campaign, ?influencer, ?unread, ?before."""
    return render(request, "outreach/threads/inbox.html", {"room": "inbox", **list_pane(request)})


@require_GET
def thread(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a conversation beside the list it was chosen from; with htmx only the conversation, or ?part=talk of it."""
    found = get_thread(request, uuid)
    if request.htmx:
        template = (
            "_talk" if request.GET.get("part") == "talk" or request.GET.get("earlier") else "_conversation"
        )
        page = thread_pane(
            request, found, members=list(staff_choices(request.agency)) if template == "_conversation" else []
        )
        return render(request, f"outreach/threads/{template}.html", page)
    page = {"room": "inbox", **list_pane(request, found.uuid), **thread_pane(request, found)}
    return render(request, "outreach/threads/inbox.html", page)


@require_GET
def queues(request: TenantRequest) -> HttpResponse:
    """Answer with the pane of queues and how much is in them; the page fetches it after itself."""
    counts = queue_counts(request.membership, now=timezone.now())
    page = {"queues": QUEUES, "queue": request.GET.get("queue", ""), "counts": counts}
    return render(request, "outreach/threads/_queues.html", page)


@require_GET
def count(request: TenantRequest) -> HttpResponse:
    """Answer with how many threads hold something new for the member; the menu fetches it after the page."""
    number = count_new(request.membership, now=timezone.now())
    return render(request, "outreach/threads/_count.html", {"number": number})


@require_GET
def person(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with the panel of the person, which the page fetches after itself."""
    found = get_thread(request, uuid)
    page = {"thread": found, "person": found.influencer, "now": timezone.now(), **panel_of(found)}
    return render(
        request, "outreach/threads/_person.html" if request.htmx else "outreach/threads/person.html", page
    )


@require_GET
def beside(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what to know before one writes: who else does, other campaigns, what keeps letters from this address."""
    found = get_thread(request, uuid)
    writers = [each for each in writers_in(found) if each.uuid != str(request.membership.uuid)]
    page = {
        "thread": found, "writers": writers, "suppressed": suppression_of(found) if request.GET.get("part") != "writers" else "",
        "bounced_at": bounced_on(found), "collisions": collisions(found, request.membership, now=timezone.now()),
    }  # fmt: skip
    return render(
        request, "outreach/threads/_beside.html" if request.htmx else "outreach/threads/beside.html", page
    )


@require_POST
def assign(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found = get_thread(request, uuid)
    to = member_named(list(staff_choices(request.agency)), request.POST.get("to", ""))
    do = partial(actions.assign, thread=found, by=request.membership, to=to)
    done = _("Given to %(name)s.") % {"name": to.user} if to else _("Nobody has it now.")
    return thread_answer(request, found, do, done=done)


@require_POST
def snooze(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found, form = get_thread(request, uuid), SnoozeForm(request.POST)

    def do() -> Any:
        if not form.is_valid():
            raise ActionError(_("Choose until when."))
        until = moment_of(form.cleaned_data["until"], form.cleaned_data["day"], now=timezone.now())
        return actions.snooze(thread=found, by=request.membership, until=until)

    return thread_answer(request, found, do, done=_("Snoozed. An answer brings it back earlier."))


@require_POST
def move(request: TenantRequest, uuid: UUID, verb: str) -> HttpResponse:
    """Finish, reopen, wake, mark unread, or do the next step of one thread."""
    found = get_thread(request, uuid)
    action, done = {
        "done": (actions.finish, _("Done. An answer opens it again.")), "reopen": (actions.reopen, _("Open again.")),
        "wake": (actions.wake, _("It is back.")), "unread": (actions.mark_unread, _("New again for you.")),
        "step-done": (actions.forget_step, _("The step is done.")),
    }[verb]  # fmt: skip
    if verb == "unread":
        return _left(request, partial(action, thread=found, by=request.membership), done)
    return thread_answer(request, found, partial(action, thread=found, by=request.membership), done=done)


@require_POST
def step(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found, form = get_thread(request, uuid), StepForm(request.POST)

    def do() -> Any:
        if not form.is_valid():
            raise ActionError(str(next(iter(form.errors.values()))[0]))
        return actions.plan_step(thread=found, by=request.membership, **form.cleaned_data)

    return thread_answer(request, found, do, done=_("The next step is noted."))


@require_POST
def note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    found = get_thread(request, uuid)
    text = request.POST.get("text", "")
    return thread_answer(
        request, found, partial(add_thread_note, thread=found, by=request.membership, text=text)
    )


@require_POST
def remove_note(request: TenantRequest, uuid: UUID) -> HttpResponse:
    row = get_object_or_404(notes_to_show(request.agency), uuid=uuid)
    do = partial(remove_thread_note, note=row, by=request.membership)
    return thread_answer(request, row.thread, do, done=_("The note is removed."))


@require_http_methods(["GET", "POST"])
def elsewhere(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Put a message where it belongs: into a thread of its own, or one found by ?q."""
    message = get_message(request, uuid)
    insist_writer(request)
    threads = _proposed(request, message.thread)
    form = ElsewhereForm(posted(request), threads=[(str(each.uuid), _described(each)) for each in threads])

    def do(thread: str) -> Thread:
        to = next((each for each in threads if str(each.uuid) == thread), None)
        by = request.membership
        return (
            actions.move_message(message=message, to=to, by=by)
            if to
            else actions.split_off(message=message, by=by)
        )

    return form_answer(
        request, form, do=do, done=_("It stands where it belongs now."), back="", title=_("Put this message elsewhere"),
        submit=_("Put it there"), template="outreach/threads/elsewhere.html", message=message, text=request.GET.get("q", "")[:120],
    )  # fmt: skip


@require_POST
def bulk(request: TenantRequest) -> HttpResponse:
    """Do one verb to the ticked threads, with a way back."""
    form = BulkForm(request.POST)
    chosen = [
        uuid for text in request.POST.getlist("chosen")[: thread_bulk.MOST_THREADS] if (uuid := as_uuid(text))
    ]
    rows = Thread.objects.for_agency(request.agency).select_related("agency").filter(uuid__in=chosen)
    back = back_of(request) or "outreach:inbox"
    try:
        if not form.is_valid() or not chosen:
            raise ActionError(_("Tick the threads first, and choose what is done with them."))
        outcome = thread_bulk.change_threads(
            threads=rows.order_by("pk"),
            by=request.membership,
            verb=form.cleaned_data["verb"],
            value=_value(request, form),
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(back)
    _tell(request, outcome, back=request.POST.get("back", ""))
    return redirect(back)


@require_POST
def undo(request: TenantRequest) -> HttpResponse:
    """Take back a bulk change from its message."""
    try:
        outcome = thread_bulk.undo_threads(token=request.POST.get("undo", ""), by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        if outcome.done:
            messages.success(
                request, _("Taken back for %(threads)s.") % {"threads": _number(len(outcome.done))}
            )
        for thread_, sentence in outcome.refusals[:5]:
            messages.error(request, f"{thread_}: {sentence}")
    return redirect(back_of(request) or "outreach:inbox")


def _value(request: TenantRequest, form: BulkForm) -> Any:
    """Return what the verb needs: a member or nobody, a moment, or nothing."""
    told = form.cleaned_data
    if told["verb"] == "assign":
        return member_named(list(staff_choices(request.agency)), told["to"])
    if told["verb"] == "snooze":
        return moment_of(told["until"], told["day"], now=timezone.now())
    return None


def _tell(request: TenantRequest, outcome: thread_bulk.Outcome, *, back: str) -> None:
    said = {
        "said": _("Done for %(threads)s.") % {"threads": _number(len(outcome.done))},
        "undo": thread_bulk.undo_token(outcome, request.membership), "back": back,
    }  # fmt: skip
    if outcome.done:
        messages.success(request, render_to_string("outreach/threads/_undo.html", said, request))
    for thread_, sentence in outcome.refusals[:5]:
        messages.error(request, f"{thread_}: {sentence}")


def _number(count_: int) -> str:
    return ngettext("%(number)s thread", "%(number)s threads", count_) % {"number": count_}


def _left(request: TenantRequest, do: Any, done: str) -> HttpResponse:
    """Call `do` and go back to the list: the thread itself must not be opened again."""
    try:
        do()
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    there = redirect("outreach:inbox")
    return HttpResponse(status=204, headers={"HX-Redirect": there.url}) if request.htmx else there


def _proposed(request: TenantRequest, current: Thread) -> list[Thread]:
    """Return threads a message may belong to: those found by ?q, else the same person's or sender's."""
    text = request.GET.get("q", "")[:120] or request.POST.get("q", "")[:120] or current.correspondent
    rows = listed_threads(request.agency, request.membership, now=timezone.now(), text=text)
    return list(rows.exclude(pk=current.pk).order_by("-last_message_at", "-pk")[:MOST_PROPOSED])


def _described(thread_: Thread) -> str:
    name = (
        thread_.influencer.name if thread_.influencer else thread_.correspondent_name or thread_.correspondent
    )
    return f"{name} · {thread_.subject or thread_.last_words[:60]}"
