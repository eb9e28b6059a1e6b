"""The media plan and its dates shown to the client, in the client's version, or taken from them again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.models import Membership
from campaigns.actions.campaigns import lock_campaign
from campaigns.models import Campaign
from campaigns.moves import refuse_frozen


@transaction.atomic
def show_plan(*, campaign: Campaign, by: Membership) -> Campaign:
    """Show the brand's clients the plan with their prices, and when drafts come and posts go live."""
    current = lock_campaign(campaign, by)
    refuse_frozen(current)
    if current.plan_shared_at:
        raise InvalidTransition(_("The client sees the plan already."))
    return _show(current, by, shown=True)


@transaction.atomic
def hide_plan(*, campaign: Campaign, by: Membership) -> Campaign:
    """Take plan and dates from the client again."""
    current = lock_campaign(campaign, by)
    if not current.plan_shared_at:
        raise InvalidTransition(_("The client does not see the plan."))
    return _show(current, by, shown=False)


def _show(campaign: Campaign, by: Membership, *, shown: bool) -> Campaign:
    campaign.plan_shared_at = timezone.now() if shown else None
    campaign.save(update_fields=["plan_shared_at", "updated_at"])
    action = "campaigns.plan.shown" if shown else "campaigns.plan.hidden"
    record(by=by, action=action, subject=campaign)
    return campaign
