"""What the clock does across rooms. Tasks are leaves: each calls its one action."""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="desk.send_daily_letters")
def send_daily_letters(**kwargs: Any) -> None:
    """Beat, every quarter of an hour: tell members whose hour has come what is due today."""
    from desk import queries
    from outreach.actions import daily_letters

    daily_letters.send_daily_letters(now=timezone.now(), read=queries.due_now)
