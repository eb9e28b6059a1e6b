"""One click ends our letters: no sign-in, no question, once is enough."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.secrets import token_hash
from outreach.actions.suppression import suppress
from outreach.models import LetterLink, Suppression
from outreach.states import StopReason, SuppressionReason


def link_of(token: str) -> LetterLink | None:
    """Return the letter's link a secret opens; None for what never was one."""
    rows = LetterLink.objects.select_related(
        "message__agency", "message__mailbox", "message__thread__influencer"
    )
    return rows.filter(token_hash=token_hash(token)).first()


@transaction.atomic
def opt_out(*, link: LetterLink, now: datetime) -> Suppression:
    """Write to the reader of a letter no more: their address is suppressed and their sequences end. Twice is as once."""
    message = link.message
    row = suppress(
        agency=message.agency,
        address=message.to_address,
        reason=SuppressionReason.UNSUBSCRIBE,
        message=message,
    )
    if LetterLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        thread = message.thread
        record(
            by=None,
            action="outreach.opt_out.clicked",
            subject=thread.influencer or thread,
            agency=message.agency,
        )
        if thread.influencer is not None:
            from outreach.actions.enrollments import stop_enrollments  # noqa: PLC0415 -- sequences send letters

            stop_enrollments(
                influencer=thread.influencer, reason=StopReason.OPTED_OUT, now=now, thread=thread
            )
    return row
