"""The clock's part of sequences: follow-ups written when they fall due, people let go whose campaign was stopped."""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Pass, PassUse
from campaigns.states import CampaignState, PassVerb
from outreach.actions.enrollments import next_due, resume_returned, stop_enrollments, text_of
from outreach.models import Enrollment, Message, Step, Thread
from outreach.states import EnrollmentState, MessageState, SequenceState, StepCondition, StopReason
from outreach.subjects import bare_subject

MOST_A_TICK = 500
log = structlog.get_logger(__name__)


def write_due_letters(*, now: datetime) -> int:
    """Beat: write and queue the follow-ups that are due; return how many. Two workers at once write each once."""
    stop_frozen(now=now)
    resume_returned(now=now)
    due = due_for_writing(now=now).order_by("due_at", "pk").values_list("pk", flat=True)
    return sum(_write_one(pk, now=now) for pk in list(due[:MOST_A_TICK]))


def due_for_writing(*, now: datetime) -> QuerySet[Enrollment]:
    """Return whose follow-up is due and held by nothing: not its step, its sequence, or the agency's hold."""
    paused = Step.objects.filter(
        sequence_id=OuterRef("sequence_id"), position=OuterRef("steps_done"), paused_at__isnull=False
    )
    return Enrollment.objects.due(now=now).filter(
        ~Exists(paused), sequence__state=SequenceState.RUNNING, sequence__archived_at=None,
        sequence__agency__sequence_hold=None,
    )  # fmt: skip


def stop_frozen(*, now: datetime) -> int:
    """Beat: end the sequences of people whose campaign is frozen, canceled, finished or archived; return how many people.

    What was meant for the days before a crisis is not sent after it by itself: a member takes people up again.
    """
    over = (CampaignState.CANCELED, CampaignState.FINISHED)
    stopped = Q()
    for of in ("sequence__campaign__", "collaboration__campaign__"):
        stopped |= Q(**{f"{of}frozen_at__isnull": False}) | Q(**{f"{of}archived_at__isnull": False})
        stopped |= Q(**{f"{of}state__in": over})
    rows = Enrollment.objects.filter(stopped, state__in=EnrollmentState.active)
    found = list(rows.select_related("influencer", "sequence__campaign", "collaboration__campaign").order_by("pk")[:MOST_A_TICK])  # fmt: skip
    for row in found:
        campaign = row.sequence.campaign or (row.collaboration.campaign if row.collaboration else None)
        _stop_one(row, note=str(campaign or ""), now=now)
    return len(found)


@transaction.atomic
def _stop_one(row: Enrollment, *, note: str, now: datetime) -> None:
    stop_enrollments(
        influencer=row.influencer, reason=StopReason.FROZEN, now=now, note=note, only=Enrollment.objects.filter(pk=row.pk)
    )  # fmt: skip


@transaction.atomic
def _write_one(pk: int, *, now: datetime) -> int:
    """Write one person's next follow-up and hand it to the outbox; return how many letters were written, 0 or 1."""
    rows = Enrollment.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "sequence__agency", "sequence__mailbox", "influencer__agency", "collaboration"
    )
    current = rows.filter(pk=pk, state=EnrollmentState.RUNNING, due_at__lte=now).first()
    if current is None:
        return 0
    step = Step.objects.filter(sequence_id=current.sequence_id, position=current.steps_done).first()
    if step is None or _is_not_wanted(current, step):
        next_due(current, done=current.steps_done + (step is not None), since=now)
        return 0
    there = Message.objects.filter(enrollment=current, step_number=step.position).first()
    if there is not None:
        # A member gave this follow-up up before it left: the next one comes in its time.
        if there.state == MessageState.DROPPED:
            next_due(current, done=step.position + 1, since=now)
        return 0
    try:
        with transaction.atomic():
            message = _written(current, step)
    except ActionError as error:
        _note_trouble(current, str(error))
        return 0
    if message.state == MessageState.BLOCKED:
        _note_trouble(current, message.trouble)
        return 1
    return _queued(current, message, now)


def _written(current: Enrollment, step: Step) -> Message:
    """Write the letter into the thread of the first one, as an answer to it."""
    from outreach.actions.letters import write_letter  # noqa: PLC0415 -- letters name enrollments too

    first = (
        Message.objects.filter(enrollment=current, state=MessageState.SENT)
        .select_related("thread")
        .order_by("step_number")
        .first()
    )
    text = text_of(step.template_id, [current.language])
    message = write_letter(
        influencer=current.influencer, by=None, mailbox=current.sequence.mailbox, template_text=text,
        subject=f"Re: {bare_subject(first.subject)}" if first else None, collaboration=current.collaboration,
        enrollment=current, step_number=step.position, language=text.language,
    )  # fmt: skip
    if first is not None:
        _answer_to(message, first)
    record(
        by=None,
        action="outreach.follow_up.written",
        subject=current.influencer,
        sequence=current.sequence.name,
    )
    return message


def _answer_to(message: Message, first: Message) -> None:
    """Put a follow-up below the first letter, also where its thread was done meanwhile."""
    opened = message.thread_id if message.thread_id != first.thread_id else None
    message.thread, message.in_reply_to = first.thread, first.message_id
    message.references = [*first.references, first.message_id] if first.message_id else []
    message.save(update_fields=["thread", "in_reply_to", "references", "updated_at"])
    if opened is not None:
        Thread.objects.filter(pk=opened, messages=None).delete()


def _queued(current: Enrollment, message: Message, now: datetime) -> int:
    from outreach.actions.sending import queue_message  # noqa: PLC0415 -- sending tells enrollments what left

    try:
        with transaction.atomic():
            message = queue_message(message=message, by=None, now=now)
    except ActionError as error:
        _note_trouble(current, str(error))
        return 1
    if message.state == MessageState.BLOCKED:
        _note_trouble(current, message.trouble)
        return 1
    # Nothing is due until it left (letter_left).
    current.due_at, current.trouble = None, ""
    current.save(update_fields=["due_at", "trouble", "updated_at"])
    return 1


def _note_trouble(current: Enrollment, sentence: str) -> None:
    """Keep why this person's letter does not go; the others go on."""
    current.due_at, current.trouble = None, sentence[:300]
    current.save(update_fields=["due_at", "trouble", "updated_at"])
    log.info("follow-up kept back", enrollment=current.pk, trouble=current.trouble)


def _is_not_wanted(current: Enrollment, step: Step) -> bool:
    """Say whether the step's condition leaves this person out: they opened their page, so they are at it."""
    if step.condition != StepCondition.NO_LINK_OPENED or current.collaboration is None:
        return False
    since = Message.objects.filter(enrollment=current, state=MessageState.SENT).order_by("step_number").values_list("at", flat=True).first()  # fmt: skip
    page = Pass.objects.about(current.collaboration).values("pk")
    uses = PassUse.objects.filter(verb=PassVerb.OPEN, used_pass__in=page)
    return (uses.filter(at__gte=since) if since else uses).exists()
