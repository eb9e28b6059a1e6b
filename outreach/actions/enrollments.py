"""What happens to a person in a sequence: taken in, paused, taken up again, ended; told that a letter of theirs left."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns.models import Collaboration
from campaigns.moves import move
from campaigns.reading import read_line
from influencers.models import Influencer
from outreach import rules
from outreach.actions.holding import drop_letters, hold_letters, release_letters
from outreach.models import Enrollment, Message, Sequence, Step, TemplateText, Thread
from outreach.queries.contact_ways import address_to_write_to
from outreach.queries.reluctance import whom_not_to_write
from outreach.states import ENROLLMENT_MOVES, EnrollmentState, MessageState, SequenceState, StopReason
from outreach.working_days import add_working_days, to_working_day, zone_of

MAY_NOT = gettext_lazy("Viewers cannot write to people. Ask a manager or owner.")
MOST_AT_ONCE = 200
# An answer after the last letter counts too, so that figures know whom the sequence brought.
ENDED_BY_ANSWER = (*EnrollmentState.active, EnrollmentState.FINISHED)


@dataclass(frozen=True)
class Enrolled:
    """Who was taken in, and who was not with the reason."""

    taken: list[Enrollment] = field(default_factory=list)
    refused: list[tuple[Influencer, str]] = field(default_factory=list)


@transaction.atomic
def enroll(*, sequence: Sequence, influencers: Iterable[Influencer], by: Membership) -> Enrolled:
    """Take people into a sequence, each with a first letter for a member to look at.

    Whom we should not or cannot write to stays out with the reason; the others are taken in. At most MOST_AT_ONCE.
    """
    current = lock_sequence(sequence, by)
    people = list(dict.fromkeys(influencers))
    if not people:
        raise ActionError(_("Tick the people first."))
    if len(people) > MOST_AT_ONCE:
        raise ActionError(
            _("At most %(most)s people at once; you chose %(number)s.")
            % {"most": MOST_AT_ONCE, "number": len(people)}
        )
    if current.state == SequenceState.FINISHED:
        raise InvalidTransition(_("“%(name)s” is finished. Take it up again first.") % {"name": current.name})
    parts = _collaborations(current, people)
    addresses = address_to_write_to(people, parts)
    reasons = whom_not_to_write(current, people, addresses)
    outcome = Enrolled()
    for person in people:
        try:
            if reason := reasons.get(person.pk):
                raise ActionError(reason)
            made = _take_in(current, person, addresses[person.pk], parts.get(person.pk), by)
        except ActionError as error:
            outcome.refused.append((person, str(error)))
        else:
            outcome.taken.append(made)
    return outcome


@transaction.atomic
def pause_enrollment(*, enrollment: Enrollment, by: Membership) -> Enrollment:
    """Hold one person's letters until a member takes them up again."""
    current = lock_enrollment(enrollment, by)
    move(current, ENROLLMENT_MOVES, EnrollmentState.PAUSED, refused=_("There is nothing to pause: no letter is to come."), paused_until=None)  # fmt: skip
    hold_letters(Message.objects.filter(enrollment=current))
    record(
        by=by, action="outreach.enrollment.paused", subject=current.influencer, sequence=current.sequence.name
    )
    return current


@transaction.atomic
def resume_enrollment(*, enrollment: Enrollment, by: Membership, now: datetime | None = None) -> Enrollment:
    """Go on where a paused or ended person was; what fell due meanwhile is due now. Clears a trouble too."""
    current = lock_enrollment(enrollment, by)
    now = now or timezone.now()
    if current.trouble and current.state == EnrollmentState.RUNNING:
        _try_again(current, now)
    else:
        _take_up(current, now=now)
        _write_first_again(current, by)
    record(
        by=by,
        action="outreach.enrollment.resumed",
        subject=current.influencer,
        sequence=current.sequence.name,
    )
    return current


@transaction.atomic
def stop_enrollment(*, enrollment: Enrollment, by: Membership, note: str = "") -> Enrollment:
    """Take one person out of a sequence; letters that did not leave are not sent."""
    current = lock_enrollment(enrollment, by)
    note = read_line(note, 300, "The note")
    _end(current, StopReason.TAKEN_OUT, timezone.now(), by=by, note=note)
    return current


@transaction.atomic
def stop_enrollments(
    *,
    influencer: Influencer,
    reason: str,
    now: datetime,
    thread: Thread | None = None,
    note: str = "",
    by: Membership | None = None,
    only: QuerySet[Enrollment] | None = None,
) -> int:
    """End every sequence somebody is in (or `only` these), because of what happened; return how many ended.

    With `thread`, a bounce only ends those that wrote to the address of that thread: another one may work.
    """
    states = ENDED_BY_ANSWER if reason in StopReason.by_answer else EnrollmentState.active
    rows = Enrollment.objects.all() if only is None else only
    rows = rows.select_for_update(of=("self",)).filter(influencer=influencer, state__in=states)
    if reason == StopReason.BOUNCED and thread is not None and thread.correspondent:
        rows = rows.filter(address__iexact=thread.correspondent)
    found = list(rows.select_related("sequence__agency", "influencer").order_by("pk"))
    for current in found:
        _end(current, StopReason(reason), now, by=by, note=note[:300])
    return len(found)


