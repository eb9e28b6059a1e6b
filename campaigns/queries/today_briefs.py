"""What briefs ask of a member today: objections to answer, questions, second talks before production."""

from datetime import date

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import WEEK, Due, Urgency, urgency_of
from accounts.models import Membership
from campaigns.models import PointAnswer, ReadBack
from campaigns.queries.today_stakes import stake_of
from campaigns.states import Side

MOST_OF_A_KIND = 50


def briefs_due(membership: Membership, today: date, mine: Q) -> list[Due]:
    """Return what waits with briefs of people who are still part of a campaign. `mine` matches collaborations of the
    member, by "collaboration__"; three statements."""
    rows = (
        ReadBack.objects.for_agency(membership.agency)
        .going_on()
        .filter(mine)
        .select_related("collaboration__influencer", "brief__campaign")
    )
    objecting = set(
        PointAnswer.objects.open_objections()
        .filter(read_back__in=rows)
        .values_list("read_back_id", flat=True)
    )
    waiting = rows.filter(Q(pk__in=objecting) | Q(remarks__isnull=False)).annotate(
        newest_ours=Max("remarks__pk", filter=Q(remarks__side=Side.HOUSE)),
        newest_theirs=Max("remarks__pk", filter=Q(remarks__side=Side.INFLUENCER)),
    )
    found = []
    for row in waiting.order_by("pk"):
        if row.pk in objecting:
            found.append(
                _row(row, "objection", "messages", _("Objects to a point of the brief"), _("Answer"))
            )
        elif row.newest_theirs and row.newest_theirs > (row.newest_ours or 0):
            found.append(_row(row, "question", "message", _("Asked about the brief"), _("Answer")))
    checks = rows.filter(checked_at=None, check_due_at__lt=timezone.now() + WEEK).order_by(
        "check_due_at", "pk"
    )
    for check in checks[:MOST_OF_A_KIND]:
        due = timezone.localtime(check.check_due_at).date()
        found.append(
            _row(check, "second_check", "phone", _("Talk the brief through again"), _("Open"), due, today)
        )
    return found[: MOST_OF_A_KIND * 2]


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
