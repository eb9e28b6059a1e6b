"""What offers, rights and payments ask of a member today."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import WEEK, Asked, Due, Urgency, urgency_of
from accounts.models import Membership
from accounts.united import Rows
from campaigns.models import Exclusivity, Offer, Payment, UsageRight
from campaigns.offer_words import money
from campaigns.queries.offers import exclusivities_ending, rights_ending
from campaigns.queries.payments import due_payments
from campaigns.queries.today_stakes import stake_columns, stake_of
from campaigns.states import Direction, OfferState, Side

MOST_OF_A_KIND = 50
RIGHTS_AHEAD = timedelta(days=14)
WHOSE = (
    "uuid", "collaboration__influencer__name", "collaboration__campaign__name", *stake_columns("collaboration__campaign__"),
)  # fmt: skip
OF_OFFER = ("ends_on", *(f"offer__{column}" for column in WHOSE))
PAYMENT = ("uuid", "party", "direction", "amount", "currency", "due_on", "campaign__uuid", "campaign__name")
Mine = Callable[[Membership, str], Q]


def offers_due(membership: Membership, today: date, mine: Mine) -> list[Asked]:
    """Ask for counter-offers that wait for us, and our offers that end within two days."""
    rows = (
        Offer.objects.for_agency(membership.agency)
        .filter(mine(membership, "collaboration__"), state=OfferState.SENT, collaboration__ended_at=None)
        .order_by("expires_at", "pk")
    )
    return [Asked(partial(_offers, today), (Rows(rows, ("side", "expires_at", *WHOSE), MOST_OF_A_KIND),))]


def _offers(today: date, rows: list[Offer]) -> list[Due]:
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


def rights_due(membership: Membership, today: date, mine: Mine) -> list[Asked]:
    """Ask for rights of use and exclusivities of one's own that end within two weeks."""
    own = mine(membership, "offer__collaboration__")
    last = today + RIGHTS_AHEAD
    rights = rights_ending(membership.agency, today, last).filter(own).order_by("ends_on", "pk")
    bound = exclusivities_ending(membership.agency, today, last).filter(own).order_by("ends_on", "pk")
    parts = (
        Rows(rights, ("kind", *OF_OFFER), MOST_OF_A_KIND),
        Rows(bound, ("category", "rivals", *OF_OFFER), MOST_OF_A_KIND),
    )
    return [Asked(partial(_ending, today), parts)]


def _ending(today: date, rights: list[UsageRight], bound: list[Exclusivity]) -> list[Due]:
    ending: list[tuple[UsageRight | Exclusivity, str, str]] = [
        *((row, row.get_kind_display(), _("The right ends")) for row in rights),
        *((row, str(row), _("The exclusivity ends")) for row in bound),
    ]
    return [
        Due(
            kind=_("Rights"), icon="calendar-due", who=row.offer.collaboration.influencer.name, what=f"{says}: {what}",
            why=row.offer.collaboration.campaign.name, url=reverse("campaigns:offer", args=[row.offer.uuid]), action=_("Open"),
            urgency=Urgency.WEEK if row.ends_on and row.ends_on > today else Urgency.TODAY, due=row.ends_on,
            stake=stake_of(row.offer.collaboration.campaign),
        )
        for row, what, says in ending
    ]  # fmt: skip


def payments_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for payments of campaigns one looks after that are late or due within a week."""
    rows = due_payments(membership.agency, until=today + WEEK).filter(campaign__owner=membership)
    return [Asked(partial(_payments, today), (Rows(rows, PAYMENT, MOST_OF_A_KIND),))]


def _payments(today: date, rows: list[Payment]) -> list[Due]:
    return [
        Due(
            kind=_("Payment"), icon="coin", who=row.party,
            what=(_("Pay %(amount)s") if row.direction == Direction.PAYABLE else _("%(amount)s should be in"))
            % {"amount": money(row.amount, row.currency)},
            why=row.campaign.name, url=reverse("campaigns:money", args=[row.campaign.uuid]) + f"#{row.uuid}", action=_("Open"),
            urgency=urgency_of(row.due_on or today, today), due=row.due_on, stake=(row.amount, row.currency),
        )
        for row in rows
    ]  # fmt: skip
