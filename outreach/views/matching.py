"""Unknown senders: who it may be, said with one button; and how mail comes in to each mailbox."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from influencers.models import Influencer
from influencers.views.answers import button_answer
from outreach import rules
from outreach.actions import inbound, reading_mail
from outreach.actions import matching as actions
from outreach.actions.threads import reopen
from outreach.models import Mailbox, Thread
from outreach.queries.matching import address_of, people_called, proposals_for, unmatched_threads
from outreach.queries.threads import messages_to_show
from outreach.states import Way
from outreach.views.inbox_pages import as_uuid

A_PAGE = 25
NEWEST_SHOWN = 5


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show unknown senders, each with who it may be; after a match or a "nobody" the way back stands above."""
    page = keyset_page(unmatched_threads(request.agency), request, size=A_PAGE)
    proposed = proposals_for(request.agency, page.rows) if page.rows else {}
    found = {
        "page": page, "rows": [(each, proposed[each.pk]) for each in page.rows], "undo": _undo(request),
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/incoming/list.html", found)


@require_GET
def who(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what an unknown sender wrote, who it may be, and whom a search (?q) finds."""
    thread = _get_thread(request, uuid)
    text = request.GET.get("q", "")[:120]
    written = messages_to_show(request.agency).filter(thread=thread, way=Way.IN).order_by("-at", "-pk")
    found = {
        "thread": thread, "proposals": proposals_for(request.agency, [thread])[thread.pk], "q": text,
        "people": people_called(request.agency, text), "written": written[:NEWEST_SHOWN],
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/incoming/who.html", found)


@require_POST
def match(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Match a sender with the person of `influencer`, or with a new one called `name`."""
    thread, by = _get_thread(request, uuid), request.membership
    chosen = as_uuid(request.POST.get("influencer", ""))
    try:
        if chosen:
            influencer = get_object_or_404(Influencer.objects.for_agency(request.agency), uuid=chosen)
            done = actions.match_thread(thread=thread, influencer=influencer, by=by, now=timezone.now())
        else:
            name = request.POST.get("name", "")
            influencer, done = actions.match_new_person(thread=thread, by=by, name=name, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("outreach:who_wrote", uuid)
    told = {"did": "match", "thread": str(uuid)} | ({"point": str(done.point.uuid)} if done.point else {})
    number = len(done.threads)
    sentence = ngettext("This is %(name)s: their thread is in the inbox.", "This is %(name)s: their %(number)d threads are in the inbox.", number)  # fmt: skip
    messages.success(request, sentence % {"name": influencer.name, "number": number})
    return redirect(f"{reverse('outreach:unmatched')}?{urlencode(told)}")


@require_POST
def nobody(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Put a thread aside: nobody we know."""
    thread = _get_thread(request, uuid)
    back = f"{reverse('outreach:unmatched')}?{urlencode({'did': 'nobody', 'thread': str(uuid)})}"
    do = partial(actions.set_aside, thread=thread, by=request.membership)
    return button_answer(request, do, done=_("Put aside. Something new of theirs brings it back."), back=back)


@require_POST
def undo(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Take back the match or the "nobody" that was said last."""
    thread, by = _get_thread(request, uuid), request.membership
    if thread.influencer_id is None:
        do: Callable[[], Any] = partial(reopen, thread=thread, by=by)
    else:
        point = address_of(thread, as_uuid(request.POST.get("point", "")))
        do = partial(actions.unmatch_thread, thread=thread, by=by, point=point)
    return button_answer(request, do, done=_("Taken back."), back="outreach:unmatched")


@require_GET
def ways(request: TenantRequest) -> HttpResponse:
    """Show how mail comes in to each mailbox, and whether it does."""
    may_set_up = rules.can_set_up(request.membership, request.agency)
    boxes = (
        Mailbox.objects.for_agency(request.agency)
        .active()
        .select_related("agency", "owner__user")
        .order_by("address")[:200]
    )
    rows = [
        {
            "mailbox": each, "address": inbound.webhook_address(each) if may_set_up else "",
            "events": inbound.webhook_address(each, events=True) if may_set_up else "", "has_address": bool(inbound.webhook_address(each)),
            "has_key": bool(inbound.secrets_of(each).get(inbound.SIGNING_KEY)),
        }
        for each in boxes
    ]  # fmt: skip
    page = {
        "rows": rows,
        "may_set_up": may_set_up,
        "may_write": rules.can_write(request.membership, request.agency),
    }
    return render(request, "outreach/incoming/ways.html", page)


@require_POST
def change_way(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Fetch mail now, make or take back the provider's address, keep its signing key."""
    mailbox = get_object_or_404(
        Mailbox.objects.for_agency(request.agency).active().select_related("agency", "owner"), uuid=uuid
    )
    by, verb = request.membership, request.POST.get("verb", "")
    key = request.POST.get("signing_key", "")
    known: dict[str, tuple[Callable[[], Any], str]] = {
        "fetch": (partial(reading_mail.read_now, mailbox=mailbox, by=by), _("Read. What is new is in the inbox.")),
        "make": (partial(inbound.make_webhook, mailbox=mailbox, by=by), _("Give these addresses to the provider.")),
        "remove": (partial(inbound.remove_webhook, mailbox=mailbox, by=by), _("The address works no longer.")),
        "key": (partial(inbound.change_signing_key, mailbox=mailbox, by=by, signing_key=key), _("Signing key kept.")),
    }  # fmt: skip
    if verb not in known:
        messages.error(request, _("Choose what to do."))
        return redirect("outreach:incoming_ways")
    do, done = known[verb]
    return button_answer(request, do, done=done, back="outreach:incoming_ways")


def _get_thread(request: TenantRequest, uuid: UUID) -> Thread:
    rows = Thread.objects.for_agency(request.agency).select_related("influencer", "mailbox", "agency")
    return get_object_or_404(rows, uuid=uuid)


def _undo(request: TenantRequest) -> dict[str, str] | None:
    """Return what the way back needs, as the address of the page says; None for anything else."""
    thread, point = as_uuid(request.GET.get("thread", "")), as_uuid(request.GET.get("point", ""))
    if thread is None or request.GET.get("did") not in ("match", "nobody"):
        return None
    return {"thread": str(thread), "point": str(point or "")}
