"""Who is on duty: now, next, and when nobody is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership
from accounts.queries import owners_of
from campaigns.queries.deliverables import Event
from crisis.models import DutyTurn, QuietHours


def on_duty(agency: Agency, now: datetime) -> list[list[Membership]]:
    """Return who is on duty by rank: those of the first list are told first. Nobody in the rota: the owners."""
    turns = turns_to_show(agency).filter(starts_at__lte=now, ends_at__gt=now, member__ended_at=None)
    by_rank: dict[int, list[Membership]] = {}
    for turn in turns.order_by("rank", "starts_at", "pk"):
        known = by_rank.setdefault(turn.rank, [])
        if turn.member not in known:
            known.append(turn.member)
    return [by_rank[rank] for rank in sorted(by_rank)] or [list(owners_of(agency))]


def chain_of(agency: Agency, now: datetime) -> list[list[Membership]]:
    """Return the chain an alert climbs while nobody acknowledges: each rank on duty, at last the owners."""
    chain = on_duty(agency, now)
    known = {member.pk for step in chain for member in step}
    owners = [owner for owner in owners_of(agency) if owner.pk not in known]
    return [*chain, owners] if owners else chain


def turns_to_show(agency: Agency) -> QuerySet[DutyTurn]:
    return DutyTurn.objects.for_agency(agency).select_related(
        "member__user", "member__agency", "handed_over_by__user"
    )


def turns_between(agency: Agency, start: datetime, end: datetime) -> list[DutyTurn]:
    """Return the turns that touch a time, earliest first; within one moment by rank."""
    rows = turns_to_show(agency).filter(starts_at__lt=end, ends_at__gt=start)
    return list(rows.order_by("starts_at", "rank", "pk")[:500])


@dataclass(frozen=True)
class Hole:
    """A time in which nobody is first on duty, so that alerts go to the owners or the next rank."""

    starts_at: datetime
    ends_at: datetime


def holes_in(turns: Sequence[DutyTurn], start: datetime, end: datetime) -> list[Hole]:
    """Return the times between two moments that no turn of rank 1 covers."""
    found, reached = [], start
    for turn in sorted((each for each in turns if each.rank == 1), key=lambda each: each.starts_at):
        if turn.starts_at > reached:
            found.append(Hole(reached, min(turn.starts_at, end)))
        reached = max(reached, turn.ends_at)
    if reached < end:
        found.append(Hole(reached, end))
    # A second between two turns is nothing anybody would call a hole.
    return [hole for hole in found if hole.ends_at - hole.starts_at > timedelta(minutes=1)]


def quiet_hours_of(member: Membership) -> QuietHours | None:
    return QuietHours.objects.filter(member=member).first()


def duty_events(member: Membership, start: datetime, end: datetime) -> list[Event]:
    """Return a member's own turns for the calendar that other calendars read."""
    rows = DutyTurn.objects.filter(member=member, starts_at__lt=end, ends_at__gt=start).order_by("starts_at")
    url = reverse("crisis:duty")
    return [
        Event(f"duty-{turn.uuid}", "duty", _("On duty for alerts"), turn.starts_at, url, until=turn.ends_at)
        for turn in rows[:200]
    ]
