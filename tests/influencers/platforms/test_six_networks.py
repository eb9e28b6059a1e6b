"""Six networks at once, when the database or the broker lets a worker down. Only the platforms are fakes."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import timezone

from influencers.actions.polling import queue_due_polls
from influencers.models import Channel, Poll
from tests.influencers.platforms.networks import FAKES, FOLLOWERS, Network
from tests.influencers.polling.networks.through_celery import PATIENCE, networks_of, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def networks(agency, settings) -> Iterator[dict[str, Network]]:
    """All six with one account each, due at this moment."""
    with networks_of(list(FAKES), agency, settings) as found:
        yield found


def wait_until_read(number: int) -> None:
    _wait(lambda: Poll.objects.count() >= number)


def _wait(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, list(Channel.objects.values_list("platform", "state", "state_note"))
        time.sleep(0.1)


def _connections() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {row[0] for row in cursor.fetchall()}


def test_redis_emptied_and_postgres_gone_for_a_moment_lose_nothing_and_repeat_nothing(networks):
    """A broker that forgot its messages, and a worker whose database connections are cut: the rows know the work."""
    from django.core.cache import cache

    from influencers.poll_claims import LEASE
    from irm.celery import app

    ours = _connections()  # this process may hold several: Django opens another inside a browser's event loop
    queue_due_polls(now=timezone.now())
    app.control.purge()  # the broker forgets
    cache.clear()
    assert Channel.objects.filter(claimed_until__isnull=False).count() == len(FAKES)
    with worker(networks):
        assert queue_due_polls(now=timezone.now()) == 0  # the leases stand
        queue_due_polls(now=timezone.now() + LEASE * 1.1)
        wait_until_read(len(FAKES))

        youtube = networks["youtube"].fake
        asked = len(youtube.requests)
        youtube.fail_next(1, path="channels", delay=3.0)
        Channel.objects.update(next_poll_at=timezone.now())
        assert queue_due_polls(now=timezone.now()) == len(FAKES)
        _wait(lambda: len(youtube.requests) > asked)  # the worker waits for the answer, its connection open
        theirs = _connections() - ours
        assert theirs
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(pg_terminate_backend(pid)) FROM unnest(%s) AS pid", [list(theirs)])
        wait_until_read(len(FAKES) * 2 - 1)
        assert networks["youtube"].channel.polls.count() == 1  # what was being read when it happened
        queue_due_polls(now=timezone.now() + LEASE * 1.1)
        wait_until_read(len(FAKES) * 2)

    states = Channel.objects.values_list("state", "followers", "claimed_until").distinct()
    assert list(states) == [("ok", FOLLOWERS, None)]
    assert [found.channel.polls.count() for found in networks.values()] == [2] * len(FAKES)
