"""One of everything about sequences and refusals, for the tests of every endpoint."""

from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from outreach.models import Enrollment, Refusal, Sequence, Step
from tests import factories
from tests.outreach.making_sequences import make_mailbox, make_template


def sequence_house(by: Membership) -> dict[str, Any]:
    """Return what lists of sequences hang on."""
    return {"sequences": _sequence(by, "Spring")}


def more_of_sequences(by: Membership, house: dict[str, Any], brand: Brand, number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about sequences."""
    sequence, person = house["sequences"], house["influencers"]
    _sequence(by, f"Sequence {number}")
    newcomer = factories.make_influencer(by.agency)
    return {
        "sequence-steps": Step.objects.create(
            sequence=sequence, position=sequence.steps.count() + 1, template=make_template(by.agency), delay_days=3
        ),
        "enrollments": Enrollment.objects.create(
            sequence=sequence, influencer=newcomer, address="a@b.example", collaboration=house["collaborations"]
        ),
        "refusals": Refusal.objects.create(
            influencer=person, brand=brand, collaboration=house["collaborations"], reason="fee", at=timezone.now(), made_by=by
        ),
    }  # fmt: skip


def _sequence(by: Membership, name: str) -> Sequence:
    return Sequence.objects.create(
        agency=by.agency, name=name, mailbox=make_mailbox(by.agency), template=make_template(by.agency, "first"), author=by
    )  # fmt: skip
