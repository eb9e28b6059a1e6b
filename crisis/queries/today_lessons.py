"""What past crises and plans for coming ones ask of a member today."""

from datetime import date
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.due import WEEK, Asked, Due, urgency_of
from accounts.models import Membership
from accounts.united import Rows
from crisis.models import FollowUp, Playbook, Postmortem
from crisis.pages.playbooks import A_YEAR
from crisis.queries.postmortems import follow_ups_to_show, postmortems_to_show
from crisis.states import PostmortemState

MOST_OF_A_KIND = 50


def postmortems_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for one's open post-mortems that are due within a week."""
    rows = postmortems_to_show(membership.agency).filter(
        owner=membership, state=PostmortemState.WRITING, due_on__lte=today + WEEK
    )
    part = Rows(rows.order_by("due_on", "pk"), ("uuid", "due_on", "incident__title"), MOST_OF_A_KIND)
    return [Asked(partial(_postmortems, today), (part,))]


def _postmortems(today: date, rows: list[Postmortem]) -> list[Due]:
    return [
        Due(
            kind=_("Post-mortem"), icon="bulb", who=row.incident.title, what=_("Write the post-mortem"),
            why=_("The incident is closed; what it teaches is not written yet."),
            url=reverse("crisis:postmortem", args=[row.uuid]), action=_("Write"), urgency=urgency_of(row.due_on, today), due=row.due_on,
        )
        for row in rows
        if row.due_on
    ]  # fmt: skip


def follow_ups_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for one's follow-ups that are due within a week."""
    rows = follow_ups_to_show(membership.agency).filter(
        owner=membership, done_at=None, due_on__lte=today + WEEK
    )
    columns = ("text", "seen_by", "due_on", "postmortem__uuid", "postmortem__incident__title")
    part = Rows(rows.order_by("due_on", "pk"), columns, MOST_OF_A_KIND)
    return [Asked(partial(_follow_ups, today), (part,))]


def _follow_ups(today: date, rows: list[FollowUp]) -> list[Due]:
    return [
        Due(
            kind=_("Follow-up"), icon="flag", who=row.postmortem.incident.title, what=row.text,
            why=_("So that it does not happen again: %(seen)s") % {"seen": row.seen_by} if row.seen_by else _("So that it does not happen again."),
            url=f"{reverse('crisis:postmortem', args=[row.postmortem.uuid])}#follow-ups", action=_("Open"),
            urgency=urgency_of(row.due_on, today), due=row.due_on,
        )
        for row in rows
    ]  # fmt: skip


def reviews_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for one's playbooks whose yearly look is due within a week."""
    rows = (
        Playbook.objects.for_agency(membership.agency)
        .living()
        .filter(
            Q(reviewed_on__lte=today + WEEK - A_YEAR)
            | Q(reviewed_on=None, created_at__date__lte=today + WEEK - A_YEAR),
            owner=membership,
        )
    )
    part = Rows(rows.order_by("pk"), ("uuid", "name", "reviewed_on", "created_at"), MOST_OF_A_KIND)
    return [Asked(partial(_reviews, today), (part,))]


def _reviews(today: date, rows: list[Playbook]) -> list[Due]:
    return [
        Due(
            kind=_("Playbook"), icon="list-check", who=row.name, what=_("Look the plan through"),
            why=_("Every plan is looked through once a year."), url=row.get_absolute_url(), action=_("Read it"),
            urgency=urgency_of(day, today), due=day,
        )
        for row in rows
        if (day := (row.reviewed_on or row.created_at.date()) + A_YEAR)
    ]  # fmt: skip
