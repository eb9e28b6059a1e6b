"""Payments on the influencer's page: each as a line of four steps (R91)."""

from django.utils.translation import gettext_lazy

from campaigns.payment_rows import steps_of
from campaigns.queries.payments import payments_of
from campaigns.states import Direction, PassVerb, PaymentState
from portal.personal.sections import Section, Shown, Visit


def read_payments(visit: Visit) -> Shown | None:
    """Return what they are paid, and how far each payment is."""
    rows = [row for row in payments_of(visit.collaboration) if row.direction == Direction.PAYABLE]
    shown = [row for row in rows if row.state != PaymentState.CANCELED]
    if not shown:
        return None
    return Shown(part={"payments": [{"row": row, "steps": steps_of(row)} for row in shown]})


SECTION = Section(
    "payments", gettext_lazy("What you are paid"), "coin", "portal/personal/offers/payments.html", PassVerb.PAYMENTS,
    read_payments,
)  # fmt: skip
