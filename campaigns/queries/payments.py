"""The ledger as pages, files and the API read it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Agency
from campaigns.models import Campaign, Collaboration, Payment
from campaigns.states import Direction, PaymentState
from influencers.models import Influencer

SHOWS = ("open", "late", "approve", "paid", "all")


@dataclass(frozen=True)
class Sums:
    """What is owed and paid, in one currency, of one direction. `late` is part of `open`."""

    direction: str
    currency: str
    open: Decimal
    late: Decimal
    paid: Decimal

    @property
    def label(self) -> str:
        return str(Direction(self.direction).label)


def payments_to_show(agency: Agency) -> QuerySet[Payment]:
    """Return the agency's payments with campaign, person and who entered and approved."""
    return Payment.objects.for_agency(agency).select_related(
        "agency", "campaign__brand", "campaign__agency", "collaboration__influencer", "offer",
        "entered_by__user", "approved_by__user",
    )  # fmt: skip


def listed_payments(
    agency: Agency, *, show: str, direction: str = "", campaign: Campaign | None = None, today: date
) -> QuerySet[Payment]:
    """Return payments narrowed: show (SHOWS), direction, one campaign's."""
    rows = payments_to_show(agency)
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    if direction in Direction.values:
        rows = rows.filter(direction=direction)
    wanted = {
        "open": Q(state__in=PaymentState.open_states),
        "late": Q(state__in=PaymentState.open_states, due_on__lt=today),
        "approve": Q(state=PaymentState.OWED),
        "paid": Q(state=PaymentState.PAID),
    }
    return rows.filter(wanted[show]) if show in wanted else rows


def payments_of(collaboration: Collaboration) -> list[Payment]:
    """Return the payments of one person in a campaign, newest first."""
    return list(payments_to_show(collaboration.agency).filter(collaboration=collaboration).order_by("-pk"))


def payments_to(influencer: Influencer) -> QuerySet[Payment]:
    """Return what an influencer was and is paid, in all campaigns, newest first."""
    return payments_to_show(influencer.agency).filter(collaboration__influencer=influencer).order_by("-pk")


def sums_of(rows: "QuerySet[Payment]", *, today: date) -> list[Sums]:
    """Return the sums of payments by direction and currency; what is struck is in none. One statement."""
    unsettled = Q(state__in=PaymentState.open_states)
    found = rows.exclude(state=PaymentState.CANCELED).order_by().values("direction", "currency").annotate(
        open=Sum("amount", filter=unsettled), late=Sum("amount", filter=unsettled & Q(due_on__lt=today)),
        settled=Sum("amount", filter=Q(state=PaymentState.PAID)), number=Count("pk"),
    )  # fmt: skip
    zero = Decimal(0)
    return [
        Sums(
            row["direction"],
            row["currency"],
            row["open"] or zero,
            row["late"] or zero,
            row["settled"] or zero,
        )
        for row in sorted(found, key=lambda row: (row["direction"], row["currency"]))
    ]


def due_payments(agency: Agency, *, until: date) -> QuerySet[Payment]:
    """Return what is unsettled and due until a day, the earliest first."""
    rows = payments_to_show(agency).filter(state__in=PaymentState.open_states, due_on__lte=until)
    return rows.order_by("due_on", "pk")


def late_by(payment: Payment, today: date) -> timedelta | None:
    """Return by how much an unsettled payment is late; None for one that is not."""
    if payment.state not in PaymentState.open_states or payment.due_on is None or payment.due_on >= today:
        return None
    return today - payment.due_on
