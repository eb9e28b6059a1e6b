"""The rota: turns planned in rows, handed over with a note; a member's own quiet hours."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.live import publish
from accounts.models import Agency, Membership
from accounts.zones import zone_named
from campaigns.reading import read_choice, read_member
from crisis import rules
from crisis.models import DutyTurn, QuietHours
from crisis.states import Level

MOST_TURNS = 400
LONGEST_TURN = timedelta(days=31)
RANKS = range(1, 10)


@transaction.atomic
def plan_rota(
    *, agency: Agency, by: Membership, members: Sequence[Membership], starts_on: date, at: time = time(9), days: int = 7,
    weeks: int = 8, zone: str = "", rank: int = 1, replace: bool = False,
) -> list[DutyTurn]:  # fmt: skip
    """Plan turns that go round: each member so many days, changing at an hour of a zone, for so many weeks.

    The hour stays the same when clocks change. Turns of that rank in that time are refused, or replaced on request
    (one that runs already ends where the new ones begin). Raises ActionError.
    """
    if not rules.can_set_up(by, agency):
        raise NotAllowed(_("Only owners plan who is on duty."))
    people = [member for each in members if (member := read_member(each, agency, _("somebody on duty")))]
    if not people:
        raise ActionError(_("Choose who takes turns."))
    if not 1 <= days <= 28 or not 1 <= weeks <= 52 or rank not in RANKS:
        raise ActionError(_("A turn has 1 to 28 days, a plan 1 to 52 weeks, a rank is 1 to 9."))
    here = zone_named(zone or agency.time_zone)
    number = max(1, round(weeks * 7 / days))
    if number > MOST_TURNS:
        raise ActionError(_("At most %(most)s turns at once. Plan fewer weeks.") % {"most": MOST_TURNS})
    starts = [datetime.combine(starts_on + timedelta(days=days * n), at, here) for n in range(number + 1)]
    _make_room(agency, rank, starts[0], starts[-1], replace=replace)
    rows = [
        DutyTurn(agency=agency, member=people[n % len(people)], starts_at=starts[n], ends_at=starts[n + 1], rank=rank)
        for n in range(number)
    ]  # fmt: skip
    made = DutyTurn.objects.bulk_create(rows)
    record(
        by=by, action="crisis.duty.planned", subject=agency, agency=agency, rank=rank, turns=number,
        people=[str(each.user) for each in people],
    )  # fmt: skip
    _tell(agency)
    return made


@transaction.atomic
def add_turn(
    *,
    agency: Agency,
    by: Membership,
    member: Membership,
    starts_at: datetime,
    ends_at: datetime,
    rank: int = 1,
) -> DutyTurn:
    """Put somebody on duty from one moment to another. Raises ActionError when another of that rank is there then."""
    if not rules.can_set_up(by, agency):
        raise NotAllowed(_("Only owners plan who is on duty."))
    if read_member(member, agency, _("somebody on duty")) is None:
        raise ActionError(_("Choose who is on duty."))
    if not starts_at < ends_at <= starts_at + LONGEST_TURN or rank not in RANKS:
        raise ActionError(_("A turn ends after it starts and has at most 31 days; its rank is 1 to 9."))
    _make_room(agency, rank, starts_at, ends_at, replace=False)
    turn = DutyTurn.objects.create(
        agency=agency, member=member, starts_at=starts_at, ends_at=ends_at, rank=rank
    )
    record(by=by, action="crisis.duty.turn_added", subject=turn, person=str(member.user))
    _tell(agency)
    return turn


@transaction.atomic
def remove_turn(*, turn: DutyTurn, by: Membership) -> None:
    if not rules.can_set_up(by, turn.agency):
        raise NotAllowed(_("Only owners plan who is on duty."))
    record(by=by, action="crisis.duty.turn_removed", subject=turn, person=str(turn.member.user))
    agency = turn.agency
    turn.delete()
    _tell(agency)


def give_rest(*, turn: DutyTurn, to: Membership, by: Membership, note: str, now: datetime) -> DutyTurn:
    """Give the rest of a locked turn to whoever accepted or took it (hand_overs.py). In the caller's transaction.

    A turn that runs is cut: what was kept stays written down. Returns the one that is theirs.
    """
    if turn.starts_at >= now:
        turn.member, turn.handed_over_by, turn.note = to, by, note[:300]
        turn.save(update_fields=["member", "handed_over_by", "note", "updated_at"])
        taken = turn
    else:
        DutyTurn.objects.filter(pk=turn.pk).update(ends_at=now)
        taken = DutyTurn.objects.create(
            agency=turn.agency, member=to, starts_at=now, ends_at=turn.ends_at, rank=turn.rank, handed_over_by=by,
            note=note[:300],
        )  # fmt: skip
    record(by=to, action="crisis.duty.handed_over", subject=taken, person=str(to.user), comment=taken.note)
    _tell(taken.agency)
    return taken


@transaction.atomic
def set_quiet_hours(
    *, by: Membership, starts_at: time | None, ends_at: time | None, wakes_from: str = Level.SEVERE
) -> QuietHours | None:
    """Say when one's own letters of alerts wait, and from which level they do not; without times: never."""
    if starts_at is None or ends_at is None:
        QuietHours.objects.filter(member=by).delete()
        record(by=by, action="crisis.duty.quiet_hours", subject=by)
        return None
    if starts_at == ends_at:
        raise ActionError(_("Quiet hours begin and end at different times."))
    level = read_choice(Level, wakes_from, _("a level"))
    hours, _made = QuietHours.objects.update_or_create(
        member=by, defaults={"starts_at": starts_at, "ends_at": ends_at, "wakes_from": level}
    )
    record(by=by, action="crisis.duty.quiet_hours", subject=by, hours=str(hours), wakes_from=str(level))
    return hours


def _make_room(agency: Agency, rank: int, start: datetime, end: datetime, *, replace: bool) -> None:
    """Refuse, or cut and remove, turns of a rank that touch a time."""
    there = DutyTurn.objects.select_for_update().filter(
        agency=agency, rank=rank, starts_at__lt=end, ends_at__gt=start
    )
    first = there.order_by("starts_at").first()
    if first is None:
        return
    if not replace:
        at = timezone.localtime(first.starts_at)
        raise ActionError(
            _("%(who)s is on duty at this rank from %(at)s. Replace those turns, or begin later.")
            % {"who": first.member.user, "at": f"{at:%Y-%m-%d %H:%M}"}
        )
    there.filter(starts_at__gte=start).delete()
    DutyTurn.objects.filter(agency=agency, rank=rank, starts_at__lt=start, ends_at__gt=start).update(
        ends_at=start
    )


def _tell(agency: Agency) -> None:
    publish(topic=f"agency:{agency.pk}", event="duty_changed")