@transaction.atomic
def pause_until(*, influencer: Influencer, until: date | datetime, now: datetime) -> int:
    """Hold what follows until somebody is back, as their automatic reply says; it goes on by itself then."""
    rows = Enrollment.objects.select_for_update(of=("self",)).filter(
        influencer=influencer, state=EnrollmentState.RUNNING
    )
    found = list(rows.select_related("sequence__agency", "influencer"))
    for current in found:
        back = _moment_of(until, current)
        if back <= now:
            continue
        move(current, ENROLLMENT_MOVES, EnrollmentState.PAUSED, refused=_("This person is no longer written to."), paused_until=back)  # fmt: skip
        hold_letters(Message.objects.filter(enrollment=current))
        record(
            by=None, action="outreach.enrollment.waits", subject=current.influencer, sequence=current.sequence.name,
            until=back.date().isoformat(),
        )  # fmt: skip
    return len(found)


def resume_returned(*, now: datetime) -> int:
    """Beat: go on with those who are back; return how many."""
    due = Enrollment.objects.filter(state=EnrollmentState.PAUSED, paused_until__lte=now)
    gone_on = 0
    for pk in list(due.order_by("paused_until").values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            rows = Enrollment.objects.select_for_update(of=("self",), skip_locked=True)
            current = rows.filter(pk=pk, state=EnrollmentState.PAUSED, paused_until__lte=now).first()
            if current is not None:
                _take_up(current, now=now)
                record(by=None, action="outreach.enrollment.resumed", subject=current.influencer, sequence=current.sequence.name)  # fmt: skip
                gone_on += 1
    return gone_on


@transaction.atomic
def letter_left(message: Message) -> None:
    """Note that a letter of a sequence left, and when the next one is due. Told twice, it changes nothing."""
    if message.enrollment_id is None or message.step_number is None:
        return
    current = Enrollment.objects.select_for_update().get(pk=message.enrollment_id)
    if message.step_number < current.steps_done:
        return
    next_due(current, done=message.step_number + 1, since=message.at)


@transaction.atomic
def letter_dropped(message: Message, *, by: Membership | None = None, now: datetime | None = None) -> None:
    """Note that a member gave a letter up: without a first letter the sequence ends for them; else the next one is due
    its days from now."""
    if message.enrollment_id is None or message.step_number is None:
        return
    now = now or timezone.now()
    current = Enrollment.objects.select_for_update().get(pk=message.enrollment_id)
    if current.state not in EnrollmentState.active or message.step_number < current.steps_done:
        return
    if message.step_number == 0:
        _end(current, StopReason.TAKEN_OUT, now, by=by, note=_("The first letter was given up."))
    else:
        next_due(current, done=message.step_number + 1, since=now)


def letter_refused(message: Message, *, gone: bool, now: datetime) -> None:
    """Note that the mail server would not take a letter: with an address that is `gone` the sequence ends for them; else
    its trouble is kept with the person, for a member to mend."""
    influencer = message.thread.influencer
    if gone and influencer is not None:
        stop_enrollments(influencer=influencer, reason=StopReason.BOUNCED, now=now, thread=message.thread)
    elif message.enrollment_id:
        Enrollment.objects.filter(pk=message.enrollment_id, state__in=EnrollmentState.active).update(
            trouble=message.trouble[:300], updated_at=now
        )


def next_due(current: Enrollment, *, done: int, since: datetime) -> None:
    """Put somebody (locked) behind so many letters; the next is due its working days after `since`, or none is."""
    step = Step.objects.filter(sequence_id=current.sequence_id, position=done).first()
    current.steps_done, current.trouble = done, ""
    current.due_at = due_after(current, step, since) if step else None
    if current.state in (EnrollmentState.REVIEW, EnrollmentState.RUNNING):
        current.state = EnrollmentState.RUNNING if step else EnrollmentState.FINISHED
    current.save(update_fields=["steps_done", "trouble", "due_at", "state", "updated_at"])


def due_after(current: Enrollment, step: Step, since: datetime) -> datetime:
    """Return when a follow-up is due: its working days after the letter before it, in the recipient's zone."""
    sequence = current.sequence
    zone = zone_of(current.influencer, sequence.agency)
    return add_working_days(since, step.delay_days, zone, sequence.mailbox.window_days)


def lock_enrollment(enrollment: Enrollment, by: Membership) -> Enrollment:
    """Return somebody's place fresh and locked for a change. Raises NotAllowed."""
    current = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("sequence__agency", "influencer__agency")
        .get(pk=enrollment.pk)
    )
    if not rules.can_write(by, current.sequence.agency):
        raise NotAllowed(MAY_NOT)
    return current


