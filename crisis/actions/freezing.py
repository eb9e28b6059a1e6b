"""Stop, step back, go on (R96): the room holds campaigns through their own freeze, and lets them go again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.actions.launching import freeze_campaign, release_campaign
from campaigns.models import Campaign
from campaigns.reading import read_name
from crisis.actions.locking import lock_incident, tell_house
from crisis.actions.timeline import write_entry
from crisis.models import Incident, IncidentCampaign
from crisis.states import EntryKind, IncidentState


@transaction.atomic
def freeze_campaigns(
    *, incident: Incident, campaigns: Iterable[Campaign], by: Membership, reason: str, now: datetime | None = None
) -> list[IncidentCampaign]:  # fmt: skip
    """Stop what would leave the house for campaigns: outreach, approvals to publish, payments.

    A campaign that another room holds is held by this one, too: it goes on when the last lets it go. One stopped by
    hand stays as it is. In a drill only the row says so. Raises ActionError when there is nothing to stop.
    """
    now = now or timezone.now()
    current = lock_incident(incident, by)
    reason = read_name(reason, 300, _("The reason"))
    chosen = _locked(campaigns, current)
    if not chosen:
        raise ActionError(_("Choose the campaigns to stop."))
    rows, by_hand = [], []
    for campaign in chosen:
        row, _made = current.campaigns.get_or_create(campaign=campaign)
        if row.frozen_at is not None:
            continue
        if campaign.is_frozen and not current.is_drill and not _held_elsewhere(campaign, current):
            by_hand.append(campaign.name)
            continue
        if not campaign.is_frozen and not current.is_drill:
            freeze_campaign(campaign=campaign, by=by, reason=_named(current, reason))
        row.frozen_at, row.frozen_by, row.released_at, row.reason = now, by, None, reason
        row.save(update_fields=["frozen_at", "frozen_by", "released_at", "reason", "updated_at"])
        row.campaign = campaign
        rows.append(row)
    if not rows:
        raise ActionError(_("These campaigns are stopped already."))
    names = ", ".join(row.campaign.name for row in rows)
    text = _("Stopped %(names)s: %(reason)s") % {"names": names, "reason": reason}
    if current.is_drill:
        text = _("DRILL, nothing is held back: %(text)s") % {"text": text}
    if by_hand:
        text = (
            f"{text.rstrip('.')}. {_('Stopped by hand before: %(names)s.') % {'names': ', '.join(by_hand)}}"
        )
    _say(current, by, text, now, "crisis.incident.froze", reason, names)
    return rows


@transaction.atomic
def release_campaigns(
    *, incident: Incident, campaigns: Iterable[Campaign], by: Membership, reason: str, now: datetime | None = None
) -> list[IncidentCampaign]:  # fmt: skip
    """Let campaigns go that this room stopped; one that another live room holds stays stopped until that lets it go."""
    now = now or timezone.now()
    current = lock_incident(incident, by, over_too=True)
    reason = read_name(reason, 300, _("The reason"))
    chosen = _locked(campaigns, current)
    rows = list(current.campaigns.filter(campaign__in=chosen, frozen_at__isnull=False).order_by("campaign"))
    if not rows:
        raise ActionError(_("This room holds none of these campaigns."))
    by_key = {campaign.pk: campaign for campaign in chosen}
    kept = []
    for row in rows:
        campaign = by_key[row.campaign_id]
        row.frozen_at, row.released_at = None, now
        row.save(update_fields=["frozen_at", "released_at", "updated_at"])
        row.campaign = campaign
        if current.is_drill or not campaign.is_frozen:
            continue
        if _held_elsewhere(campaign, current):
            kept.append(campaign.name)
        else:
            release_campaign(campaign=campaign, by=by, reason=reason)
    names = ", ".join(row.campaign.name for row in rows)
    text = _("Let go %(names)s: %(reason)s") % {"names": names, "reason": reason}
    if kept:
        text = (
            f"{text.rstrip('.')}. {_('Another incident still holds %(names)s.') % {'names': ', '.join(kept)}}"
        )
    _say(current, by, text, now, "crisis.incident.released", reason, names)
    return rows


def _locked(campaigns: Iterable[Campaign], incident: Incident) -> list[Campaign]:
    """Return campaigns of the house fresh and locked, in one order for everybody."""
    wanted = {campaign.pk for campaign in campaigns}
    mine = Campaign.objects.filter(pk__in=wanted, agency=incident.agency_id)
    found = list(mine.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if len(found) != len(wanted):
        raise ActionError(_("One of these campaigns is not of your agency."))
    return found


def _named(incident: Incident, reason: str) -> str:
    """Return the reason with the incident, for whoever is refused meets it far from the room."""
    words = {"number": incident.number, "title": incident.title, "reason": reason}
    return (_("incident %(number)s, %(title)s: %(reason)s") % words)[:300]


def _held_elsewhere(campaign: Campaign, incident: Incident) -> bool:
    others = IncidentCampaign.objects.filter(
        campaign=campaign, frozen_at__isnull=False, incident__is_drill=False,
        incident__state__in=IncidentState.live,
    )  # fmt: skip
    return others.exclude(incident=incident).exists()


def _say(
    incident: Incident, by: Membership, text: str, now: datetime, action: str, reason: str, names: str
) -> None:
    write_entry(incident=incident, kind=EntryKind.FREEZE, by=by, text=text, at=now, starred=True)
    record(by=by, action=action, subject=incident, comment=reason, campaigns=names)
    tell_house(incident, "freeze")
