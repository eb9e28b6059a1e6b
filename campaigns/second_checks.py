"""When the brief is talked through a second time: some days before the first draft is due (R19)."""

from datetime import datetime, timedelta

from django.db.models import Min, Q

from campaigns.models import Brief, Collaboration, ReadBack
from campaigns.states import DeliverableState

DAYS_BEFORE_DRAFT = 4  # own default: late enough that they have begun to think, early enough to change course


def check_due(read_back: ReadBack) -> datetime | None:
    """Return when the second check is due: before the earliest draft the brief is for; never before it was asked for."""
    brief: Brief = read_back.brief
    owed = read_back.collaboration.deliverables.filter(state__in=DeliverableState.owes_draft)
    if brief.platform:
        owed = owed.filter(platform=brief.platform)
    if brief.format:
        owed = owed.filter(format=brief.format)
    first = owed.aggregate(first=Min("draft_due_at", filter=Q(draft_due_at__isnull=False)))["first"]
    if first is None:
        return None
    return max(first - timedelta(days=DAYS_BEFORE_DRAFT), min(read_back.asked_at, first))


def plan_second_checks(collaboration: Collaboration) -> None:
    """Set when each brief of a collaboration is talked through again. Called whenever a draft's date is set or moved."""
    waiting = ReadBack.objects.filter(collaboration=collaboration, checked_at=None).select_related("brief")
    for read_back in waiting:
        due = check_due(read_back)
        if due != read_back.check_due_at:
            ReadBack.objects.filter(pk=read_back.pk).update(check_due_at=due)
