"""What offers, rights and payments ask of a member today; one statement each."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import WEEK, Due, Urgency, urgency_of
from accounts.models import Membership
from campaigns.models import Exclusivity, Offer, UsageRight
from campaigns.offer_words import money
from campaigns.queries.offers import exclusivities_ending, rights_ending
from campaigns.queries.payments import due_payments
from campaigns.queries.today_stakes import stake_of
from campaigns.states import Direction, OfferState, Side

MOST_OF_A_KIND = 50
RIGHTS_AHEAD = timedelta(days=14)
Mine = Callable[[Membership, str], Q]


def offers_due(membership: Membership, today: date, mine: Mine) -> list[Due]:
    """Return counter-offers that wait for us, and our offers that end within two days."""
    rows = (
        Offer.objects.for_agency(membership.agency)
        .filter(mine(membership, "collaboration__"), state=OfferState.SENT, collaboration__ended_at=None)
        .select_related("collaboration__influencer", "collaboration__campaign")
        .order_by("expires_at", "pk")[:MOST_OF_A_KIND]
    )
    found = []
    for offer in rows:
        ends = timezone.localtime(offer.expires_at).date() if offer.expires_at else None
        theirs = offer.side == Side.INFLUENCER
        if not theirs and (ends is None or ends > today + timedelta(days=2)):
            continue
        found.append(
            Due(
                kind=_("Offer"), icon="wallet", who=offer.collaboration.influencer.name,
                what=_("Answer their counter-offer") if theirs else _("Their time to answer ends"),
                why=offer.collaboration.campaign.name, url=reverse("campaigns:offer", args=[offer.uuid]), action=_("Open"),
                urgency=Urgency.NOW if theirs else urgency_of(ends or today, today), due=ends,
                stake=stake_of(offer.collaboration.campaign),
            )
        )  # fmt: skip
    return found


def rights_due(membership: Membership, today: date, mine: Mine) -> list[Due]:
    """Return rights of use and exclusivities of one's own that end within two weeks; two statements."""
    own = mine(membership, "offer__collaboration__")
    last = today + RIGHTS_AHEAD
    rights: list[tuple[UsageRight | Exclusivity, str, str]] = [(row, row.get_kind_display(), _("The right ends")) for row in rights_ending(membership.agency, today, last).filter(own)[:MOST_OF_A_KIND]]  # fmt: skip
    bound: list[tuple[UsageRight | Exclusivity, str, str]] = [(row, str(row), _("The exclusivity ends")) for row in exclusivities_ending(membership.agency, today, last).filter(own)[:MOST_OF_A_KIND]]  # fmt: skip
    return [
        Due(
            kind=_("Rights"), icon="calendar-due", who=row.offer.collaboration.influencer.name, what=f"{says}: {what}",
            why=row.offer.collaboration.campaign.name, url=reverse("campaigns:offer", args=[row.offer.uuid]), action=_("Open"),
            urgency=Urgency.WEEK if row.ends_on and row.ends_on > today else Urgency.TODAY, due=row.ends_on,
            stake=stake_of(row.offer.collaboration.campaign),
        )
        for row, what, says in [*rights, *bound]
    ]  # fmt: skip


def payments_due(membership: Membership, today: date) -> list[Due]:
    """Return payments of campaigns one looks after that are late or due within a week."""
    rows = due_payments(membership.agency, until=today + WEEK).filter(campaign__owner=membership)
    return [
        Due(
            kind=_("Payment"), icon="coin", who=row.party,
            what=(_("Pay %(amount)s") if row.direction == Direction.PAYABLE else _("%(amount)s should be in"))
            % {"amount": money(row.amount, row.currency)},
            why=row.campaign.name, url=reverse("campaigns:money", args=[row.campaign.uuid]) + f"#{row.uuid}", action=_("Open"),
            urgency=urgency_of(row.due_on or today, today), due=row.due_on, stake=(row.amount, row.currency),
        )
        for row in rows[:MOST_OF_A_KIND]
    ]  # fmt: skip
