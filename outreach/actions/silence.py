"""How long answers are waited for, figured anew by the clock."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Agency
from outreach.models import AnswerTime
from outreach.queries.answer_times import answer_hours

HISTORY = timedelta(days=730)  # people and habits change; two years are enough to know them


def figure_answer_times(*, now: datetime) -> int:
    """Beat: work out how long people took to answer each agency; return how many rows are known."""
    agencies = Agency.objects.filter(messages__isnull=False).distinct().order_by("pk")
    return sum(_figure(agency, now=now) for agency in agencies)


@transaction.atomic
def _figure(agency: Agency, *, now: datetime) -> int:
    found = answer_hours(agency, since=now - HISTORY)
    AnswerTime.objects.for_agency(agency).exclude(tier__in=[row[0] for row in found]).delete()
    AnswerTime.objects.bulk_create(
        [
            AnswerTime(agency=agency, tier=tier, known=known, median_hours=median, late_hours=late, figured_at=now)
            for tier, known, median, late in found
        ],
        update_conflicts=True, unique_fields=["agency", "tier"],
        update_fields=["known", "median_hours", "late_hours", "figured_at"],
    )  # fmt: skip
    return len(found)
