"""One of everything about offers, contracts and payments, for the tests of every endpoint."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Membership
from campaigns.actions.contract_templates import add_contract_template
from campaigns.actions.exchange_rates import note_exchange_rate
from campaigns.actions.payments import enter_payment
from campaigns.models import Contract
from tests.campaigns.offers.offering import exclusivity, make_offer


def more_of_offers(by: Membership, house: dict[str, Any], number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about offers, contracts and payments."""
    collaboration = house["collaborations"]
    collaboration.offers.filter(state="draft").update(state="withdrawn")
    payment = enter_payment(
        campaign=house["campaigns"], by=by, direction="payable", kind="expense", amount=Decimal(number), currency="EUR",
        collaboration=collaboration,
    )  # fmt: skip
    return {
        "offers": make_offer(
            collaboration, by, exclusivities=[exclusivity()],
            rights=[{"kind": "paid", "starts_on": date(2026, 1, 1)}],
        ),
        "contract-templates": add_contract_template(by=by, name=f"Terms {number}", language="en", body="{{fee}}"),
        "contracts": Contract.objects.create(
            collaboration=collaboration, author=by,
            state="canceled", body="x",
        ),
        "payments": payment,
        "exchange-rates": note_exchange_rate(
            by=by, from_currency="USD", to_currency="EUR", rate=Decimal("0.9"), source="ECB",
            as_of=date(2024, 1, 1) + timedelta(days=number),
        ),
    }  # fmt: skip
