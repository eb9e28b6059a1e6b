"""Threads and messages of the demo, gathered in memory and stored in a few statements."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Membership
from campaigns.demo.campaigns import DemoCampaigns
from campaigns.models import Collaboration
from influencers.models import Influencer
from outreach.actions.templates import add_starters
from outreach.actions.touching import touch_thread
from outreach.models import Mailbox, Message, Template, Thread, ThreadNote, ThreadRead
from outreach.subjects import subject_key

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SEED = 7


@dataclass
class DemoRoom:
    """What fillers add to: people who can be written to, in a fixed order, and the rows to store."""

    campaigns: DemoCampaigns
    now: datetime
    box: Mailbox
    own: Mailbox
    templates: dict[str, Template]
    people: list[Influencer]
    chance: random.Random
    threads: list[Thread] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    notes: list[ThreadNote] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)  # places in `threads` nobody has read yet

    @property
    def manager(self) -> Membership:
        return self.campaigns.house.members["manager"]

    def thread(self, who: Influencer | Collaboration | None, subject: str, **values: Any) -> Thread:
        """Begin a thread with somebody; None: an unknown sender."""
        part = who if isinstance(who, Collaboration) else None
        person = who.influencer if isinstance(who, Collaboration) else who
        values = {"mailbox": self.box, "assignee": self.manager, **values}
        made = Thread(
            agency=self.box.agency, influencer=person, collaboration=part, subject=subject, subject_key=subject_key(subject),
            correspondent=values.pop("correspondent", address_of(person)),
            correspondent_name=values.pop("correspondent_name", person.name if person else ""),
            token=f"demo{len(self.threads):03}", last_message_at=self.now, **values,
        )  # fmt: skip
        self.threads.append(made)
        return made

    def out(self, thread: Thread, ago: timedelta, body: str, **values: Any) -> Message:
        """Add a letter of ours that left so long ago."""
        values = {"state": "sent", "author": self.manager, "author_label": self.manager.label, **values}
        return self._message(thread, ago, body, way="out", mailbox=thread.mailbox, **values)

    def answer(
        self, thread: Thread, ago: timedelta, body: str, nature: str = "answer", **values: Any
    ) -> Message:
        """Add what they wrote so long ago."""
        values = {"state": "there", "nature": nature, "matched": "reference", "author_label": thread.correspondent_name, **values}  # fmt: skip
        return self._message(thread, ago, body, way="in", from_name=thread.correspondent_name, **values)

    def note(self, thread: Thread, text: str) -> None:
        self.notes.append(ThreadNote(thread=thread, author=self.manager, text=text))

    def store(self) -> None:
        """Write what was gathered."""
        Thread.objects.bulk_create(self.threads)
        Message.objects.bulk_create(self.messages)
        ThreadNote.objects.bulk_create(self.notes)

    def touch(self) -> None:
        """Bring what lists read of the threads up to date; all but the newest answers were read."""
        members = [self.campaigns.house.members[role] for role in ("owner", "manager")]
        reads = []
        for place, thread in enumerate(self.threads):
            state, snoozed = thread.state, thread.snoozed_until
            touch_thread(thread)
            Thread.objects.filter(pk=thread.pk).update(state=state, snoozed_until=snoozed)
            if place not in self.unread:
                reads += [ThreadRead(thread=thread, member=member, newest_in=thread.newest_in, read_at=self.now) for member in members]  # fmt: skip
        ThreadRead.objects.bulk_create(reads)

    def _message(self, thread: Thread, ago: timedelta, body: str, **values: Any) -> Message:
        inward = values["way"] == "in"
        ours, theirs = (thread.mailbox.address if thread.mailbox else ""), thread.correspondent
        number = len(self.messages)
        made = Message(
            agency=thread.agency, thread=thread, at=self.now - ago, subject=f"Re: {thread.subject}" if inward else thread.subject,
            body=body, language="en", from_address=theirs if inward else ours, to_address=ours if inward else theirs,
            message_id=values.pop("message_id", f"<demo-{number}@demo.example>"), **values,
        )  # fmt: skip
        self.messages.append(made)
        return made


def begin(campaigns: DemoCampaigns, now: datetime) -> DemoRoom:
    """Make mailboxes and templates, and choose whom the demo writes to."""
    agency, members = campaigns.house.agency, campaigns.house.members
    box, own = Mailbox.objects.bulk_create(
        [
            Mailbox(agency=agency, address="hello@demo.example", sender_name="Demo agency", signature="Demo agency, Madrid", postal_address="Calle de la Luz 4, 28004 Madrid, Spain"),
            Mailbox(agency=agency, address="marek@demo.example", sender_name="Marek Solis", owner=members["manager"], postal_address="Calle de la Luz 4, 28004 Madrid, Spain"),
        ]
    )  # fmt: skip
    templates = {each.name: each for each in add_starters(by=members["manager"])}
    busy = {part.influencer_id for parts in campaigns.by_stage.values() for part in parts}
    people = (
        Influencer.objects.for_agency(agency)
        .active()
        .filter(contact_points__kind="email")
        .exclude(pk__in=busy)
        .distinct()
        .order_by("pk")
        .prefetch_related("contact_points")
    )
    # Not S311: nothing secret hangs on it, and the demo is the same every time.
    chance = random.Random(SEED)  # noqa: S311
    return DemoRoom(campaigns, now, box, own, templates, list(people[:90]), chance)


def address_of(person: Influencer | None) -> str:
    """Return somebody's address of mail, or one made of their name."""
    if person is None:
        return ""
    points = [point.value for point in person.contact_points.all() if point.kind == "email"]
    return points[0] if points else f"person{person.pk}@mail.example"
