"""One of everything about mailboxes and the outbox, for the tests of every endpoint."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from outreach.actions.suppression import suppress
from outreach.models import DomainHealth, Mailbox
from tests.outreach.making import make_message


def more_of_sending(by: Membership, house: dict[str, Any], number: int) -> dict[str, Any]:
    """Add a row to each list of the API that is about sending."""
    box = Mailbox.objects.create(
        agency=by.agency, address=f"box{number}@northlight.example", sender_name="Alice"
    )
    DomainHealth.objects.create(mailbox=box, read_at=timezone.now(), verdict="good")
    make_message(house["threads"], state="waiting", send_after=timezone.now())
    return {
        "mailboxes": box,
        "suppressions": suppress(agency=by.agency, address=f"a{number}@ana.example", reason="manual", by=by),
    }
