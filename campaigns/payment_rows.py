"""Payments ready to draw: what can be done to each, and by how much it is late."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from campaigns import rules
from campaigns.models import Payment
from campaigns.queries.payments import late_by
from campaigns.states import Direction, PaymentState

STATES = {
    PaymentState.OWED: ("clock", ""),
    PaymentState.APPROVED: ("checks", "live"),
    PaymentState.PAID: ("circle-check", "good"),
    PaymentState.CANCELED: ("x", ""),
}
# The line of four steps an influencer sees (R91).
STEPS = (_("Agreed"), _("Approved"), _("Paid out"), _("With you"))
_DONE = {PaymentState.OWED: 1, PaymentState.APPROVED: 2, PaymentState.PAID: 4}


def drawn_payments(rows: Iterable[Payment], by: Membership, today: date) -> list[Payment]:
    """Add to each payment its icon, color, lateness in days, and the verbs that would work.

    Whoever entered it does not approve it (`needs_another`), unless they work alone. While its campaign is frozen
    nothing that we owe goes out (`is_held`).
    """
    found = []
    rows = list(rows)
    own = any(row.state == PaymentState.OWED and row.entered_by_id == by.pk for row in rows)
    alone = own and rules.works_alone(by)
    for row in rows:
        vars(row)["icon"], vars(row)["color"] = STATES[PaymentState(row.state)]
        late = late_by(row, today)
        vars(row)["late_days"] = late.days if late else 0
        may = rules.can_manage_payments(by, row.campaign)
        held = row.campaign.is_frozen and row.direction == Direction.PAYABLE
        vars(row)["is_held"] = held and row.state in PaymentState.open_states
        vars(row)["may_pay"] = may and row.state == PaymentState.APPROVED and not held
        vars(row)["may_hold_back"] = may and row.state == PaymentState.APPROVED
        waits, mine = may and row.state == PaymentState.OWED, row.entered_by_id == by.pk
        vars(row)["may_approve"] = waits and (alone or not mine) and not held
        vars(row)["needs_another"] = waits and mine and not alone
        vars(row)["may_change"] = may and row.state in PaymentState.open_states
        found.append(row)
    return found


def steps_of(payment: Payment) -> list[dict[str, Any]]:
    """Return the four steps of a payment with how far it is."""
    done = _DONE.get(PaymentState(payment.state), 0)
    return [
        {"label": label, "done": number <= done, "now": number == done + 1}
        for number, label in enumerate(STEPS, start=1)
    ]
