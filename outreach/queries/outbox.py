"""What is on its way out: letters that wait, are kept back, unclear or refused; and what catchers kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Agency
from accounts.paging import KeysetPage
from influencers.models import ContactPoint
from outreach.models import Mailbox, Message
from outreach.queries.threads import key_text, read_key
from outreach.states import MailboxState, MessageState, SendingWay

# What the outbox shows, in this order; what needs a person comes after what goes by itself.
SHOWN = (
    MessageState.WAITING, MessageState.LEAVING, MessageState.UNCLEAR, MessageState.BLOCKED, MessageState.REFUSED,
)  # fmt: skip
_LOADED = ("agency", "thread__influencer", "thread__agency", "mailbox", "enrollment__sequence")


@dataclass(frozen=True)
class Leaving:
    """Why a letter is where it is, in one sentence's worth: `holds` what stops it beyond its own moment."""

    message: Message
    holds: str


def outbox_of(agency: Agency, *, state: str = "") -> QuerySet[Message]:
    """Return the letters of the outbox, in one state or in all of SHOWN."""
    states = [state] if state in SHOWN else SHOWN
    rows = Message.objects.for_agency(agency).outgoing().filter(state__in=states)
    return rows.select_related(*_LOADED)


def outbox_counts(agency: Agency) -> dict[str, int]:
    """Return how many letters are in each state of SHOWN. One statement."""
    rows = Message.objects.for_agency(agency).outgoing().filter(state__in=SHOWN).order_by()
    found = dict(rows.values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state, 0) for state in SHOWN}


def what_holds(message: Message) -> str:
    """Return what keeps a waiting letter beyond its moment: "paused", "stopped", "held" or ""."""
    if message.state != MessageState.WAITING:
        return ""
    if message.send_after is None:
        return "held"
    return (
        ""
        if message.mailbox is None or message.mailbox.state == MailboxState.WORKING
        else message.mailbox.state
    )


def bounced_addresses(messages: Iterable[Message]) -> dict[str, datetime]:
    """Return those of the addresses letters go to that mail came back from for good: address in small letters -> when."""
    asked = {message.to_address.lower() for message in messages}
    people = {message.thread.influencer_id for message in messages if message.thread.influencer_id}
    if not people:
        return {}
    points = ContactPoint.objects.annotate(address=Lower("value")).filter(
        kind="email", influencer__in=people, address__in=asked, bounced_at__isnull=False
    )
    return {row.address: row.bounced_at for row in points if row.bounced_at}


def letters_to_show(agency: Agency) -> QuerySet[Message]:
    """Return all letters of ours by mail, for the page that shows one as its reader sees it."""
    return Message.objects.for_agency(agency).outgoing().select_related(*_LOADED)


def caught(agency: Agency) -> QuerySet[Message]:
    """Return what would have left, had its mailbox been more than a catcher."""
    boxes = Mailbox.objects.for_agency(agency).filter(way=SendingWay.CATCHER)
    return letters_to_show(agency).filter(state=MessageState.SENT, mailbox__in=boxes)


def caught_page(agency: Agency, *, before: str, size: int) -> KeysetPage[Message]:
    """Return one page of what catchers kept, the newest first, with the address of the one after it."""
    rows = caught(agency)
    if key := read_key(before):
        at, number = key
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=number), at__lte=at)
    found = list(rows.order_by("-at", "-pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    next_url = f"?{urlencode({'before': key_text(last.at, last.pk)})}" if last else ""
    return KeysetPage(rows=found[:size], previous_url="?" if before else "", next_url=next_url)
