"""The follow-ups of a sequence: added at the end, changed, paused one by one, removed from the end; also while it runs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Agency, Membership
from campaigns.reading import read_choice
from outreach.actions.enrollments import due_after, lock_sequence
from outreach.actions.holding import hold_letters, release_letters
from outreach.models import Enrollment, Message, Sequence, Step, Template
from outreach.states import EnrollmentState, MessageState, StepCondition, TemplateKind

# One or two follow-ups bring most answers; by the fourth letter complaints more than triple.
MOST_STEPS = 3
# Working days after the letter before: the follow-ups leave on the 3rd, 7th and 12th working day.
DEFAULT_DELAYS = (3, 4, 5)
LONGEST_DELAY = 60
FIELDS = ("template", "delay_days", "condition")


@transaction.atomic
def add_step(
    *,
    sequence: Sequence,
    by: Membership,
    template: Template,
    delay_days: int | None = None,
    condition: str = StepCondition.ALWAYS,
) -> Step:
    """Add a follow-up at the end. It reaches those who have letters to come; who had all of them hears no more."""
    current = lock_sequence(sequence, by)
    position = current.steps.count() + 1
    if position > MOST_STEPS:
        raise ActionError(_("At most %(most)s follow-ups: more do harm.") % {"most": MOST_STEPS})
    made = Step.objects.create(
        sequence=current, position=position, template=read_template(template, current.agency, TemplateKind.FOLLOW_UP),
        delay_days=_read_delay(DEFAULT_DELAYS[position - 1] if delay_days is None else delay_days),
        condition=read_choice(StepCondition, condition, _("a condition")),
    )  # fmt: skip
    record(by=by, action="outreach.step.added", subject=current, position=position)
    return made


@transaction.atomic
def change_step(*, step: Step, by: Membership, **values: Any) -> Step:
    """Change a follow-up (FIELDS). It reaches whoever has not had it; their dates are counted anew."""
    unknown = [name for name in values if name not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a follow-up.")
    sequence, current = lock_step(step, by)
    readers: dict[str, Callable[[Any], Any]] = {
        "template": lambda value: read_template(value, sequence.agency, TemplateKind.FOLLOW_UP),
        "delay_days": _read_delay,
        "condition": lambda value: read_choice(StepCondition, value, _("a condition")),
    }
    changes = changed_fields(current, {name: readers[name](value) for name, value in values.items()})
    if not changes:
        return current
    for name, (_old, new) in changes.items():
        setattr(current, name, new)
    current.save(update_fields=[*changes, "updated_at"])
    if "delay_days" in changes:
        _count_anew(current)
    shown = {name: (str(old), str(new)) for name, (old, new) in changes.items()}
    record(by=by, action="outreach.step.changed", subject=sequence, changes=shown, position=current.position)
    return current


@transaction.atomic
def remove_step(*, step: Step, by: Membership) -> Sequence:
    """Take the last follow-up away. Who waited for it has had all letters."""
    sequence, current = lock_step(step, by)
    if current.position != sequence.steps.count():
        raise ActionError(_("Only the last follow-up can be removed. Pause this one instead."))
    waiting = _waiting_for(current)
    waiting.filter(state=EnrollmentState.RUNNING).update(
        state=EnrollmentState.FINISHED, due_at=None, updated_at=timezone.now()
    )
    waiting.update(due_at=None)
    position = current.position
    current.delete()
    record(by=by, action="outreach.step.removed", subject=sequence, position=position)
    return sequence


@transaction.atomic
def pause_step(*, step: Step, by: Membership, now: datetime | None = None) -> Step:
    """Hold one follow-up: who reaches it waits there."""
    sequence, current = lock_step(step, by)
    if current.paused_at:
        raise InvalidTransition(_("This follow-up is paused already."))
    current.paused_at = now or timezone.now()
    current.save(update_fields=["paused_at", "updated_at"])
    hold_letters(_letters_of(current))
    record(by=by, action="outreach.step.paused", subject=sequence, position=current.position)
    return current


@transaction.atomic
def resume_step(*, step: Step, by: Membership, now: datetime | None = None) -> Step:
    """Let a follow-up go on; who waited there is due now."""
    sequence, current = lock_step(step, by)
    if current.paused_at is None:
        raise InvalidTransition(_("This follow-up is not paused."))
    current.paused_at = None
    current.save(update_fields=["paused_at", "updated_at"])
    release_letters(_letters_of(current), now=now or timezone.now())
    record(by=by, action="outreach.step.resumed", subject=sequence, position=current.position)
    return current


def lock_step(step: Step, by: Membership) -> tuple[Sequence, Step]:
    """Return the sequence, locked, and its step, fresh. Raises NotAllowed, InvalidTransition."""
    sequence = lock_sequence(step.sequence, by)
    return sequence, Step.objects.select_related("template").get(pk=step.pk)


def read_template(template: Template, agency: Agency, kind: TemplateKind) -> Template:
    """Return a template of the agency of this kind. Raises ActionError for another's, an archived one, another kind."""
    if template.agency_id != agency.pk or template.archived_at:
        raise ActionError(_("Choose one of your agency's templates that is not archived."))
    if template.kind != kind:
        raise ActionError(
            _("“%(name)s” is a template for another kind of letter; choose a %(kind)s.")
            % {"name": template.name, "kind": kind.label.lower()}
        )
    return template


def _read_delay(days: int) -> int:
    if not 1 <= days <= LONGEST_DELAY:
        raise ActionError(_("Choose 1 to %(longest)s working days.") % {"longest": LONGEST_DELAY})
    return days


def _letters_of(step: Step) -> QuerySet[Message]:
    return Message.objects.filter(enrollment__sequence_id=step.sequence_id, step_number=step.position)


def _waiting_for(step: Step) -> QuerySet[Enrollment]:
    """Return whose next letter this follow-up is, and it is not written yet."""
    return Enrollment.objects.filter(
        sequence_id=step.sequence_id, steps_done=step.position, due_at__isnull=False,
        state__in=(EnrollmentState.RUNNING, EnrollmentState.PAUSED),
    )  # fmt: skip


def _count_anew(step: Step) -> None:
    letters = Message.objects.filter(enrollment=OuterRef("pk"), state=MessageState.SENT)
    rows = _waiting_for(step).select_for_update(of=("self",)).annotate(
        left_at=Subquery(letters.order_by("-step_number").values("at")[:1])
    ).select_related("sequence__agency", "sequence__mailbox", "influencer")  # fmt: skip
    changed = []
    for row in rows:
        if row.left_at is not None:
            row.due_at = due_after(row, step, row.left_at)
            changed.append(row)
    Enrollment.objects.bulk_update(changed, ["due_at"], batch_size=500)
