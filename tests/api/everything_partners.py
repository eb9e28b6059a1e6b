"""Reply kits and check-ins, for the tests of every endpoint."""

from typing import Any

from accounts.models import Membership
from crisis.actions.partners import ask_check_in, make_kit
from crisis.models import Incident
from tests import factories


def more_of_partners(by: Membership, incident: Incident) -> dict[str, Any]:
    """Add a kit and a check-in to an incident."""
    kit = make_kit(incident=incident, influencer=factories.make_influencer(by.agency), by=by)
    kit.opening = "We are with you."
    kit.save()
    return {"reply-kits": kit, "check-ins": ask_check_in(kit=kit, by=by)}
