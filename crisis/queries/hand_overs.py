"""Offers of the lead or of a turn of duty: those that wait, and since when a commander has been silent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import Agency, Membership
from crisis.models import DutyTurn, HandOver, Incident
from crisis.models.notices import HandOverQuerySet
from crisis.packs import levels
from crisis.states import IncidentState


def hand_overs_to_show(agency: Agency) -> HandOverQuerySet:
    """Return the agency's offers with what their pages and rules name."""
    return HandOver.objects.for_agency(agency).select_related(
        "agency", "incident__agency", "incident__commander__user", "turn__member__user", "turn__agency", "by__user", "to__user"
    )  # fmt: skip


def offer_of(incident: Incident) -> HandOver | None:
    """Return the offer of a room's lead that waits. One statement."""
    return HandOver.objects.offered().filter(incident=incident).select_related("by__user", "to__user").first()


def offers_to(member: Membership, now: datetime) -> HandOverQuerySet:
    """Return what waits for a member's answer: of rooms that live and turns that are not over."""
    stands = Q(incident__state__in=IncidentState.live) | Q(turn__ends_at__gt=now)
    return hand_overs_to_show(member.agency).offered().filter(stands, to=member).order_by("pk")


def with_offers(agency: Agency, turns: Iterable[DutyTurn], now: datetime) -> list[HandOver]:
    """Add to each turn the `offer` of it that waits, or None; return all that wait. One statement."""
    waiting = list(hand_overs_to_show(agency).offered().filter(turn__ends_at__gt=now).order_by("pk")[:200])
    by_turn = {each.turn_id: each for each in waiting}
    for turn in turns:
        vars(turn)["offer"] = by_turn.get(turn.pk)
    return waiting


def silent_until(incident: Incident, now: datetime) -> datetime:
    """Return from when on others may take the lead: a span of silence of the commander, as long as the level acknowledges."""
    commander = incident.commander
    if commander.ended_at is not None:
        return now
    last = incident.timeline.filter(by=commander, at__lte=now).order_by("-at", "-pk").values_list("at", flat=True).first()  # fmt: skip
    return (last or incident.opened_at) + timedelta(minutes=levels()[incident.level].acknowledge)
