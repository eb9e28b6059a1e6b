"""The influencer's personal link: made, renewed, revoked. One at a time is alive."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership, Pass
from accounts.passes import make_pass, revoke_pass
from campaigns import rules
from campaigns.actions.campaigns import MAY_NOT
from campaigns.models import Collaboration
from campaigns.states import PassVerb

USUAL_DAYS, MOST_DAYS = 30, 90


@transaction.atomic
def make_personal_link(
    *, collaboration: Collaboration, by: Membership, days: int = USUAL_DAYS
) -> tuple[Pass, str]:
    """Make the link by which an influencer reaches their page, in place of the one before; return it with its secret.

    The secret is shown once and kept nowhere. `days`: 1 to 90.
    """
    if not rules.can_edit_campaign(by, collaboration.campaign):
        raise NotAllowed(MAY_NOT)
    if not 1 <= days <= MOST_DAYS:
        raise ActionError(f"A personal link lives between 1 and {MOST_DAYS} days.")
    # Two members at once: the second waits here, and revokes what the first one made.
    Collaboration.objects.for_agency(collaboration.agency).select_for_update(of=("self",)).get(
        pk=collaboration.pk
    )
    for older in _alive(collaboration):
        revoke_pass(given=older, by=by)
    return make_pass(
        by=by,
        agency=collaboration.agency,
        subject=collaboration,
        holder=collaboration.influencer.name,
        verbs=PassVerb.values,
        days=days,
    )


@transaction.atomic
def revoke_personal_link(*, collaboration: Collaboration, by: Membership) -> int:
    """Close the influencer's page at once; return how many links this ended."""
    if not rules.can_edit_campaign(by, collaboration.campaign):
        raise NotAllowed(MAY_NOT)
    alive = _alive(collaboration)
    if not alive:
        raise ActionError("There is no link that could be revoked.")
    for given in alive:
        revoke_pass(given=given, by=by)
    return len(alive)


def _alive(collaboration: Collaboration) -> list[Pass]:
    passes = Pass.objects.for_agency(collaboration.agency).about(collaboration)
    return list(passes.usable(now=timezone.now()).select_related("agency").select_for_update(of=("self",)))
