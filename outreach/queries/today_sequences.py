"""What sequences and silence ask of a member today."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.due import Asked, Due, Urgency, urgency_of
from accounts.models import Membership
from accounts.states import Role
from accounts.united import Rows
from outreach.models import Enrollment, Message, Sequence, Thread
from outreach.queries.silence_list import silent_threads
from outreach.states import EnrollmentState, MessageState, SequenceState

MOST_OF_A_KIND = 50
SILENT = ("subject", "correspondent", "answer_due_at", "influencer__name", "collaboration__campaign__name")


def silences(membership: Membership, today: date) -> list[Asked]:
    """Ask for late answers of one's threads, and of people one looks after, that no follow-up asks about by itself."""
    now = timezone.now()
    mine = Q(assignee=membership) | Q(assignee=None, influencer__owner=membership)
    if membership.role == Role.OWNER:
        mine |= Q(assignee=None, influencer__owner=None)
    coming = Enrollment.objects.filter(
        influencer_id=OuterRef("influencer_id"),
        state=EnrollmentState.RUNNING,
        due_at__isnull=False,
        trouble="",
    )
    rows = (
        silent_threads(membership.agency, now=now)
        .filter(~Exists(coming), mine)
        .order_by("answer_due_at", "pk")
    )
    return [Asked(partial(_silent, today), (Rows(rows, SILENT, MOST_OF_A_KIND),))]


def _silent(today: date, rows: list[Thread]) -> list[Due]:
    return [
        Due(
            kind=_("Silence"), icon="clock-pause", who=row.influencer.name if row.influencer else row.correspondent,
            what=_("No answer yet"), why=str(row.collaboration.campaign) if row.collaboration else row.subject,
            url=reverse("outreach:silence"), action=_("Next step"),
            urgency=urgency_of(day, today) if (day := timezone.localtime(row.answer_due_at).date()) else Urgency.NOW, due=day,
        )
        for row in rows
    ]  # fmt: skip


def troubled_sequences(membership: Membership, today: date) -> list[Asked]:
    """Ask for sequences of one's own in which letters wait for a look or are kept back; one line a sequence."""
    mine = Q(author=membership)
    if membership.role == Role.OWNER:
        mine |= Q(author=None) | Q(author__ended_at__isnull=False)
    waiting = Message.objects.filter(
        enrollment_id=OuterRef("enrollments__pk"),
        step_number=0,
        state__in=(MessageState.WRITING, MessageState.BLOCKED),
    )
    active = Q(enrollments__state__in=EnrollmentState.active)
    rows: QuerySet[Any] = (
        Sequence.objects.for_agency(membership.agency)
        .active()
        .exclude(state=SequenceState.FINISHED)
        .filter(mine)
        .annotate(
            to_look_at=Count("enrollments", filter=Q(Exists(waiting), active)),
            stuck=Count("enrollments", filter=active & ~Q(enrollments__trouble="")),
        )
        .filter(Q(to_look_at__gt=0) | Q(stuck__gt=0))
        .order_by("-pk")
    )
    return [Asked(_troubled, (Rows(rows, ("uuid", "name", "goal", "to_look_at", "stuck"), MOST_OF_A_KIND),))]


def _troubled(rows: list[Any]) -> list[Due]:
    return [line for row in rows for line in _lines(row)]


def _lines(row: Any) -> list[Due]:
    url = reverse("outreach:sequence", args=[row.uuid])
    found = []
    if number := row.to_look_at:
        what = ngettext(
            "%(number)s first letter waits for a look", "%(number)s first letters wait for a look", number
        )
        found.append(_due(row, what % {"number": number}, _("Look"), f"{url}?state=review", Urgency.TODAY))
    if number := row.stuck:
        what = ngettext("%(number)s follow-up is kept back", "%(number)s follow-ups are kept back", number)
        found.append(_due(row, what % {"number": number}, _("Mend"), f"{url}?state=trouble", Urgency.NOW))
    return found


def _due(row: Sequence, what: str, action: str, url: str, urgency: Urgency) -> Due:
    return Due(
        kind=_("Sequence"), icon="send", who=row.name, what=what, why=row.goal or _("Nothing leaves until then"), url=url,
        action=action, urgency=urgency,
    )  # fmt: skip
