"""Letters of sequences that wait to leave: held back, let go again, not sent. One in the hands of a worker goes out."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.models import Message, Step
from outreach.states import EnrollmentState, MessageState, SequenceState

UNSENT = (MessageState.WRITING, MessageState.BLOCKED, MessageState.WAITING)


def hold_letters(letters: QuerySet[Message]) -> int:
    """Hold what waits to leave: without a time nothing picks it up. Return how many letters are held."""
    waiting = letters.filter(state=MessageState.WAITING, send_after__isnull=False).values_list(
        "pk", flat=True
    )
    held = Message.objects.filter(pk__in=list(waiting), state=MessageState.WAITING)
    return held.update(send_after=None, trouble=_("Held: the sequence is paused."), updated_at=timezone.now())  # fmt: skip


def release_letters(letters: QuerySet[Message], *, now: datetime) -> int:
    """Let held letters go that nothing else holds; the mailbox's window and limits say when each leaves."""
    paused = Step.objects.filter(
        sequence_id=OuterRef("enrollment__sequence_id"),
        position=OuterRef("step_number"),
        paused_at__isnull=False,
    )
    held = letters.filter(~Exists(paused), state=MessageState.WAITING, send_after=None).exclude(
        Q(enrollment__state=EnrollmentState.PAUSED)
        | Q(enrollment__sequence__state__in=(SequenceState.PAUSED, SequenceState.FINISHED))
        | Q(enrollment__sequence__agency__sequence_hold__isnull=False)
    )
    free = Message.objects.filter(pk__in=list(held.values_list("pk", flat=True)), send_after=None)
    return free.update(send_after=now, trouble="", updated_at=timezone.now())


def drop_letters(letters: QuerySet[Message], *, why: str) -> int:
    """Do not send what has not left, and say why; their threads show it."""
    from outreach.actions.threads import touch_thread  # noqa: PLC0415 -- threads end sequences

    unsent = list(letters.filter(state__in=UNSENT).select_related("thread"))
    dropped = Message.objects.filter(pk__in=[row.pk for row in unsent], state__in=UNSENT).update(
        state=MessageState.DROPPED, trouble=why[:300], updated_at=timezone.now(), version=F("version") + 1
    )
    for thread in {row.thread_id: row.thread for row in unsent}.values():
        touch_thread(thread)
    return dropped
