"""Sequences with people in them, made with as few words as possible."""

from datetime import datetime
from typing import Any

from accounts.models import Agency, Membership
from campaigns.models import Campaign
from influencers.models import ContactPoint, Influencer
from outreach.actions.enrollments import enroll, letter_left
from outreach.actions.sequences import create_sequence
from outreach.models import Enrollment, Mailbox, Message, Sequence, Template, TemplateText, Thread
from tests import factories

FIRST = "Hi {{first_name}},\n\nwould you try our tent? We pay €900.\n\nLena"


def make_template(
    agency: Agency, kind: str = "follow_up", name: str = "", body: str = "", **values: Any
) -> Template:
    number = Template.objects.for_agency(agency).count() + 1
    made = Template.objects.create(agency=agency, kind=kind, name=name or f"{kind} {number}", **values)
    words = body or (
        FIRST if kind == "first" else "Hi {{first_name}}, did my letter reach you? Shall I call?"
    )
    TemplateText.objects.create(template=made, language="en", subject="three rainy days" if kind == "first" else "", body=words)  # fmt: skip
    return made


def make_mailbox(agency: Agency, address: str = "lena@tentwork.example") -> Mailbox:
    box = Mailbox.objects.for_agency(agency).filter(address=address).first()
    return box or Mailbox.objects.create(
        agency=agency, address=address, sender_name="Lena Roth", postal_address="5 Rue Haute, Lyon"
    )


def make_reachable(agency: Agency, name: str = "Mara Lind", **values: Any) -> Influencer:
    """Somebody with an address whose ground is known."""
    person = factories.make_influencer(agency, name, languages=["en"], **values)
    address = f"{name.split()[0].lower()}{person.pk}@lind.example"
    ContactPoint.objects.create(
        influencer=person, kind="email", value=address, found_where="channel page", legal_basis="interest"
    )
    return person


def make_sequence(
    by: Membership,
    *,
    follow_ups: int = 2,
    campaign: Campaign | None = None,
    name: str = "Tents",
    state: str = "running",
) -> Sequence:
    made = create_sequence(
        by=by, name=name, template=make_template(by.agency, "first"), mailbox=make_mailbox(by.agency), campaign=campaign,
        follow_ups=[make_template(by.agency) for _ in range(follow_ups)],
    )  # fmt: skip
    Sequence.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def begun(
    sequence: Sequence, person: Influencer, by: Membership, *, at: datetime | None = None
) -> Enrollment:
    """Take somebody in; with `at`, their first letter left then."""
    outcome = enroll(sequence=sequence, influencers=[person], by=by)
    assert outcome.refused == []
    enrollment = outcome.taken[0]
    if at is not None:
        leave(enrollment, at=at)
    enrollment.refresh_from_db()
    return enrollment


def leave(enrollment: Enrollment, *, at: datetime) -> Message:
    """Let the newest letter of somebody leave, as the outbox does."""
    message = Message.objects.filter(enrollment=enrollment).order_by("-step_number")[0]
    message.state, message.at = "sent", at
    message.message_id = message.message_id or f"<{message.pk}@tentwork.example>"
    message.save()
    Thread.objects.filter(pk=message.thread_id).update(last_out_at=at, waiting_for="them")
    letter_left(message)
    return message
