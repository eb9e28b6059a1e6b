"""Which playbooks a campaign is prepared with before it starts (R112), and in which version."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.actions.campaigns import lock_campaign
from campaigns.models import Campaign
from campaigns.states import CampaignState
from crisis.actions.playbooks import playbook_for
from crisis.models import CampaignPlaybook, Playbook, PlaybookVersion
from crisis.queries.playbooks import places_of
from crisis.states import VersionState

MOST_A_CAMPAIGN = 30


@transaction.atomic
def prepare_campaign(
    *, campaign: Campaign, by: Membership, playbooks: Iterable[Playbook] = (), scenarios: Iterable[str] = ()
) -> list[CampaignPlaybook]:
    """Add playbooks to those a campaign is prepared with, in the version in force; return what is new.

    `scenarios` are built-in ones, adopted when the agency has not done so.
    """
    current = lock_campaign(campaign, by)
    agency = current.agency
    wanted = [_in_force(each, current) for each in dict.fromkeys(playbooks)]
    wanted += [playbook_for(agency=agency, scenario=each, by=by) for each in dict.fromkeys(scenarios)]
    if not wanted:
        raise ActionError(_("Choose at least one playbook."))
    there = set(current.playbook_places.values_list("playbook_id", flat=True))
    made = []
    for version in wanted:
        if version.playbook_id not in there:
            there.add(version.playbook_id)
            made.append(
                CampaignPlaybook.objects.create(
                    campaign=current, version=version, playbook=version.playbook, by=by
                )
            )
    if len(there) > MOST_A_CAMPAIGN:
        raise ActionError(_("At most %(most)s playbooks a campaign.") % {"most": MOST_A_CAMPAIGN})
    if made:
        names = ", ".join(place.playbook.name for place in made)
        record(
            by=by, action="crisis.campaign.prepared", subject=current, changes={"playbooks": (None, names)}
        )
    return made


@transaction.atomic
def remove_playbook(*, place: CampaignPlaybook, by: Membership) -> Campaign:
    """Take a playbook off a campaign."""
    current = lock_campaign(place.campaign, by)
    if not CampaignPlaybook.objects.filter(pk=place.pk).delete()[0]:
        raise ActionError(_("This playbook was taken off already."))
    record(
        by=by, action="crisis.campaign.playbook_removed", subject=current, changes={"playbooks": (place.playbook.name, None)}
    )  # fmt: skip
    return current


@transaction.atomic
def renew_playbooks(*, campaign: Campaign, by: Membership) -> list[CampaignPlaybook]:
    """Bring the playbooks of a campaign that has not started to the versions now in force; return those that changed.

    A campaign under way keeps what it was prepared with: its people know that one.
    """
    current = lock_campaign(campaign, by)
    if current.state != CampaignState.PLANNING:
        raise ActionError(_("The campaign has started. It keeps the versions it was prepared with."))
    changed = []
    changes = {}
    for place in places_of(current):
        newest = place.playbook.versions.filter(state=VersionState.IN_FORCE).first()
        if newest is not None and newest.pk != place.version_id:
            changes[place.playbook.name] = (place.version.number, newest.number)
            place.version = newest
            place.save(update_fields=["version", "updated_at"])
            changed.append(place)
    if not changed:
        raise ActionError(_("All playbooks are in their newest version."))
    record(by=by, action="crisis.campaign.playbooks_renewed", subject=current, changes=changes)
    return changed


def _in_force(playbook: Playbook, campaign: Campaign) -> PlaybookVersion:
    if playbook.agency_id != campaign.agency_id or playbook.archived_at:
        raise ActionError(_("Choose one of your agency's playbooks."))
    version = playbook.versions.filter(state=VersionState.IN_FORCE).select_related("playbook").first()
    if version is None:
        raise ActionError(_("%(name)s has no version in force yet.") % {"name": playbook.name})
    return version
