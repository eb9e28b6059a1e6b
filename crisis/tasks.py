"""What the clock does in this room. Each task finds its due work in Postgres: a nudge lost is no loss."""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="crisis.prepare_rooms")
def prepare_rooms(**kwargs: Any) -> None:
    """After an opening, and each minute: monitors and evidence of rooms that were opened."""
    from crisis.actions import preparing

    preparing.prepare_rooms(now=timezone.now())


@shared_task(name="crisis.look_at_clocks")
def look_at_clocks(**kwargs: Any) -> None:
    """Beat, every half minute: tell rooms what is late, once."""
    from crisis.actions import clocks

    clocks.look_at_clocks(now=timezone.now())


@shared_task(name="crisis.send_notices")
def send_notices(**kwargs: Any) -> None:
    """Beat, and after an alert changed or something fell late: climb the chain of duty, send what is due."""
    from crisis.actions import house_notices, overdue, telling

    telling.send_due(now=timezone.now())
    overdue.climb_due(now=timezone.now())
    house_notices.send_due(now=timezone.now())


@shared_task(name="crisis.play_drills")
def play_drills(*, goes_on: bool = False, **kwargs: Any) -> None:
    """Beat, and each second while a drill runs: play what is due. Of lines of looks there is only one at a time."""
    from crisis.actions import drills

    if not drills.hold_line(goes_on=goes_on):
        return
    drills.play_due(now=timezone.now())
    if drills.is_any_running():
        play_drills.apply_async(kwargs={"goes_on": True}, countdown=1)
    else:
        drills.leave_line()


@shared_task(name="crisis.hear")
def hear(**kwargs: Any) -> None:
    """Beat, every ten seconds, and when comments or mentions were read: count them, raise alerts."""
    from crisis.actions import listening

    listening.hear(now=timezone.now())


@shared_task(name="crisis.join_posts")
def join_posts(**kwargs: Any) -> None:
    """Beat, each minute: let monitors hear posts that were published or found lately."""
    from crisis.actions import joining_posts

    joining_posts.join_new_posts(now=timezone.now())


@shared_task(name="crisis.read_feeds")
def read_feeds(**kwargs: Any) -> None:
    """Beat, each minute: read the feeds of monitors that are due."""
    from crisis.actions import reading_feeds

    reading_feeds.read_due(now=timezone.now())


@shared_task(name="crisis.tell_clients")
def tell_clients(**kwargs: Any) -> None:
    """Beat, and after an update was shared or their word was asked: letters to the brand's people, approvals that wait."""
    from crisis.actions import approval_letters, approvals, update_letters

    update_letters.send_due(now=timezone.now())
    approval_letters.send_due(now=timezone.now())
    approvals.remind_of_waiting(now=timezone.now())


@shared_task(name="crisis.take_in_mentions", queue="imports")
def take_in_mentions(*, file_id: int | None = None, **kwargs: Any) -> None:
    """After a file of mentions was started, and each minute: files that no worker is at although one should be.

    In the worker of lists: a long file must not keep alerts waiting.
    """
    from crisis.actions import reading_mention_files

    reading_mention_files.take_in_due(now=timezone.now(), only=file_id)
