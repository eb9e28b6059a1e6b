"""The inbox: its queues, the threads in one, a conversation, what is new for a member."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership
from accounts.text import fold
from outreach.models import Attachment, Message, Thread, ThreadMention, ThreadNote, ThreadRead
from outreach.models.threads import ThreadQuerySet
from outreach.states import MessageState, ThreadState, WaitingFor

A_PAGE = 50
MOST_COUNTED = 100  # a queue of more says "99+"
MOST_NOTES = 100

Narrow = Callable[[ThreadQuerySet, Membership, datetime], ThreadQuerySet]


@dataclass(frozen=True)
class Queue:
    """A way to look at the inbox. `counted`: its number stands beside it."""

    key: str
    label: str | Promise
    icon: str
    narrow: Narrow
    counted: bool = False


def _awake(rows: ThreadQuerySet, now: datetime) -> ThreadQuerySet:
    return rows.filter(state=ThreadState.OPEN).awake(now=now)


def _said(rows: ThreadQuerySet, now: datetime) -> ThreadQuerySet:
    """Leave out threads in which nothing left or came yet: what is only being written stands under Letters."""
    return _awake(rows, now).exclude(last_in_at=None, last_out_at=None, newest_in=0)


def _late(rows: ThreadQuerySet, now: datetime) -> ThreadQuerySet:
    return _awake(rows, now).filter(waiting_for=WaitingFor.THEM, answer_due_at__lt=now)


def _names(member: Membership) -> Exists:
    return Exists(ThreadMention.objects.filter(note__thread=OuterRef("pk"), member=member, seen_at=None))


QUEUES: tuple[Queue, ...] = (
    Queue("mine", _("Mine"), "user", lambda rows, by, now: _said(rows, now).filter(assignee=by), True),
    Queue("unassigned", _("Unassigned"), "users", lambda rows, by, now: _said(rows, now).filter(assignee=None), True),
    Queue("us", _("Waiting for us"), "message", lambda rows, by, now: _awake(rows, now).filter(waiting_for=WaitingFor.US), True),
    Queue("them", _("Waiting for them"), "hourglass", lambda rows, by, now: _awake(rows, now).filter(waiting_for=WaitingFor.THEM)),
    Queue("silent", _("Silent too long"), "clock", lambda rows, by, now: _late(rows, now), True),
    Queue("named", _("Names me"), "at", lambda rows, by, now: rows.filter(_names(by)), True),
    Queue("snoozed", _("Snoozed"), "clock-pause", lambda rows, by, now: rows.filter(state=ThreadState.OPEN, snoozed_until__gt=now)),
    Queue("sequences", _("Sequences"), "list-details", lambda rows, by, now: rows.filter(is_of_sequence=True)),
    Queue("unmatched", _("Unknown senders"), "user-search", lambda rows, by, now: rows.filter(influencer=None, state=ThreadState.OPEN), True),
    Queue("done", _("Done"), "circle-check", lambda rows, by, now: rows.filter(state=ThreadState.DONE)),
    Queue("all", _("All"), "inbox", lambda rows, by, now: rows),
)  # fmt: skip
QUEUE_KEYS = tuple(queue.key for queue in QUEUES)
FIRST_QUEUE = "mine"


@dataclass(frozen=True)
class ThreadPage:
    """One page of threads, newest first, and the key the next one begins after ("" at the end)."""

    rows: list[Thread]
    following: str


@dataclass(frozen=True)
class Conversation:
    """A part of a thread, oldest first. `earlier`: the key of what came before ("" at the beginning)."""

    messages: list[Message]
    notes: list[ThreadNote]
    earlier: str

    @property
    def entries(self) -> list[Message | ThreadNote]:
        """Messages and notes in the order of time."""
        return sorted([*self.messages, *self.notes], key=_moment_of)


def threads_to_show(agency: Agency, by: Membership | None = None) -> QuerySet[Thread]:
    """Return the agency's threads with whom and what their pages name; for a member, whether something `is_new` to them."""
    rows = Thread.objects.for_agency(agency).defer("search_text")
    if by is not None:
        rows = rows.annotate(is_new=Q(_unread_by(by)) | Q(_names(by)))
    return rows.select_related(
        "agency", "influencer__stage", "influencer__owner__user", "assignee__user", "mailbox", "collaboration__campaign__brand"
    )  # fmt: skip


