"""Reply kits and check-ins, for the tests of every endpoint."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from crisis.actions.partners import ask_check_in, make_kit
from crisis.models import CheckIn, Incident, KitLetter, ReplyKit
from outreach.models import Mailbox
from outreach.states import MessageState
from tests import factories
from tests.campaigns.making import make_collaboration
from tests.outreach.making import make_mailbox, make_message, make_thread


def more_of_partners(by: Membership, incident: Incident) -> dict[str, Any]:
    """Add a kit and a check-in to an incident."""
    first = incident.reply_kits.order_by("pk").first()
    kit = make_kit(incident=incident, influencer=factories.make_influencer(by.agency), by=by)
    kit.opening = "We are with you."
    kit.save()
    if first is not None:  # the list that is asked is the first kit's
        CheckIn.objects.create(kit=first, due_at=timezone.now())
    letter = _letter(by, first or kit)
    return {"reply-kits": kit, "check-ins": ask_check_in(kit=kit, by=by), "kit-letters": letter}


def _letter(by: Membership, kit: ReplyKit) -> KitLetter:
    mailbox = Mailbox.objects.filter(agency=by.agency).first() or make_mailbox(
        by.agency, "crisis@tentwork.example"
    )
    message = make_message(make_thread(mailbox, kit.influencer), MessageState.WAITING)
    place = make_collaboration(
        kit.incident.campaigns.get().campaign, by, factories.make_influencer(by.agency)
    )
    return KitLetter.objects.create(kit=kit, collaboration=place, message=message, by=by)
