"""What briefs ask of a member today: objections to answer, questions, second talks before production."""

from datetime import date
from functools import partial

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import WEEK, Asked, Due, Urgency, urgency_of
from accounts.models import Membership
from accounts.united import Rows
from campaigns.models import PointAnswer, ReadBack
from campaigns.queries.today_stakes import stake_columns, stake_of
from campaigns.states import Side

MOST_OF_A_KIND = 50
MOST = 100
COLUMNS = (
    "uuid",
    "collaboration__influencer__name",
    "brief__campaign__name",
    *stake_columns("brief__campaign__"),
)


def briefs_due(membership: Membership, today: date, mine: Q) -> list[Asked]:
    """Ask for what waits with briefs of people who are still part of a campaign. `mine` matches collaborations of the
    member, by "collaboration__"."""
    rows = ReadBack.objects.for_agency(membership.agency).going_on().filter(mine)
    objections = PointAnswer.objects.open_objections().filter(read_back=OuterRef("pk"))
    waiting = rows.annotate(
        has_objection=Exists(objections),
        newest_ours=Max("remarks__pk", filter=Q(remarks__side=Side.HOUSE)),
        newest_theirs=Max("remarks__pk", filter=Q(remarks__side=Side.INFLUENCER)),
    ).filter(Q(has_objection=True) | Q(newest_theirs__gt=Coalesce(F("newest_ours"), 0)))
    checks = rows.filter(checked_at=None, check_due_at__lt=timezone.now() + WEEK)
    parts = (
        Rows(waiting.order_by("pk"), (*COLUMNS, "has_objection"), MOST),
        Rows(checks.order_by("check_due_at", "pk"), (*COLUMNS, "check_due_at"), MOST_OF_A_KIND),
    )
    return [Asked(partial(_dues, today), parts)]


def _dues(today: date, waiting: list[ReadBack], checks: list[ReadBack]) -> list[Due]:
    found = []
    for row in waiting:
        if vars(row)["has_objection"]:
            found.append(
                _row(row, "objection", "messages", _("Objects to a point of the brief"), _("Answer"))
            )
        else:
            found.append(_row(row, "question", "message", _("Asked about the brief"), _("Answer")))
    for check in checks:
        due = timezone.localtime(check.check_due_at).date()
        found.append(
            _row(check, "second_check", "phone", _("Talk the brief through again"), _("Open"), due, today)
        )
    return found[:MOST]


def _row(
    row: ReadBack,
    kind: str,
    icon: str,
    what: str,
    action: str,
    due: date | None = None,
    today: date | None = None,
) -> Due:
    return Due(
        kind=kind,
        icon=icon,
        who=row.collaboration.influencer.name,
        what=what,
        why=str(row.brief.campaign),
        url=reverse("campaigns:read_back", args=[row.uuid]),
        action=action,
        urgency=urgency_of(due, today) if due and today else Urgency.NOW,
        due=due,
        stake=stake_of(row.brief.campaign),
    )