def listed_threads(
    agency: Agency,
    by: Membership,
    *,
    now: datetime,
    queue: str = "all",
    text: str = "",
    assignee: UUID | None = None,
    campaign: UUID | None = None,
    influencer: UUID | None = None,
    unread: bool = False,
) -> QuerySet[Thread]:
    """Return threads of a queue, narrowed, each with `is_unread` for the member who looks."""
    chosen = next((each for each in QUEUES if each.key == queue), QUEUES[-1])
    rows = chosen.narrow(Thread.objects.for_agency(agency), by, now)
    rows = rows.select_related("influencer", "assignee__user", "collaboration__campaign")
    for word in fold(text).split()[:8]:
        rows = rows.filter(search_text__contains=word)
    if assignee:
        rows = rows.filter(assignee__uuid=assignee)
    if campaign:
        rows = rows.filter(collaboration__campaign__uuid=campaign)
    if influencer:
        rows = rows.filter(influencer__uuid=influencer)
    rows = rows.annotate(is_unread=_unread_by(by)).defer("search_text")
    return rows.filter(is_unread=True) if unread else rows


def thread_page(rows: QuerySet[Any], *, before: str = "", size: int = A_PAGE) -> ThreadPage:
    """Return one page by key: what was said last first. Nonsense in `before` gives the first page."""
    if key := read_key(before):
        at, number = key
        rows = rows.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=number)).filter(
            last_message_at__lte=at
        )
    found = list(rows.order_by("-last_message_at", "-pk")[: size + 1])
    following = key_text(found[size - 1].last_message_at, found[size - 1].pk) if len(found) > size else ""
    return ThreadPage(found[:size], following)


def queue_counts(by: Membership, *, now: datetime) -> dict[str, int]:
    """Return how many threads stand in each queue that is counted, at most MOST_COUNTED. One statement."""
    parts = [
        queue.narrow(Thread.objects.for_agency(by.agency), by, now)
        .annotate(queue=Value(queue.key, output_field=CharField()))
        .order_by()
        .values_list("queue", flat=True)[:MOST_COUNTED]
        for queue in QUEUES
        if queue.counted
    ]
    return dict(Counter(parts[0].union(*parts[1:], all=True)))


def count_new(by: Membership, *, now: datetime) -> int:
    """Return how many threads hold something new for a member: an answer in theirs or nobody's, or their name in a note."""
    rows = _awake(Thread.objects.for_agency(by.agency), now).filter(Q(assignee=by) | Q(assignee=None))
    answers = rows.filter(waiting_for=WaitingFor.US).annotate(is_unread=_unread_by(by)).filter(is_unread=True)
    named = Thread.objects.for_agency(by.agency).filter(_names(by))
    first = answers.order_by().values_list("pk", flat=True)[:MOST_COUNTED]
    return len(set(first.union(named.order_by().values_list("pk", flat=True)[:MOST_COUNTED])))


def conversation(thread: Thread, by: Membership, *, before: str = "", size: int = A_PAGE) -> Conversation:
    """Return the newest messages of a thread, or those before a key, with the notes written between. Three statements.

    What the member is writing is not among them (it stands in the composer); what others write is, without its text.
    """
    rows = thread.messages.exclude(state=MessageState.DROPPED).exclude(
        Q(state__in=(MessageState.WRITING, MessageState.BLOCKED)) & Q(author=by) & Q(enrollment=None)
    )
    key = read_key(before)
    if key:
        at, number = key
        rows = rows.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__lt=number))
    files = Prefetch("attachments", Attachment.objects.order_by("pk"))
    found = list(
        rows.select_related("author__user", "mailbox")
        .prefetch_related(files)
        .order_by("-at", "-pk")[: size + 1]
    )
    earlier = key_text(found[size - 1].at, found[size - 1].pk) if len(found) > size else ""
    found = found[:size]
    notes = thread.notes.select_related("author__user")
    if earlier:
        notes = notes.filter(created_at__gte=found[-1].at)
    if key:
        notes = notes.filter(created_at__lt=key[0])
    for message in found:
        message.thread = thread
    return Conversation(found[::-1], list(notes.order_by("-pk")[:MOST_NOTES])[::-1], earlier)


def messages_to_show(agency: Agency) -> QuerySet[Message]:
    return Message.objects.for_agency(agency).select_related(
        "thread__agency", "thread__influencer", "thread__mailbox", "author__user", "mailbox"
    )


def notes_to_show(agency: Agency) -> QuerySet[ThreadNote]:
    return ThreadNote.objects.filter(thread__agency=agency).select_related("thread__agency", "author__user")


def attachments_to_show(agency: Agency) -> QuerySet[Attachment]:
    return Attachment.objects.filter(message__agency=agency).select_related(
        "message__thread__agency", "message__agency"
    )


def _moment_of(entry: Message | ThreadNote) -> datetime:
    return entry.at if isinstance(entry, Message) else entry.created_at


def key_text(at: datetime, number: int) -> str:
    return f"{at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}~{number}"


def read_key(text: str) -> tuple[datetime, int] | None:
    moment, _mark, number = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if at.tzinfo is None or not (number.isdecimal() and len(number) < 19):
        return None
    return at, int(number)


def _unread_by(by: Membership) -> Any:
    read = ThreadRead.objects.filter(thread=OuterRef("pk"), member=by, newest_in__gte=OuterRef("newest_in"))
    return Q(newest_in__gt=0) & ~Exists(read)
