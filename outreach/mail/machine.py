"""What an incoming mail is: written by a person, or by which kind of program, and what it tells us to do."""

from dataclasses import dataclass
from datetime import date, datetime

from outreach.mail.auto_replies import auto_reply_in, is_from_list
from outreach.mail.bounces import Failed, Failure, complaint_in, report_in
from outreach.mail.optout import asks_for_no_more
from outreach.mail.parting import Parted, part
from outreach.mail.reading import Incoming
from outreach.states import Nature


@dataclass(frozen=True, slots=True)
class Understood:
    """`letters`: ids of ours that a report is about. `pauses`: an automatic reply of somebody who is away."""

    nature: Nature
    parted: Parted
    failed: tuple[Failed, ...] = ()
    letters: tuple[str, ...] = ()
    returns_on: date | None = None
    pauses: bool = False


def understand(incoming: Incoming, *, now: datetime) -> Understood:
    """Say what a mail is. Reports first: they are automatic too; a list's mail may quote an answer."""
    if report := complaint_in(incoming) or report_in(incoming):
        parted = Parted(incoming.text[:20_000])
        if report.is_other:
            return Understood(Nature.LIST, parted, letters=report.letters)
        if report.is_complaint:
            return Understood(Nature.COMPLAINT, parted, report.failed, report.letters)
        waits = bool(report.failed) and all(each.failure is Failure.DELAYED for each in report.failed)
        return Understood(Nature.DELAY if waits else Nature.BOUNCE, parted, report.failed, report.letters)
    parted = part(incoming.text)
    if reply := auto_reply_in(incoming, now=now):
        return Understood(Nature.AUTO_REPLY, parted, returns_on=reply.returns_on, pauses=reply.pauses)
    if is_from_list(incoming):
        return Understood(Nature.LIST, parted)
    if asks_for_no_more(subject=incoming.subject, body=parted.body):
        return Understood(Nature.OPT_OUT, parted)
    return Understood(Nature.ANSWER, parted)
