"""What the demo agency's crisis room holds: a rota, playbooks, a storm being handled, one that was learned from, a drill."""

from datetime import datetime

from django.db import transaction

from accounts.models import Agency
from campaigns.demo.campaigns import DemoCampaigns
from crisis.demo.past import fill_past
from crisis.demo.readiness import fill_readiness
from crisis.demo.storm import fill_storm
from crisis.models import (
    Alert,
    AlertHook,
    CampaignPlaybook,
    ClientUpdate,
    Drill,
    DutyTurn,
    Incident,
    Monitor,
    Playbook,
    PlaybookVersion,
    Publication,
    QuietHours,
)


@transaction.atomic
def fill(*, campaigns: DemoCampaigns, now: datetime) -> None:
    """Fill a new demo agency's crisis room. The same every time; only dates are relative to `now`."""
    fill_readiness(campaigns, now)
    fill_past(campaigns, now)
    fill_storm(campaigns, now)


@transaction.atomic
def erase(agency: Agency) -> None:
    """Remove everything of this app from a demo agency."""
    if not agency.is_demo:
        raise ValueError(f"{agency} is not a demo agency.")
    Drill.objects.filter(agency=agency).delete()
    Publication.objects.filter(text__statement__incident__agency=agency).delete()
    ClientUpdate.objects.filter(incident__agency=agency).delete()
    Alert.objects.for_agency(agency).delete()
    Incident.objects.for_agency(agency).delete()
    Monitor.objects.for_agency(agency).delete()
    CampaignPlaybook.objects.filter(playbook__agency=agency).delete()
    PlaybookVersion.objects.filter(playbook__agency=agency).delete()
    Playbook.objects.for_agency(agency).delete()
    AlertHook.objects.filter(agency=agency).delete()
    DutyTurn.objects.filter(agency=agency).delete()
    QuietHours.objects.filter(member__agency=agency).delete()
