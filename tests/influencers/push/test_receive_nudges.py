"""What a notice does to a channel: brings it forward, not too often, and never puts it off."""

import hashlib
from datetime import timedelta

import pytest

from influencers.actions.push import NUDGE_GAP, forget_notices, nudge_channels
from influencers.models import Channel, PushMessage
from influencers.states import PushState
from tests.influencers.push.conftest import now
from tests.influencers.push.noticing import ATOM, UC, channel_of, feed, sign, subscription, tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("push")]


def test_a_flood_of_notices_brings_a_channel_forward_once_in_five_minutes(agency):
    channel, at = channel_of(agency, "youtube", UC), now()

    def nudge(moment) -> int:
        return nudge_channels(platform="youtube", accounts=[UC], kinds=["post"], now=moment)

    assert [nudge(at), nudge(at), nudge(at + timedelta(seconds=1))] == [1, 0, 0]
    # Read meanwhile; the next notice waits for the gap, and a flood moves it no further.
    Channel.objects.update(next_poll_at=at + timedelta(days=1), posts_due_at=at + timedelta(days=1))
    assert [nudge(at + timedelta(minutes=1)) for _ in range(3)] == [1, 0, 0]
    channel.refresh_from_db()
    assert (channel.next_poll_at, channel.posts_due_at) == (at + NUDGE_GAP, at + NUDGE_GAP)


def test_a_nudge_never_puts_off_what_is_due_earlier_nor_wakes_what_nobody_polls(agency):
    soon = now() - timedelta(minutes=1)
    due = channel_of(agency, "youtube", UC, next_poll_at=soon, posts_due_at=soon)
    asleep = channel_of(agency, "youtube", "UC" + "b" * 22, next_poll_at=None, posts_due_at=None)

    nudge_channels(
        platform="youtube", accounts=[due.external_id, asleep.external_id], kinds=["post"], now=now()
    )

    due.refresh_from_db()
    asleep.refresh_from_db()
    assert (due.next_poll_at, asleep.next_poll_at, asleep.posts_due_at) == (soon, None, None)


def test_notices_are_forgotten_after_a_week(server, db):
    row = subscription("telegram")
    digest = hashlib.sha256(b"1").hexdigest()
    PushMessage.objects.create(subscription=row, digest=digest, received_at=now() - timedelta(days=8))
    PushMessage.objects.create(subscription=row, digest="0" * 64, received_at=now() - timedelta(days=6))

    assert (forget_notices(now=now()), PushMessage.objects.count()) == (1, 1)


def test_after_secret_key_was_changed_the_platform_is_asked_anew(agency, server):
    row = subscription("youtube", UC, topic="videos", sealed="of another key")
    body = feed()

    assert tell(server, row, body, ATOM | {"X-Hub-Signature": sign(body)}).status_code == 204

    row.refresh_from_db()
    assert (row.state, row.sealed) == (PushState.WANTED, "")
