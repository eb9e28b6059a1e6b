"""Nudges: a message that says "look now" to a worker, after commit. One that is lost is no loss: the clock looks too."""

from django.db import transaction

from crisis import tasks
from influencers.actions import moods


def nudge_reading() -> None:
    """Let the worker that holds the models read what came."""
    moods.nudge()


def nudge_hearing() -> None:
    """Let detection count what was read."""
    transaction.on_commit(lambda: tasks.hear.apply_async(expires=moods.SOON), robust=True)
