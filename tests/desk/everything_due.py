"""One of every thing that can be due to a member, as many times as wanted; made past the actions, for its columns alone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Membership
from campaigns.models import (
    Brief,
    BriefRemark,
    BriefVersion,
    Campaign,
    Candidate,
    Collaboration,
    Exclusivity,
    Offer,
    Payment,
    PointAnswer,
    ReadBack,
    Reminder,
    ReminderLetter,
    UsageRight,
)
from crisis.models import (
    CheckIn,
    FollowUp,
    HandOver,
    IncidentTask,
    Playbook,
    Postmortem,
    ReplyKit,
    Statement,
    StatementText,
)
from drafts.models import Draft
from influencers.models import Channel, Gift, Import, Influencer
from outreach.models import Enrollment
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable, make_slot
from tests.crisis.making import make_alert, make_incident
from tests.outreach.making import make_mailbox, make_message, make_thread
from tests.outreach.making_sequences import make_sequence

DAY = timedelta(days=1)
EVERY_LINE = (
    ("Alert", "Severe: 24 of 60 comments are negative"),
    ("Bench", "1 bench went cold"),
    ("Birthday", "Has a birthday"),
    ("Campaign", "Should begin, and is not launched"),
    ("Channel", "YouTube needs a look"),
    ("Deliverable", "Draft due: Short"),
    ("Deliverable", "The draft is late: Short"),
    ("Deliverable", "The reminder to a@b.example: refused"),
    ("Draft", "The client wants changes: Short"),
    ("Follow-up", "Ask before"),
    ("Gift", "Tea"),
    ("Hand-over", "Alice offers you the lead"),
    ("Import", "Check how its columns are read"),
    ("Incident", "Moderate: you have the lead"),
    ("Mailbox", "Stopped: nothing leaves it"),
    ("Next step", "Call"),
    ("Offer", "Answer their counter-offer"),
    ("Payment", "Pay €90.50"),
    ("Playbook", "Look the plan through"),
    ("Post-mortem", "Write the post-mortem"),
    ("Rights", "The exclusivity ends: Cup & Co"),
    ("Rights", "The right ends: Repost on own channels"),
    ("Sequence", "1 follow-up is kept back"),
    ("Silence", "No answer yet"),
    ("Slot", "Left the slot: Short on YouTube"),
    ("Task in an incident", "Call them"),
    ("approval", "“Words” (en) waits for approval"),
    ("crisis_check_in", "Ask how they are"),
    ("objection", "Objects to a point of the brief"),
    ("question", "Asked about the brief"),
    ("second_check", "Talk the brief through again"),
)


def make_everything_due(to: Membership, number: int) -> None:
    """Make one of each kind; `number` tells it from those made before."""
    campaign = make_campaign(
        to, name=f"Running {number}", owner=to, budget=Decimal(number + 1), currency="KRW"
    )
    Campaign.objects.filter(pk=campaign.pk).update(state="running")
    campaign.refresh_from_db()
    person = _of_influencers(to, number)
    part = make_collaboration(campaign, to, person, owner=to)
    _of_campaigns(to, number, part)
    _of_briefs(to, number, part)
    _of_money(to, number, part)
    _of_plan(to, number, campaign)
    _of_outreach(to, number, person)
    _of_crises(to, number, campaign, person)


def _of_influencers(to: Membership, number: int) -> Influencer:
    today = timezone.localdate()
    person = factories.make_influencer(
        to.agency, f"Mina {number}", owner=to, next_step="Call", next_step_date=today, birthday=today.month * 100 + today.day
    )  # fmt: skip
    Channel.objects.create(
        influencer=person, agency=to.agency, platform="youtube", handle_key=f"m{number}", state="gone"
    )
    Gift.objects.create(influencer=person, what="Tea", planned_for=today, author=to)
    Import.objects.create(agency=to.agency, member=to, file="a.csv", file_name="a.csv", state="uploaded")
    return person


def _of_campaigns(to: Membership, number: int, part: Collaboration) -> None:
    now = timezone.now()
    make_campaign(to, name=f"Planned {number}", owner=to, starts_on=timezone.localdate() + DAY)
    late = make_deliverable(part, draft_due_at=now - 3 * DAY, publish_due_at=now - 2 * DAY)
    tomorrow = now + DAY
    near = make_deliverable(part, draft_due_at=tomorrow, publish_due_at=now + 3 * DAY)
    told = [
        Reminder.objects.create(
            agency=to.agency, deliverable=near, what="draft", days_before=days, due_at=tomorrow, made_at=now
        )
        for days in (3, 1)
    ]  # fmt: skip
    ReminderLetter.objects.create(
        agency=to.agency, reminder=told[0], send_after=now, state="refused", address="a@b.example"
    )
    Draft.objects.create(agency=to.agency, deliverable=late, kind="text", state="held")


def _of_briefs(to: Membership, number: int, part: Collaboration) -> None:
    now = timezone.now()
    read_backs = []
    for kind, language in (("objection", "en"), ("question", "de"), ("check", "fr")):
        brief = Brief.objects.create(campaign=part.campaign, title=kind, language=language)
        due: Any = {"check_due_at": now + DAY} if kind == "check" else {}
        read_backs.append(ReadBack.objects.create(collaboration=part, brief=brief, asked_at=now, **due))
    version = BriefVersion.objects.create(
        brief=read_backs[0].brief, number=1, points=[], published_by=to, published_at=now
    )
    PointAnswer.objects.create(
        read_back=read_backs[0], version=version, key=uuid4(), digest="a", verdict="objects", remark="No", answered_by="Mina", answered_at=now
    )  # fmt: skip
    BriefRemark.objects.create(read_back=read_backs[1], side="influencer", text="Why?", author_label="Mina")


def _of_money(to: Membership, number: int, part: Collaboration) -> None:
    today, now = timezone.localdate(), timezone.now()
    terms: Any = {"collaboration": part, "currency": "EUR", "fee": Decimal(900)}
    Offer.objects.create(number=1, state="sent", side="influencer", expires_at=now + DAY, **terms)
    kept = Offer.objects.create(number=2, state="accepted", accepted_name="Mina", **terms)
    UsageRight.objects.create(offer=kept, kind="organic", starts_on=today - DAY, ends_on=today)
    Exclusivity.objects.create(offer=kept, rivals=["Cup & Co"], starts_on=today - DAY, ends_on=today + DAY)
    Payment.objects.create(
        agency=to.agency, campaign=part.campaign, direction="payable", kind="fee", party="Mina", amount=Decimal("90.50"),
        currency="EUR", due_on=today,
    )  # fmt: skip


def _of_plan(to: Membership, number: int, campaign: Campaign) -> None:
    left = make_collaboration(campaign, to, factories.make_influencer(to.agency, f"Left {number}"), owner=to)
    make_slot(campaign, holder=left)
    Collaboration.objects.filter(pk=left.pk).update(
        ended_at=timezone.now(), end_kind="dropped", end_reason="fee"
    )
    stands_by = factories.make_influencer(to.agency, f"Stands by {number}")
    Candidate.objects.create(
        agency=to.agency, slot=make_slot(campaign), influencer=stands_by, state="bench", bench_rank=1
    )


def _of_outreach(to: Membership, number: int, person: Influencer) -> None:
    now = timezone.now()
    box = make_mailbox(
        to.agency, f"box{number}@tentwork.example", state="stopped", state_note="No.", owner=to
    )
    thread = make_thread(box, person, assignee=to, answer_due_at=now - DAY, waiting_for="them", state="open")
    make_message(thread, "unclear")
    sequence = make_sequence(to, name=f"Tents {number}")
    other = factories.make_influencer(to.agency, f"Written to {number}")
    Enrollment.objects.create(
        sequence=sequence, influencer=other, address="a@b.example", trouble="No address"
    )


def _of_crises(to: Membership, number: int, campaign: Campaign, person: Influencer) -> None:
    today, now = timezone.localdate(), timezone.now()
    make_alert(campaign, level="severe", acknowledge_by=now)
    room = make_incident(campaign, to, update_due_at=now)
    IncidentTask.objects.create(incident=room, text="Call them", assignee=to, due_at=now)
    HandOver.objects.create(agency=to.agency, incident=room, by=to, to=to)
    said = Statement.objects.create(incident=room, sort="full", title="Words", speaker="brand", author=to)
    StatementText.objects.create(
        statement=said, language="en", text_hash="a", author=to, state="approving", waiting_since=now
    )
    CheckIn.objects.create(
        kit=ReplyKit.objects.create(incident=room, influencer=person, contact=to), due_at=now
    )
    over = make_incident(campaign, to, state="closed", closed_at=now)
    learned = Postmortem.objects.create(incident=over, owner=to, due_on=today)
    FollowUp.objects.create(postmortem=learned, text="Ask before", owner=to, due_on=today)
    Playbook.objects.create(
        agency=to.agency,
        name=f"Plan {number}",
        name_key=f"plan {number}",
        owner=to,
        reviewed_on=today - 400 * DAY,
    )
