"""Six networks at once, when the database or the broker lets a worker down. Only the platforms are fakes."""

import time
from collections.abc import Iterator

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
    end = time.monotonic() + PATIENCE
    while Poll.objects.count() < number:
        assert time.monotonic() < end, list(Channel.objects.values_list("platform", "state", "state_note"))
        time.sleep(0.1)


def _connections() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {row[0] for row in cursor.fetchall()}


def test_postgres_gone_for_a_moment_and_redis_emptied_lose_nothing_and_repeat_nothing(networks):
    """A worker whose database connections are cut, and a broker that forgot its messages: the rows know the work."""
    from django.core.cache import cache

    from influencers.poll_claims import LEASE
    from irm.celery import app

    queue_due_polls(now=timezone.now())
    app.control.purge()  # the broker forgets
    cache.clear()
    assert Channel.objects.filter(claimed_until__isnull=False).count() == len(FAKES)
    ours = _connections()  # this process may hold several: Django opens another inside a browser's event loop
    with worker(networks):
        end = time.monotonic() + PATIENCE
        while not (theirs := _connections() - ours):
            assert time.monotonic() < end, "the worker opened no connection"
            time.sleep(0.1)
        time.sleep(2)  # it waits for work with its connections open
        theirs |= _connections() - ours
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(pg_terminate_backend(pid)) FROM unnest(%s) AS pid", [list(theirs)])
        assert queue_due_polls(now=timezone.now()) == 0  # the leases stand
        queue_due_polls(now=timezone.now() + LEASE * 1.1)
        wait_until_read(len(FAKES))

    states = Channel.objects.values_list("state", "followers", "claimed_until").distinct()
    assert list(states) == [("ok", FOLLOWERS, None)]
    assert all(found.channel.snapshots.count() == 1 for found in networks.values())
