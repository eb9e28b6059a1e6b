"""Letters of one person: as the timeline tells them, and as their profile and their collaborations show them."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Left
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from campaigns.models import Collaboration
from influencers.models import Influencer
from influencers.queries.timeline import Happening, told_rows
from outreach import rules
from outreach.models import Enrollment, Message, Thread
from outreach.queries.contact_ways import other_ways
from outreach.queries.refusals import refusals_of
from outreach.queries.sequences import enrollments_of
from outreach.queries.silence import expectation_of
from outreach.states import EnrollmentState, Medium, MessageState, Nature, ThreadState, WaitingFor, Way

LONGEST_TOLD = 280
MOST_THREADS = 6
SHOWN = (MessageState.SENT, MessageState.THERE, MessageState.UNCLEAR)


def told_letters(influencer: Influencer, *page: Any) -> "QuerySet[Any, Any]":
    """Return what was written and said, for the timeline."""
    rows = Message.objects.filter(thread__influencer=influencer, state__in=SHOWN).annotate(
        words=Left("body", LONGEST_TOLD), of_thread=Cast("thread__uuid", CharField())
    )
    names = ("way", "medium", "nature", "author_label", "from_name", "subject", "words", "of_thread")
    return told_rows(rows, "at", *page, **dict(zip(names, names, strict=True)))


def told_letter(kind: str, pk: int, at: datetime, told: dict[str, Any]) -> Happening:
    """Return one message as the timeline writes it, with the way to its thread."""
    mail = told["medium"] == Medium.EMAIL
    what = _("Letter") if mail else str(Medium(told["medium"]).label)
    if told["way"] == Way.IN:
        what = str(Nature(told["nature"]).label) if told["nature"] else _("Answer")
    who = told["author_label"] if told["way"] == Way.OUT else told["from_name"]
    text = " · ".join(part for part in (told["subject"], " ".join(told["words"].split())) if part)
    icon = "mail" if told["way"] == Way.OUT else "mail-opened"
    url = reverse("outreach:thread", args=[told["of_thread"]])
    return Happening((at, kind, pk), kind, icon if mail else "message-circle", who, what, text, url=url)


def of_person(influencer: Influencer, by: Membership) -> dict[str, Any]:
    """Return what a profile shows of letters: threads, sequences, refusals, when an answer is expected, other ways.
    At most eight statements."""
    threads = list(influencer.threads.select_related("mailbox", "assignee__user").order_by("-last_message_at", "-pk")[:MOST_THREADS])  # fmt: skip
    waits = [thread for thread in threads if _waits(thread)]
    return {
        "influencer": influencer, "threads": threads, "enrollments": enrollments_of(influencer),
        "refusals": refusals_of(influencer), "expectation": expectation_of(influencer), "waits": waits,
        "ways": other_ways(influencer, [thread.correspondent for thread in threads]) if waits else [],
        "may_write": rules.can_write(by, influencer.agency),
    }  # fmt: skip


def of_collaboration(collaboration: Collaboration, by: Membership) -> dict[str, Any]:
    """Return what a collaboration's page shows of letters: its threads and sequences. Two statements."""
    threads = Thread.objects.filter(collaboration=collaboration).select_related("assignee__user")
    rows = Enrollment.objects.filter(collaboration=collaboration).select_related("sequence").order_by("-pk")
    return {
        "collaboration": collaboration, "threads": list(threads.order_by("-last_message_at", "-pk")[:MOST_THREADS]),
        "enrollments": list(rows[:5]), "active": EnrollmentState.active,
        "may_write": rules.can_write(by, collaboration.agency), "ended": collaboration.ended_at is not None,
    }  # fmt: skip


def _waits(thread: Thread) -> bool:
    return (
        thread.state == ThreadState.OPEN
        and thread.waiting_for == WaitingFor.THEM
        and thread.answer_due_at is not None
    )
