"""Polls in processes of their own: a real worker, and one that is killed."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Literal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from influencers.actions.polling import queue_due_polls
from influencers.models import Channel, Comment, Post, Snapshot
from influencers.poll_claims import LEASE
from influencers.post_claims import LEASE as POSTS_LEASE
from influencers.post_claims import Claimed, claim_lists, claim_posts_to_comment
from tests import factories
from tests.influencers.polling.rounds import channel_id, comment_round, list_round, make_due, poll_round
from tests.platforms.fakes.youtube import KEY
from tests.platforms.fakes.youtube_shapes import FakeComment
from tests.processes import WORKER, running

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120


def _process(*command: str, youtube_url: str = "") -> AbstractContextManager["subprocess.Popen[bytes]"]:
    return running(*command, YOUTUBE_API_KEY=KEY if youtube_url else "", YOUTUBE_BASE_URL=youtube_url)


def _wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def _somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_a_worker_reads_what_the_tick_queued(agency):
    influencer = factories.make_influencer(agency)
    channels = [factories.make_channel(influencer, "sandbox", f"worker{number}") for number in range(60)]
    assert queue_due_polls(now=timezone.now()) == 60
    with _process(*WORKER, "--concurrency", "1"):
        _wait_until(lambda: Snapshot.objects.count() == 60)

    assert set(Channel.objects.values_list("state", "claimed_until")) == {("ok", None)}
    assert all(channel.snapshots.count() == 1 for channel in channels)


def test_a_worker_killed_between_the_answer_and_the_storing_repeats_nothing_twice(agency, youtube):
    youtube.add_channel(channel_id(1), handle="@x", subscribers=7000)
    channel = make_due(
        factories.make_influencer(agency), channel_id(1), handle="x", next_poll_at=timezone.now()
    )

    with _process(
        "manage.py", "poll", "--skip-checks", "--once", "--platform", "youtube", youtube_url=youtube.url
    ) as process:
        _wait_until(
            lambda: Channel.objects.filter(claimed_until__isnull=False).exists() or process.poll() is not None
        )
        with transaction.atomic():
            Channel.objects.select_for_update().get(pk=channel.pk)
            _wait_until(lambda: len(youtube.requests) == 1 and _somebody_waits_for_a_lock())
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE)

    channel.refresh_from_db()
    assert (channel.followers, Snapshot.objects.count()) == (None, 0)
    now = timezone.now()
    assert poll_round(now=now) == 0  # the claim stands until its lease ends
    assert poll_round(now=now + LEASE + timedelta(seconds=1)) == 1
    channel.refresh_from_db()
    assert (channel.followers, Snapshot.objects.count(), len(youtube.requests)) == (7000, 1, 2)


def test_the_command_says_a_line_a_batch(agency, youtube, capfd):
    for number in range(55):
        youtube.add_channel(channel_id(number), handle=f"@c{number}")
        make_due(factories.make_influencer(agency), channel_id(number), handle=f"c{number}")

    with _process("manage.py", "poll", "--skip-checks", "--once", youtube_url=youtube.url) as process:
        assert process.wait(timeout=PATIENCE) == 0

    lines = [line for line in capfd.readouterr().out.splitlines() if line.startswith("youtube:")]
    assert [line.split(" in ")[0] for line in lines] == [
        "youtube: 50 channels of 50 accounts",
        "youtube: 5 channels of 5 accounts",
    ]


def test_a_worker_killed_between_two_pages_of_comments_loses_none_and_stores_none_twice(agency, youtube):
    channel = factories.make_channel(
        factories.make_influencer(agency), "youtube", "x", external_id=channel_id(1), state="ok"
    )
    now = timezone.now()
    youtube.add_channel(channel_id(1), handle="@x")
    comments = [FakeComment(f"c{n:04d}", "Text", written=now - timedelta(minutes=n)) for n in range(350)]
    youtube.add_video("video000001", channel_id(1), published=now - timedelta(days=1), comments=comments)
    youtube.fail_next(1, path="commentThreads", after=2, delay=20.0)

    listed = _in_a_process("read_claimed_posts", "channel_ids", claim_lists, youtube.url, kill=False)
    Post.objects.update(comments_due_at=now)
    killed = _in_a_process(
        "read_claimed_comments",
        "post_ids",
        claim_posts_to_comment,
        youtube.url,
        kill=lambda: Comment.objects.count() == 200,
    )

    assert (listed, killed) == (0, -signal.SIGKILL)
    assert (channel.posts.count(), Comment.objects.count()) == (1, 200)
    youtube.heal()
    assert comment_round() == 0  # the claim stands until its lease ends
    assert comment_round(now=timezone.now() + POSTS_LEASE) == 150
    assert Comment.objects.values("external_id").distinct().count() == Comment.objects.count() == 350


def test_a_worker_killed_while_posts_are_listed_stores_them_once_after_the_lease(agency, youtube):
    channel = factories.make_channel(
        factories.make_influencer(agency), "youtube", "x", external_id=channel_id(1), state="ok"
    )
    now = timezone.now()
    youtube.add_channel(channel_id(1), handle="@x")
    youtube.add_video("video000001", channel_id(1), published=now - timedelta(days=1))
    youtube.fail_next(1, path="playlistItems", delay=20.0)

    killed = _in_a_process(
        "read_claimed_posts", "channel_ids", claim_lists, youtube.url, kill=lambda: len(youtube.requests) == 1
    )

    assert (killed, channel.posts.count()) == (-signal.SIGKILL, 0)
    youtube.heal()
    assert list_round("youtube") == 0
    assert list_round("youtube", now=timezone.now() + POSTS_LEASE) == 1
    assert channel.posts.count() == 1


def _in_a_process(
    action: str,
    ids: str,
    claim: Callable[..., Claimed],
    url: str,
    *,
    kill: Callable[[], bool] | Literal[False],
) -> int:
    """Claim here what a process of its own then reads, and kill it once something happened; return how it ended."""
    with transaction.atomic():
        claimed = claim("youtube", now=timezone.now()) if claim is claim_lists else claim(now=timezone.now())
    code = (
        "from datetime import datetime; from django.utils import timezone; from influencers.actions import posts; "
        f"posts.{action}({ids}={claimed.batches[0]}, claimed_until=datetime.fromisoformat("
        f"'{claimed.until.isoformat()}'), now=timezone.now())"
    )
    with _process("manage.py", "shell", "-v", "0", "-c", code, youtube_url=url) as process:
        if kill:
            _wait_until(lambda: kill() or process.poll() is not None)
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait(timeout=PATIENCE)
