"""What the demo agency's outreach holds: mailboxes that send nothing, templates, sequences, threads in every state, refusals."""

from datetime import datetime

from django.db import transaction

from accounts.models import Agency
from campaigns.demo.campaigns import DemoCampaigns
from outreach.actions.silence import figure_answer_times
from outreach.demo.health import fill_health
from outreach.demo.making import begin
from outreach.demo.sequences import fill_refusals, fill_sequences
from outreach.demo.threads import fill_threads
from outreach.models import (
    AnswerTime,
    DailyLetter,
    Mailbox,
    Message,
    Sequence,
    SequenceHold,
    Suppression,
    Template,
    Thread,
)


@transaction.atomic
def fill(*, campaigns: DemoCampaigns, now: datetime) -> None:
    """Fill a new demo agency's outreach. The same every time; only dates are relative to `now`."""
    room = begin(campaigns, now)
    fill_threads(room)
    fill_sequences(room)
    room.store()
    figure_answer_times(now=now)
    room.touch()
    fill_refusals(room)
    fill_health(room)


@transaction.atomic
def erase(agency: Agency) -> None:
    """Remove everything of this app from a demo agency."""
    if not agency.is_demo:
        raise ValueError(f"{agency} is not a demo agency.")
    Message.objects.for_agency(agency).delete()
    Thread.objects.for_agency(agency).delete()
    Sequence.objects.for_agency(agency).delete()
    SequenceHold.objects.filter(agency=agency).delete()
    Template.objects.for_agency(agency).delete()
    Suppression.objects.for_agency(agency).delete()
    Mailbox.objects.for_agency(agency).delete()
    AnswerTime.objects.for_agency(agency).delete()
    DailyLetter.objects.filter(member__agency=agency).delete()
