"""What can be done to a sequence: written, changed while it runs, started, paused, finished; all of them held at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Agency, Membership
from campaigns.models import Campaign
from campaigns.moves import move
from campaigns.reading import check_seen, in_words, read_line, read_name, store_changes, store_once
from outreach import rules
from outreach.actions.enrollments import MAY_NOT, lock_sequence, stop_enrollments
from outreach.actions.holding import hold_letters, release_letters
from outreach.actions.steps import DEFAULT_DELAYS, MOST_STEPS, add_step, read_template
from outreach.models import Enrollment, Mailbox, Message, Sequence, SequenceHold, Template
from outreach.states import SEQUENCE_MOVES, EnrollmentState, SequenceState, StopReason, TemplateKind

FIELDS = ("name", "goal", "campaign", "mailbox", "template")


@transaction.atomic
def create_sequence(
    *,
    by: Membership,
    name: str,
    template: Template,
    mailbox: Mailbox,
    goal: str = "",
    campaign: Campaign | None = None,
    follow_ups: Iterable[Template] = (),
) -> Sequence:
    """Begin a sequence: a first letter and up to MOST_STEPS follow-ups, spaced as is usual (DEFAULT_DELAYS).

    Nothing is written or sent until people are taken in and a member has looked at their first letters.
    """
    agency = by.agency
    if not rules.can_write(by, agency):
        raise NotAllowed(MAY_NOT)
    made = Sequence.objects.create(
        agency=agency, author=by, name=read_name(name, 120, _("The name")), goal=read_line(goal, 300, _("The goal")),
        template=read_template(template, agency, TemplateKind.FIRST), mailbox=_read_mailbox(mailbox, agency),
        campaign=_read_campaign(campaign, agency),
    )  # fmt: skip
    record(by=by, action="outreach.sequence.created", subject=made)
    wanted = list(follow_ups)
    if len(wanted) > MOST_STEPS:
        raise ActionError(_("At most %(most)s follow-ups: more do harm.") % {"most": MOST_STEPS})
    for delay, each in zip(DEFAULT_DELAYS, wanted, strict=False):
        add_step(sequence=made, by=by, template=each, delay_days=delay)
    return made


@transaction.atomic
def update_sequence(
    *, sequence: Sequence, by: Membership, version: int | None = None, **values: Any
) -> Sequence:
    """Change FIELDS, also while it runs. Another first letter reaches those who come later; letters that are there stay."""
    unknown = [name for name in values if name not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a sequence.")
    current = lock_sequence(sequence, by)
    check_seen(current, version)
    agency = current.agency
    readers = {
        "name": lambda value: read_name(value, 120, _("The name")),
        "goal": lambda value: read_line(value, 300, _("The goal")),
        "campaign": lambda value: _read_campaign(value, agency),
        "mailbox": lambda value: _read_mailbox(value, agency),
        "template": lambda value: read_template(value, agency, TemplateKind.FIRST),
    }
    changes = changed_fields(current, {name: readers[name](value) for name, value in values.items()})
    if changes:
        store_changes(current, changes)
        shown = in_words({name: (_plain(old), _plain(new)) for name, (old, new) in changes.items()})
        record(by=by, action="outreach.sequence.changed", subject=current, changes=shown)
    return current


@transaction.atomic
def start_sequence(*, sequence: Sequence, by: Membership, now: datetime | None = None) -> Sequence:
    """Let a sequence go on from where it is; what fell due meanwhile is written soon."""
    current = lock_sequence(sequence, by)
    if current.state == SequenceState.FINISHED:
        move(current, SEQUENCE_MOVES, SequenceState.PAUSED, refused=_("Somebody took this up already."))
    move(current, SEQUENCE_MOVES, SequenceState.RUNNING, refused=_("“%(name)s” runs already.") % {"name": current.name})  # fmt: skip
    release_letters(Message.objects.filter(enrollment__sequence=current), now=now or timezone.now())
    record(by=by, action="outreach.sequence.started", subject=current)
    return current


@transaction.atomic
def pause_sequence(*, sequence: Sequence, by: Membership) -> Sequence:
    """Write and send nothing of a sequence until it is started again."""
    current = lock_sequence(sequence, by)
    move(current, SEQUENCE_MOVES, SequenceState.PAUSED, refused=_("“%(name)s” does not run.") % {"name": current.name})  # fmt: skip
    hold_letters(Message.objects.filter(enrollment__sequence=current))
    record(by=by, action="outreach.sequence.paused", subject=current)
    return current


@transaction.atomic
def finish_sequence(*, sequence: Sequence, by: Membership, now: datetime | None = None) -> Sequence:
    """End a sequence: whoever is still in it is let go, and what did not leave is not sent."""
    current = lock_sequence(sequence, by)
    move(current, SEQUENCE_MOVES, SequenceState.FINISHED, refused=_("“%(name)s” is finished already.") % {"name": current.name})  # fmt: skip
    _let_go(current, by, now or timezone.now())
    record(by=by, action="outreach.sequence.finished", subject=current)
    return current


@transaction.atomic
def archive_sequence(*, sequence: Sequence, by: Membership, now: datetime | None = None) -> Sequence:
    """Put a sequence out of the lists; it ends for whoever is still in it. Its figures stay."""
    current = lock_sequence(sequence, by)
    now = now or timezone.now()
    current.archived_at = now
    if current.state != SequenceState.FINISHED:
        current.state = SequenceState.FINISHED
        _let_go(current, by, now)
    current.save(update_fields=["archived_at", "state", "updated_at"])
    record(by=by, action="outreach.sequence.archived", subject=current)
    return current


@transaction.atomic
def restore_sequence(*, sequence: Sequence, by: Membership) -> Sequence:
    """Bring an archived sequence back, finished as it is."""
    if not rules.can_write(by, sequence.agency):
        raise NotAllowed(MAY_NOT)
    current = Sequence.objects.select_for_update().get(pk=sequence.pk)
    if current.archived_at is None:
        raise InvalidTransition(_("“%(name)s” is not archived.") % {"name": current.name})
    current.archived_at = None
    current.save(update_fields=["archived_at", "updated_at"])
    record(by=by, action="outreach.sequence.restored", subject=current)
    return current


@transaction.atomic
def hold_all(*, by: Membership, reason: str, now: datetime | None = None) -> SequenceHold:
    """Hold every sequence of the agency at once: nothing of them is written or leaves until somebody releases it."""
    agency = by.agency
    if not rules.can_write(by, agency):
        raise NotAllowed(MAY_NOT)
    made = SequenceHold(agency=agency, reason=read_name(reason, 300, _("The reason")), held_at=now or timezone.now(), held_by=by)  # fmt: skip
    store_once(made, _("All sequences are held already."))
    hold_letters(Message.objects.filter(enrollment__sequence__agency=agency))
    record(by=by, action="outreach.sequences.held", subject=agency, agency=agency, comment=made.reason)
    return made


@transaction.atomic
def release_all(*, by: Membership, now: datetime | None = None) -> None:
    """Let the agency's sequences go on; those paused by themselves stay paused."""
    agency = by.agency
    if not rules.can_write(by, agency):
        raise NotAllowed(MAY_NOT)
    gone, _rows = SequenceHold.objects.filter(agency=agency).delete()
    if not gone:
        raise InvalidTransition(_("Nothing holds the sequences."))
    release_letters(Message.objects.filter(enrollment__sequence__agency=agency), now=now or timezone.now())
    record(by=by, action="outreach.sequences.released", subject=agency, agency=agency)


def _let_go(current: Sequence, by: Membership, now: datetime) -> None:
    active = Enrollment.objects.filter(sequence=current, state__in=EnrollmentState.active)
    for row in active.select_related("influencer").order_by("pk"):
        stop_enrollments(
            influencer=row.influencer, reason=StopReason.TAKEN_OUT, now=now, by=by, note=_("The sequence was finished."),
            only=Enrollment.objects.filter(pk=row.pk),
        )  # fmt: skip


def _read_mailbox(mailbox: Mailbox, agency: Agency) -> Mailbox:
    if mailbox.agency_id != agency.pk or mailbox.archived_at:
        raise ActionError(_("Choose one of your agency's mailboxes that is not archived."))
    return mailbox


def _read_campaign(campaign: Campaign | None, agency: Agency) -> Campaign | None:
    if campaign is not None and (campaign.agency_id != agency.pk or campaign.archived_at):
        raise ActionError(_("Choose one of your agency's campaigns that is not archived."))
    return campaign


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Campaign | Mailbox | Template) else value
