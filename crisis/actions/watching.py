"""One button to listen: to a person, to every running campaign nobody listens to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Agency, Membership
from crisis import rules
from crisis.actions.monitors import MAY_NOT, make_monitor, watch_campaign
from crisis.models import Monitor
from crisis.queries.coverage import unheard_campaigns, words_of_person
from influencers.models import Influencer

MOST_AT_ONCE = 200


def watch_person(*, influencer: Influencer, by: Membership, now: datetime) -> Monitor:
    """Return the person's monitor, made with their handles and name as keywords if there is none."""
    if not rules.can_write(by, influencer.agency):
        raise NotAllowed(_(MAY_NOT))
    if influencer.archived_at is not None or influencer.merged_into_id is not None:
        raise ActionError(_("This record is put away. Restore it before you listen."))
    known = Monitor.objects.filter(influencer=influencer, is_drill=False).first()
    words = [] if known else words_of_person(influencer)
    return known or make_monitor(
        agency=influencer.agency, by=by, now=now, influencer=influencer, keywords=words
    )


@transaction.atomic
def watch_running(*, agency: Agency, by: Membership, now: datetime) -> int:
    """Begin to listen to every running campaign that has no monitor, 200 at once; return how many."""
    if not rules.can_write(by, agency):
        raise NotAllowed(_(MAY_NOT))
    found = list(unheard_campaigns(agency)[:MOST_AT_ONCE])
    for campaign in found:
        watch_campaign(campaign=campaign, by=by, now=now)
    if found:
        record(by=by, action="crisis.monitors.all_running", subject=agency, campaigns=len(found))
    return len(found)
