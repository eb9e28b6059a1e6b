"""What the clock does for campaigns. Tasks are leaves: each calls its one action."""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="campaigns.make_reminders")
def make_reminders(**kwargs: Any) -> None:
    from campaigns.actions import deliverables

    deliverables.make_reminders(now=timezone.now())
