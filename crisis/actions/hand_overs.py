"""The lead of a room, or the rest of a turn of duty, goes over in two steps: offered by name, then accepted or declined.

Until it is accepted nothing moves: whoever has it keeps it. When nobody answers it can be taken, with a reason.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.rules import can_edit
from campaigns.moves import move
from campaigns.reading import read_line, read_member, read_name
from crisis import rules
from crisis.actions.duty import give_rest
from crisis.actions.house_notices import write_notices
from crisis.actions.locking import lock_incident, tell_house
from crisis.actions.roles import let
from crisis.actions.timeline import write_entry
from crisis.models import DutyTurn, HandOver, Incident
from crisis.pages.clocks import in_short
from crisis.queries.hand_overs import silent_until
from crisis.room_fields import COMMANDER
from crisis.states import HAND_OVER_MOVES, EntryKind, HandOverState


@transaction.atomic
def offer_lead(
    *, incident: Incident, by: Membership, to: Membership, note: str, now: datetime | None = None
) -> HandOver:
    """Offer the lead to a member by name; the note says what is open. The commander does, or an owner for them.

    Raises ActionError for somebody who may not work in the room, AlreadyExists while another offer waits.
    """
    now = now or timezone.now()
    current = lock_incident(incident, by)
    if not rules.can_offer_lead(by, current):
        raise NotAllowed(_("%(who)s has the lead and hands it over. When they do not answer, take it.") % {"who": current.commander.user})  # fmt: skip
    note = read_name(note, 500, _("What the next one must know"))
    read_member(to, current.agency, _("commander"))
    if not can_edit(to, current.agency):
        raise ActionError(_("%(who)s may look only. A commander is a manager or owner.") % {"who": to.user})
    if current.commander_id == to.pk:
        raise InvalidTransition(_("%(who)s is the commander already.") % {"who": to.user})
    offer = _offer(HandOver(agency=current.agency, incident=current, by=by, to=to, note=note))
    text = _("%(by)s offered the lead to %(to)s: %(note)s") % {"by": by.user, "to": to.user, "note": note}
    write_entry(incident=current, kind=EntryKind.ROLE, by=by, text=text, at=now, role=COMMANDER)
    record(by=by, action="crisis.incident.lead_offered", subject=current, person=str(to.user), comment=note)
    write_notices(offer, [to], "offered", now)
    tell_house(current)
    return offer


@transaction.atomic
def offer_turn(
    *, turn: DutyTurn, by: Membership, to: Membership, note: str = "", now: datetime | None = None
) -> HandOver:
    """Offer the rest of a turn to somebody, with what they must know. Whoever has it may, and owners."""
    now = now or timezone.now()
    current = _lock_turn(turn, now)
    if not rules.can_offer_turn(by, current):
        raise NotAllowed(_("Only who is on duty, or an owner, hands a turn over."))
    if read_member(to, current.agency, _("somebody on duty")) is None or to.pk == current.member_id:
        raise ActionError(_("Choose somebody else who takes over."))
    note = read_line(note, 300, _("The note"))
    offer = _offer(HandOver(agency=current.agency, turn=current, by=by, to=to, note=note))
    record(by=by, action="crisis.duty.offered", subject=current, person=str(to.user), comment=note)
    write_notices(offer, [to], "offered", now)
    return offer


@transaction.atomic
def accept(*, offer: HandOver, by: Membership, now: datetime | None = None) -> HandOver:
    """Take what was offered to oneself: from this moment the lead, or the rest of the turn, is theirs."""
    now = now or timezone.now()
    current, incident, turn = _lock(offer, by, now)
    _answer(current, HandOverState.ACCEPTED, now)
    if incident is not None:
        _pass_lead(incident, by, now, by_whom=current.by, note=current.note)
    elif turn is not None:
        give_rest(turn=turn, to=by, by=current.by, note=current.note, now=now)
    write_notices(current, [current.by], "accepted", now)
    return current


@transaction.atomic
def decline(*, offer: HandOver, by: Membership, reason: str = "", now: datetime | None = None) -> HandOver:
    """Say that one cannot; whoever offered it keeps it and is told."""
    now = now or timezone.now()
    current, incident, _turn = _lock(offer, by, now)
    _answer(current, HandOverState.DECLINED, now, answer=read_line(reason, 300, _("The reason")))
    words = {"to": by.user, "why": current.answer}
    text = _("%(to)s declined the lead: %(why)s") if current.answer else _("%(to)s declined the lead")
    _note(current, incident, by, text % words, now, "declined")
    write_notices(current, [current.by], "declined", now)
    return current


@transaction.atomic
def withdraw(*, offer: HandOver, by: Membership, now: datetime | None = None) -> HandOver:
    """Take an offer back while it waits: who made it, or who may make it."""
    now = now or timezone.now()
    current, incident, _turn = _lock(offer, None, now)
    if not rules.can_withdraw(by, current):
        raise NotAllowed(_("Only who offered it takes it back."))
    _answer(current, HandOverState.WITHDRAWN, now)
    text = _("%(by)s took the offer of the lead to %(to)s back") % {"by": by.user, "to": current.to.user}
    _note(current, incident, by, text, now, "withdrawn")
    return current


@transaction.atomic
def take_lead(*, incident: Incident, by: Membership, reason: str, now: datetime | None = None) -> Incident:
    """Take the lead without being offered it, because the commander does not answer; the reason is kept.

    Owners at once; managers when the commander has written nothing in the room for as long as the level gives to
    acknowledge, or has left the house. What was offered to others lapses.
    """
    now = now or timezone.now()
    current = lock_incident(incident, by)
    reason = read_name(reason, 300, _("The reason"))
    before = current.commander
    if before.pk == by.pk:
        raise InvalidTransition(_("%(who)s is the commander already.") % {"who": by.user})
    until = silent_until(current, now)
    if not rules.can_set_up(by, current.agency) and until > now:
        words = {"who": before.user, "time": in_short(until - now)}
        raise ActionError(_("%(who)s is in the room. Ask them; when they stay silent you can take the lead in %(time)s. Owners take it at once.") % words)  # fmt: skip
    for open_one in HandOver.objects.offered().filter(incident=current):
        _answer(open_one, HandOverState.LAPSED, now)
    taken = HandOver.objects.create(
        agency=current.agency, incident=current, by=before, to=by, state=HandOverState.TAKEN, answered_at=now, answer=reason,
    )  # fmt: skip
    _pass_lead(current, by, now, by_whom=None, note=reason)
    write_notices(taken, [before], "taken", now)
    return current


@transaction.atomic
def take_turn(*, turn: DutyTurn, by: Membership, reason: str, now: datetime | None = None) -> DutyTurn:
    """Take the rest of a turn that runs, because whoever is on duty does not answer; the reason is kept."""
    now = now or timezone.now()
    current = _lock_turn(turn, now)
    if not rules.can_write(by, current.agency):
        raise NotAllowed(_("Managers and owners take a turn over."))
    if current.member_id == by.pk:
        raise InvalidTransition(_("You are on duty already."))
    if current.starts_at > now:
        raise ActionError(_("This turn has not begun. Ask for it, or let an owner change the rota."))
    reason = read_name(reason, 300, _("The reason"))
    for open_one in HandOver.objects.offered().filter(turn=current):
        _answer(open_one, HandOverState.LAPSED, now)
    taken = HandOver.objects.create(
        agency=current.agency, turn=current, by=current.member, to=by, state=HandOverState.TAKEN, answered_at=now, answer=reason,
    )  # fmt: skip
    write_notices(taken, [current.member], "taken", now)
    return give_rest(turn=current, to=by, by=by, note=reason, now=now)


def _offer(offer: HandOver) -> HandOver:
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as error:
        waits = HandOver.objects.offered().filter(incident=offer.incident, turn=offer.turn).select_related("to__user").first()  # fmt: skip
        who = waits.to.user if waits else offer.to.user
        raise AlreadyExists(_("It is offered to %(who)s already. Take that back first.") % {"who": who}) from error  # fmt: skip
    return offer


def _lock(
    offer: HandOver, by: Membership | None, now: datetime
) -> tuple[HandOver, Incident | None, DutyTurn | None]:
    """Return an offer with what it is about locked. Raises NotAllowed for whoever it was not made to (`by`)."""
    incident = lock_incident(offer.incident, None) if offer.incident is not None else None
    turn = _lock_turn(offer.turn, now) if offer.turn is not None else None
    rows = HandOver.objects.select_related("by__user", "to__user", "agency")
    current = rows.get(pk=offer.pk)
    current.incident, current.turn = incident, turn
    if by is not None and not rules.can_answer(by, current):
        raise NotAllowed(_("%(who)s was asked, and answers.") % {"who": current.to.user})
    return current, incident, turn


def _lock_turn(turn: DutyTurn, now: datetime) -> DutyTurn:
    rows = DutyTurn.objects.select_for_update(of=("self",)).select_related("member__user", "agency")
    current = rows.get(pk=turn.pk)
    if current.ends_at <= now:
        raise ActionError(_("This turn is over."))
    return current


def _answer(offer: HandOver, to: HandOverState, now: datetime, *, answer: str = "") -> None:
    refused = _("This offer waits no more: it is “%(state)s”.") % {"state": offer.get_state_display().lower()}
    move(offer, HAND_OVER_MOVES, to, refused=refused, answered_at=now, answer=answer)


def _pass_lead(
    incident: Incident, to: Membership, now: datetime, *, by_whom: Membership | None, note: str
) -> None:
    """Make `to` the commander of a locked room; `by_whom` None: it was taken."""
    before = incident.commander
    incident.commander = to
    incident.save(update_fields=["commander", "updated_at"])
    let(incident, COMMANDER, to, now)
    names = {"before": before.user, "to": to.user, "note": note}
    text = _("%(before)s handed the lead over to %(to)s: %(note)s") if by_whom else _("%(to)s took the lead from %(before)s: %(note)s")  # fmt: skip
    write_entry(incident=incident, kind=EntryKind.ROLE, by=to, text=text % names, at=now, starred=True, role=COMMANDER)  # fmt: skip
    changes = {"commander": (str(before.user), str(to.user))}
    if by_whom:
        record(by=to, action="crisis.incident.handed_over", subject=incident, changes=changes, comment=note)
    else:
        record(by=to, action="crisis.incident.lead_taken", subject=incident, changes=changes, comment=note)
    tell_house(incident)


def _note(
    offer: HandOver, incident: Incident | None, by: Membership, text: str, now: datetime, what: str
) -> None:
    """Write an answer that moves nothing to the trail, and into the room of a lead."""
    names = {"declined": "crisis.hand_over.declined", "withdrawn": "crisis.hand_over.withdrawn"}
    record(by=by, action=names[what], subject=incident or offer.turn or offer, agency=offer.agency, comment=offer.answer)  # fmt: skip
    if incident is not None:
        write_entry(incident=incident, kind=EntryKind.ROLE, by=by, text=text, at=now, role=COMMANDER)
        tell_house(incident)
