"""Where an incoming mail belongs: the letter it answers or reports on, the thread, the person."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Lower

from accounts.models import Agency
from influencers.models import ContactPoint, Influencer, Representation
from outreach.mail.threading import GUESS_DAYS
from outreach.models import Mailbox, Message, Thread
from outreach.states import MessageState, Way

LEFT = (MessageState.SENT, MessageState.UNCLEAR, MessageState.LEAVING)
REPORTED_WITHIN = timedelta(days=30)


def letters_by_ids(agency: Agency, ids: Sequence[str]) -> list[Message]:
    """Return the agency's messages with these Message-IDs, in the order of the ids. One statement."""
    wanted = [each[:255] for each in ids]
    if not wanted:
        return []
    rows = Message.objects.for_agency(agency).filter(message_id__in=wanted)
    return sorted(
        rows.select_related("thread__influencer", "thread__mailbox", "thread__agency"),
        key=lambda each: (wanted.index(each.message_id), each.way != Way.OUT),
    )


def letter_sent_to(mailbox: Mailbox, address: str, *, since: datetime) -> Message | None:
    """Return the newest letter that left a mailbox to an address; None when none did."""
    rows = Message.objects.filter(
        thread__in=threads_with(mailbox.agency, address), mailbox=mailbox, way=Way.OUT, state__in=LEFT, at__gte=since
    )  # fmt: skip
    return rows.select_related("thread__influencer", "thread__agency").order_by("-at", "-pk").first()


def threads_with(agency: Agency, address: str) -> QuerySet[Thread]:
    """Return the agency's threads with an address, whatever its capitals."""
    rows = Thread.objects.for_agency(agency).annotate(address=Lower("correspondent"))
    return rows.filter(address=address.lower())


def thread_of_tokens(agency: Agency, tokens: Sequence[str]) -> Thread | None:
    if not tokens:
        return None
    rows = Thread.objects.for_agency(agency).filter(token__in=tokens)
    return rows.select_related("influencer", "agency", "mailbox").order_by("-last_message_at").first()


def thread_by_subject(mailbox: Mailbox, *, key: str, address: str, now: datetime) -> Thread | None:
    """Return the newest thread of this address with an equal subject that is not long over: a guess."""
    if not key or not address:
        return None
    rows = threads_with(mailbox.agency, address).filter(
        mailbox=mailbox, subject_key=key, last_message_at__gte=now - timedelta(days=GUESS_DAYS)
    )
    return rows.select_related("influencer", "agency", "mailbox").order_by("-last_message_at").first()


def person_at(agency: Agency, address: str) -> Influencer | None:
    """Return whose address it is: the person's own, their manager's, or who was written to at it.
    None when it is nobody's, or could be that of several: a member decides then.
    """
    found = people_at(agency, [address])
    if len(found) == 1:
        return found[0]
    if found:
        return None
    written = threads_with(agency, address).exclude(influencer=None).values("influencer")
    people = list(Influencer.objects.for_agency(agency).filter(pk__in=written)[:2])
    return people[0] if len(people) == 1 else None


def people_at(agency: Agency, addresses: Iterable[str]) -> list[Influencer]:
    """Return the agency's people with one of these addresses, their own or their manager's. Three statements."""
    wanted = [each.lower() for each in addresses]
    points = ContactPoint.objects.filter(kind="email").annotate(address=Lower("value"))
    managed = Representation.objects.filter(representative__agency=agency, representative__email__in=wanted)
    ids = {
        *points.filter(address__in=wanted, influencer__agency=agency).values_list("influencer", flat=True),
        *managed.values_list("influencer", flat=True),
    }
    rows = Influencer.objects.for_agency(agency).filter(pk__in=ids)
    return list(rows.order_by(F("archived_at").asc(nulls_first=True), "pk")[:10])
