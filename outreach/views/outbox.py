"""The outbox, a letter as its reader sees it, and the catcher's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.paging import keyset_page
from outreach import rules
from outreach.actions import sending
from outreach.mail.addresses import shown_address
from outreach.models import Message
from outreach.outgoing import letter_of
from outreach.queries import outbox as queries
from outreach.states import MessageState, SendingWay

A_PAGE, MOST_AT_ONCE = 50, 200
# What each state offers to do with its letters: (verb, words, icon).
VERBS: dict[str, tuple[tuple[str, Any, str], ...]] = {
    MessageState.WAITING: (("unqueue", gettext_lazy("Take back"), "pencil"), ("drop", gettext_lazy("Do not send"), "x")),
    MessageState.UNCLEAR: (("left", gettext_lazy("It left"), "check"), ("again", gettext_lazy("Send again"), "send"), ("drop", gettext_lazy("Do not send"), "x")),
    MessageState.BLOCKED: (("queue", gettext_lazy("Try again"), "send"), ("drop", gettext_lazy("Do not send"), "x")),
    MessageState.REFUSED: (("queue", gettext_lazy("Send again"), "send"), ("drop", gettext_lazy("Do not send"), "x")),
}  # fmt: skip
ICONS: dict[str, tuple[str, str]] = {
    MessageState.WAITING: ("clock", "quiet"), MessageState.LEAVING: ("send", "live"), MessageState.UNCLEAR: ("question-mark", "warn"),
    MessageState.BLOCKED: ("ban", "warn"), MessageState.REFUSED: ("circle-x", "bad"),
}  # fmt: skip


@require_GET
def outbox(request: TenantRequest) -> HttpResponse:
    """Show what is on its way out; ?state narrows."""
    state = request.GET.get("state", "")
    counts = queries.outbox_counts(request.agency)
    page = keyset_page(queries.outbox_of(request.agency, state=state), request, size=A_PAGE)
    may_write = rules.can_write(request.membership, request.agency)
    bounced = queries.bounced_addresses(page.rows)
    rows = [
        {"letter": row, "bounced_at": bounced.get(row.to_address.lower()), "icon": ICONS[row.state][0], "kind": ICONS[row.state][1], "holds": queries.what_holds(row),
         "verbs": VERBS.get(row.state, ()) if may_write else ()}
        for row in page.rows
    ]  # fmt: skip
    chips = [{"key": key, "label": MessageState(key).label, "number": counts[key]} for key in queries.SHOWN]
    bulk = VERBS.get(state, VERBS[MessageState.WAITING][1:]) if may_write else ()
    found = {
        "page": page, "rows": rows, "chips": chips, "all": sum(counts.values()), "state": state if state in counts else "",
        "bulk": bulk, "room": "outbox", "now": timezone.now(),
    }  # fmt: skip
    return render(request, "outreach/outbox/list.html", found)


@require_POST
def change(request: TenantRequest) -> HttpResponse:
    """Do one thing with the letters that were chosen, each by itself, and say what came of it."""
    chosen = [each for each in request.POST.getlist("chosen")[:MOST_AT_ONCE] if _is_uuid(each)]
    return _changed(request, queries.letters_to_show(request.agency).filter(uuid__in=chosen))


@require_POST
def change_one(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Do one thing with one letter."""
    get_object_or_404(queries.letters_to_show(request.agency), uuid=uuid)
    return _changed(request, queries.letters_to_show(request.agency).filter(uuid=uuid))


@require_GET
def letter(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a letter as it leaves or left: its headers, and what its reader sees."""
    message = get_object_or_404(queries.letters_to_show(request.agency), uuid=uuid)
    mail, trouble = None, ""
    try:
        mail = letter_of(message, sent_at=message.at)
    except ActionError as error:
        trouble = str(error)
    found = {
        "letter": message, "trouble": trouble, "room": "outbox", "text": mail.body if mail else message.body,
        "headers": [(name, str(value)) for name, value in mail.message().items()] if mail else [],
        "to": shown_address(message.to_address), "is_caught": message.mailbox and message.mailbox.way == SendingWay.CATCHER,
    }  # fmt: skip
    return render(request, "outreach/outbox/letter.html", found)


@require_GET
def catcher(request: TenantRequest) -> HttpResponse:
    """Show what would have left from mailboxes that keep their letters, day by day."""
    page = queries.caught_page(request.agency, before=request.GET.get("before", ""), size=A_PAGE)
    return render(request, "outreach/outbox/catcher.html", {"page": page, "room": "outbox"})


def _changed(request: TenantRequest, letters: QuerySet[Message]) -> HttpResponse:
    verb, state = request.POST.get("verb", ""), request.POST.get("state", "")
    back = reverse("outreach:outbox") + (f"?state={state}" if state in queries.SHOWN else "")
    if verb not in sending.VERBS:
        messages.error(request, _("Choose what to do with the letters."))
        return redirect(back)
    done, refused = sending.do_to_many(messages=letters, by=request.membership, verb=verb)
    if not done and not refused:
        messages.error(request, _("Choose letters first."))
    if done:
        messages.success(request, _done(verb, done))
    for sentence in refused[:5]:
        messages.error(request, sentence)
    return redirect(back)


def _done(verb: str, number: int) -> str:
    words = {
        "unqueue": ngettext("%(number)d letter is being written again.", "%(number)d letters are being written again.", number),
        "drop": ngettext("%(number)d letter is not sent.", "%(number)d letters are not sent.", number),
        "left": ngettext("%(number)d letter counts as sent.", "%(number)d letters count as sent.", number),
    }  # fmt: skip
    again = ngettext("%(number)d letter waits to leave.", "%(number)d letters wait to leave.", number)
    return words.get(verb, again) % {"number": number}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
