"""One network from its (fake) server through a real Celery worker process; only the platform is a fake."""

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.urls import reverse
from django.utils import timezone

from influencers.actions.polling import queue_due_polls
from influencers.actions.posts import queue_due_posts
from influencers.models import Channel, Poll
from tests.influencers.platforms.networks import FAKES, SECRETS, Network, settle
from tests.processes import PATIENCE, WORKER, running


@contextmanager
def networks_of(platforms: Sequence[str], agency: Any, settings: Any) -> Iterator[dict[str, Network]]:
    """Give fake servers with one account each, due at this moment, and let the installation read them."""
    for name, value in SECRETS.items():
        setattr(settings, name, value)
    with ExitStack() as stack:
        found = {}
        for platform in platforms:
            fake = stack.enter_context(FAKES[platform]())
            setattr(settings, f"{platform.upper()}_BASE_URL", fake.url)
            found[platform] = settle(platform, fake, agency)
        yield found


@contextmanager
def worker(networks: Mapping[str, Network]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process that sees the test's database and the fakes."""
    bases = {f"{platform.upper()}_BASE_URL": found.fake.url for platform, found in networks.items()}
    with running(*WORKER, "--concurrency", "1", **SECRETS, **bases) as process:
        yield process


def beat_until(done: Callable[[], bool]) -> None:
    """Queue what is due, as the beat does each minute, until it is done."""
    end = time.monotonic() + PATIENCE
    while not done():
        queue_due_polls(now=timezone.now())
        queue_due_posts(now=timezone.now())
        assert time.monotonic() < end, list(Poll.objects.values_list("kind", "result", "note"))
        time.sleep(0.3)


def read(channel: Channel, *kinds: str) -> Callable[[], bool]:
    """Return the question whether polls of all these kinds are in the channel's log."""
    return lambda: set(kinds) <= set(Poll.objects.filter(channel=channel).values_list("kind", flat=True))


def page_of(client: Any, channel: Channel, name: str = "channel") -> str:
    answer = client.get(reverse(f"influencers:{name}", args=[channel.uuid]))
    assert answer.status_code == 200
    return answer.text


def polled_again(channel: Channel) -> Callable[[], bool]:
    """Make the channel due, and return the question whether its figures have been read once more."""
    before = Poll.objects.filter(channel=channel, kind=Poll.Kind.FIGURES).count()
    Channel.objects.filter(pk=channel.pk).update(next_poll_at=timezone.now())
    return lambda: Poll.objects.filter(channel=channel, kind=Poll.Kind.FIGURES).count() > before
