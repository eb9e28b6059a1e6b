"""What takes longer than opening a room may: monitors of its campaigns, and the evidence. Found by the clock, too."""

from datetime import datetime, timedelta

from django.db import transaction

from crisis.actions.evidence import save_what_is_there
from crisis.models import Incident, IncidentMonitor, Monitor

LEASE = timedelta(minutes=5)  # until another worker takes up what one died over


def prepare_rooms(*, now: datetime, most: int = 20) -> int:
    """Prepare the rooms that were opened since; return how many. A room whose worker died is prepared by the next."""
    done = 0
    while done < most and (incident := _claim(now)) is not None:
        _listen(incident, now)
        save_what_is_there(incident=incident, now=now)
        Incident.objects.filter(pk=incident.pk, prepare_at=incident.prepare_at).update(prepare_at=None)
        done += 1
    return done


@transaction.atomic
def _claim(now: datetime) -> Incident | None:
    due = Incident.objects.filter(prepare_at__lte=now).order_by("prepare_at", "pk")
    incident = (
        due.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("agency").first()
    )
    if incident is not None:
        incident.prepare_at = now + LEASE
        incident.save(update_fields=["prepare_at", "updated_at"])
    return incident


def _listen(incident: Incident, now: datetime) -> None:
    """Listen to what its campaigns' posts hear, with monitors made where there are none. A drill has its own."""
    if incident.is_drill:
        return
    from crisis.actions.monitors import watch_campaign  # noqa: PLC0415 -- monitors and rooms know each other

    for place in incident.campaigns.select_related("campaign__agency", "campaign__brand"):
        watch_campaign(campaign=place.campaign, now=now)
    heard = Monitor.objects.filter(campaign__incident_places__incident=incident, is_drill=False)
    IncidentMonitor.objects.bulk_create(
        [IncidentMonitor(incident=incident, monitor=monitor) for monitor in heard], ignore_conflicts=True
    )
