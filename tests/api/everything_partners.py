"""Reply kits and check-ins, for the tests of every endpoint."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from crisis.actions.partners import ask_check_in, make_kit
from crisis.models import CheckIn, Incident
from tests import factories


def more_of_partners(by: Membership, incident: Incident) -> dict[str, Any]:
    """Add a kit and a check-in to an incident."""
    first = incident.reply_kits.order_by("pk").first()
    kit = make_kit(incident=incident, influencer=factories.make_influencer(by.agency), by=by)
    kit.opening = "We are with you."
    kit.save()
    if first is not None:  # the list that is asked is the first kit's
        CheckIn.objects.create(kit=first, due_at=timezone.now())
    return {"reply-kits": kit, "check-ins": ask_check_in(kit=kit, by=by)}
