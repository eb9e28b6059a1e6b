"""What the clock and other processes do for drafts. Tasks are leaves: each calls its one action."""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="drafts.look_at_file")
def look_at_file(*, file_id: int, **kwargs: Any) -> None:
    from drafts.actions import looking

    looking.look_at_file(file_id=file_id, now=timezone.now())


@shared_task(name="drafts.look_at_lost_files")
def look_at_lost_files(**kwargs: Any) -> None:
    """Beat, each minute: hand files whose worker is gone to another one."""
    from drafts.actions import looking

    looking.look_at_lost(now=timezone.now())


@shared_task(name="drafts.expire_uploads")
def expire_uploads(**kwargs: Any) -> None:
    """Beat, every ten minutes: forget uploads whose rest never came."""
    from drafts.actions import uploads

    uploads.expire_uploads(now=timezone.now())


@shared_task(name="drafts.escalate_late")
def escalate_late(**kwargs: Any) -> None:
    """Beat, every five minutes: tell others that a review is late. Nothing is decided by it."""
    from drafts.actions import reminding

    reminding.escalate_late(now=timezone.now())


@shared_task(name="drafts.send_letters")
def send_letters(**kwargs: Any) -> None:
    """Beat, each minute: mail the letters that wait."""
    from drafts.actions import reminding

    reminding.send_letters(now=timezone.now())


@shared_task(name="drafts.send_digests")
def send_digests(**kwargs: Any) -> None:
    """Beat, every quarter of an hour: the day's letters to clients whose morning it is."""
    from drafts.actions import digests

    digests.send_digests(now=timezone.now())