def lock_sequence(sequence: Sequence, by: Membership) -> Sequence:
    """Return a sequence fresh and locked for a change. Raises NotAllowed, InvalidTransition for an archived one."""
    if not rules.can_write(by, sequence.agency):
        raise NotAllowed(MAY_NOT)
    current = (
        Sequence.objects.select_for_update(of=("self",))
        .select_related("agency", "campaign__brand", "mailbox", "template")
        .get(pk=sequence.pk)
    )
    if current.archived_at:
        raise InvalidTransition(_("“%(name)s” is archived. Restore it first.") % {"name": current.name})
    return current


def text_of(template_id: int, languages: Iterable[str]) -> TemplateText:
    """Return a template's text in the first language it has of these, else in English, else its oldest one."""
    texts = list(TemplateText.objects.filter(template_id=template_id).order_by("pk"))
    if not texts:
        raise ActionError(_("The template has no text yet. Write one first."))
    by_language = {text.language: text for text in texts}
    wanted = [*languages, "en"]
    return next((by_language[code] for code in wanted if code in by_language), texts[0])


def _take_in(
    sequence: Sequence, person: Influencer, address: str, part: Collaboration | None, by: Membership
) -> Enrollment:
    with transaction.atomic():
        text = text_of(sequence.template_id, person.languages)
        made = Enrollment.objects.create(
            sequence=sequence, influencer=person, collaboration=part, address=address, language=text.language
        )
        _write_first(made, text, by)
        record(by=by, action="outreach.enrollment.begun", subject=person, sequence=sequence.name)
    return made


def _write_first(current: Enrollment, text: TemplateText, by: Membership) -> None:
    """Write the first letter, for a member to look at before it leaves."""
    from outreach.actions.letters import write_letter  # noqa: PLC0415 -- letters name enrollments too

    write_letter(
        influencer=current.influencer, by=by, mailbox=current.sequence.mailbox, template_text=text,
        collaboration=current.collaboration, enrollment=current, step_number=0, language=text.language,
    )  # fmt: skip


def _write_first_again(current: Enrollment, by: Membership) -> None:
    """Write the first letter anew for somebody whose first one was given up when they were taken out."""
    if current.state != EnrollmentState.REVIEW or Message.objects.filter(enrollment=current).exists():
        return
    _write_first(current, text_of(current.sequence.template_id, [current.language]), by)


def _collaborations(sequence: Sequence, people: list[Influencer]) -> dict[int, Collaboration]:
    if sequence.campaign_id is None:
        return {}
    rows = Collaboration.objects.filter(
        campaign_id=sequence.campaign_id, influencer__in=people, ended_at=None
    ).select_related("representative", "campaign")
    return {row.influencer_id: row for row in rows}


def _end(
    current: Enrollment, reason: StopReason, now: datetime, *, by: Membership | None, note: str = ""
) -> None:
    move(
        current, ENROLLMENT_MOVES, EnrollmentState.STOPPED, refused=_("This ended already."),
        stop_reason=reason, stop_note=note, stopped_at=now, due_at=None, paused_until=None, trouble="",
    )  # fmt: skip
    drop_letters(Message.objects.filter(enrollment=current), why=str(reason.label))
    record(
        by=by, action="outreach.enrollment.ended", subject=current.influencer, sequence=current.sequence.name,
        reason=reason.value, comment=f"{current.sequence.name}: {reason.label}. {note}".strip(),
    )  # fmt: skip


def _take_up(current: Enrollment, *, now: datetime) -> None:
    """Bring a paused or ended person back to where the next letter comes from."""
    step = Step.objects.filter(sequence_id=current.sequence_id, position=current.steps_done).first()
    to, due = EnrollmentState.RUNNING, None
    if current.steps_done == 0:
        to = EnrollmentState.REVIEW
    elif step is None:
        to = EnrollmentState.FINISHED
    else:
        due = max(now, current.due_at or now)
    if current.state == EnrollmentState.STOPPED and to == EnrollmentState.FINISHED:
        raise InvalidTransition(_("All letters of this sequence were sent to them."))
    move(
        current, ENROLLMENT_MOVES, to, refused=_("This is not paused any more."), due_at=due, paused_until=None,
        stop_reason="", stop_note="", stopped_at=None, trouble="",
    )  # fmt: skip
    # What was given up when they were taken out stays in its thread; the step is free for a new letter.
    Message.objects.filter(enrollment=current, state=MessageState.DROPPED).update(enrollment=None)
    release_letters(Message.objects.filter(enrollment=current), now=now)


def _try_again(current: Enrollment, now: datetime) -> None:
    waiting = Message.objects.filter(
        enrollment=current, state__in=(MessageState.WRITING, MessageState.BLOCKED)
    )
    if waiting.exists():
        raise ActionError(_("The letter is there and waits for you. Mend it and send it."))
    current.trouble, current.due_at = "", now
    current.save(update_fields=["trouble", "due_at", "updated_at"])


def _moment_of(until: date | datetime, current: Enrollment) -> datetime:
    """Return when somebody can be written to again: a day stands for the morning of it, in their zone."""
    if isinstance(until, datetime):
        return until
    zone = zone_of(current.influencer, current.sequence.agency)
    return to_working_day(datetime.combine(until, time(9), tzinfo=zone), zone)
