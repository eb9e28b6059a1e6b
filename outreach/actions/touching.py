"""What lists read of a thread, brought up to date from its messages. Called by whatever adds, sends or moves one."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from accounts.live import publish
from accounts.text import fold
from influencers.actions.notes import remember_contact
from outreach.models import Message, Thread
from outreach.states import Medium, MessageState, Nature, ThreadState, WaitingFor, Way

NEWEST = 30  # messages whose words are read again: older ones were read when they were new
MOST_WORDS = 20_000  # letters of search text a thread
LONGEST_LAST_WORDS = 160
COUNTED = (MessageState.SENT, MessageState.UNCLEAR, MessageState.THERE)
TALKS = (Medium.PHONE, Medium.MEETING, Medium.EVENT)  # both spoke: nobody waits for an answer
WRITTEN_BY_PERSON = ("", Nature.ANSWER, Nature.OPT_OUT)

_OUT = Q(way=Way.OUT, state__in=COUNTED)
_IN = Q(way=Way.IN, nature__in=WRITTEN_BY_PERSON)


def touch_thread(thread: Thread, *, afresh: bool = False) -> Thread:
    """Bring last_message_at, last_words, waiting_for and what else lists read of a thread up to date. Three statements.

    Something new of theirs, or a letter of ours that left, opens a thread that was done; something of theirs wakes one
    that was snoozed. `afresh`: messages were taken away, so the words for search are gathered anew.
    """
    found = _summary(thread)
    newest = list(
        thread.messages.exclude(state=MessageState.DROPPED)
        .only("thread", "way", "state", "medium", "nature", "at", "body", "subject", "from_address", "to_address", "from_name")
        .order_by("-at", "-pk")[: 500 if afresh else NEWEST]
    )  # fmt: skip
    values: dict[str, Any] = {
        "last_in_at": found["last_in"], "last_out_at": found["last_out"], "newest_in": found["newest_in"] or 0,
        "is_of_sequence": bool(found["of_sequence"]), "waiting_for": _waiting_for(newest),
        "search_text": _search_text(thread, newest, "" if afresh else thread.search_text),
    }  # fmt: skip
    if newest:
        shown = next((each for each in newest if each.state in COUNTED), newest[0])
        values |= {"last_message_at": shown.at, "last_words": last_words(shown)}
    values |= _opened(thread, values, newest) | {"answer_due_at": _answer_due(thread, values)}
    Thread.objects.filter(pk=thread.pk).update(updated_at=timezone.now(), **values)
    for field, value in values.items():
        setattr(thread, field, value)
    moments = [moment for moment in (thread.last_in_at, thread.last_out_at) if moment]
    if thread.influencer is not None and moments:
        remember_contact(thread.influencer, max(moments))
    tell(thread)
    return thread


def touch_left(message: Message, *, answer_due_at: datetime | None) -> None:
    """The same for a letter that has just left: one statement where its thread holds nothing newer.

    Its words were gathered when it was queued. `answer_due_at`: when an answer to it is late.
    """
    thread, at = message.thread, message.at
    values: dict[str, Any] = {
        "state": ThreadState.OPEN, "waiting_for": WaitingFor.THEM, "last_out_at": at, "last_message_at": at,
        "last_words": last_words(message), "answer_due_at": answer_due_at,
    }  # fmt: skip
    if message.enrollment_id:
        values["is_of_sequence"] = True
    newest = Thread.objects.filter(pk=thread.pk, last_message_at__lte=at)
    if not newest.update(updated_at=timezone.now(), **values):
        touch_thread(thread)
        return
    for field, value in values.items():
        setattr(thread, field, value)
    if thread.influencer is not None:
        remember_contact(thread.influencer, at)
    tell(thread)


def tell(thread: Thread, event: str = "thread_changed", **data: Any) -> None:
    """Tell open pages that something happened to a thread."""
    publish(topic=f"agency:{thread.agency_id}", event=event, thread=str(thread.uuid), **data)


def last_words(message: Message) -> str:
    """Return the beginning of what was written, on one line."""
    words = " ".join(message.body[:600].split()) or message.subject
    return words if len(words) <= LONGEST_LAST_WORDS else f"{words[: LONGEST_LAST_WORDS - 1]}…"


def _summary(thread: Thread) -> dict[str, Any]:
    return thread.messages.aggregate(
        last_in=Max("at", filter=_IN), last_out=Max("at", filter=_OUT), newest_in=Max("pk", filter=Q(way=Way.IN)),
        of_sequence=Count("enrollment"),
    )  # fmt: skip


def _waiting_for(newest: list[Message]) -> WaitingFor:
    for message in newest:
        if message.way == Way.IN and message.nature == Nature.BOUNCE:
            return WaitingFor.US  # it did not arrive: somebody looks for another way
        if message.way == Way.IN and message.nature == Nature.COMPLAINT:
            return WaitingFor.NOBODY
        if message.way == Way.IN and message.nature in WRITTEN_BY_PERSON:
            talked = message.medium in TALKS or message.nature == Nature.OPT_OUT
            return WaitingFor.NOBODY if talked else WaitingFor.US
        if message.way == Way.OUT and message.state in COUNTED:
            return WaitingFor.NOBODY if message.medium in TALKS else WaitingFor.THEM
    return WaitingFor.NOBODY


def _opened(thread: Thread, values: dict[str, Any], newest: list[Message]) -> dict[str, Any]:
    """Return what a new message changes of the thread's place: opened again, woken. Automatic replies bring nothing back."""
    arrived = max((each for each in newest if each.way == Way.IN), key=lambda each: each.pk, default=None)
    came = (
        arrived is not None
        and arrived.pk > thread.newest_in
        and arrived.nature in (*WRITTEN_BY_PERSON, Nature.BOUNCE)
    )
    left = values["last_out_at"] and values["last_out_at"] > (thread.last_out_at or _LONG_AGO)
    opened: dict[str, Any] = {"state": ThreadState.OPEN} if came or left else {}
    return opened | ({"snoozed_until": None} if came else {})


def _answer_due(thread: Thread, values: dict[str, Any]) -> datetime | None:
    """Return when an answer of theirs is late: by how long people like them took so far (queries/silence.py)."""
    from outreach.queries.silence import expected_answer_by  # noqa: PLC0415 -- it reads threads itself

    if values["waiting_for"] != WaitingFor.THEM or thread.influencer is None or not values["last_out_at"]:
        return None
    if thread.answer_due_at and values["last_out_at"] == thread.last_out_at:
        return thread.answer_due_at
    return expected_answer_by(thread.influencer, values["last_out_at"])


def _search_text(thread: Thread, newest: list[Message], before: str) -> str:
    names = [
        thread.influencer.name if thread.influencer else "",
        thread.correspondent_name,
        thread.correspondent,
    ]
    told = [*names, thread.subject]
    for message in newest:
        told += [
            message.from_name,
            message.from_address,
            message.to_address,
            message.subject,
            message.body[:5000],
        ]
    words = dict.fromkeys(fold(" ".join(told)).split())
    words |= dict.fromkeys(before.split())
    return " ".join(words)[:MOST_WORDS]


_LONG_AGO = timezone.make_aware(datetime(1970, 1, 2))
