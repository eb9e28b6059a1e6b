"""Twitch's messages: the challenge, the signature, their age, and a revocation."""

from datetime import timedelta

import pytest

from influencers.models import PushMessage
from influencers.states import PushState
from tests.influencers.push.conftest import now
from tests.influencers.push.noticing import JSON, SECRET, channel_of, is_due, subscription, tell
from tests.platforms.fakes import FakeTwitch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("push")]


def _twitch(server, row, kind="notification", *, secret=SECRET, message_id="m1", at=None, **inside):
    fake = FakeTwitch(now=at)
    body = {
        "subscription": {
            "type": "stream.online",
            "status": inside.pop("status", "enabled"),
            "condition": {"broadcaster_user_id": inside.pop("channel", "1337")},
        },
        **inside,
    }
    headers, raw = fake.delivery(secret, kind, body, message_id)
    return tell(server, row, raw, JSON | headers)


def test_twitch_gets_its_challenge_back_and_is_heard(agency, server):
    channel = channel_of(agency, "twitch", "1337")
    row = subscription("twitch", "1337", topic="stream.online", state=PushState.ASKED)

    challenge = _twitch(server, row, "webhook_callback_verification", challenge="pogchamp")
    first, repeat = _twitch(server, row, message_id="m2"), _twitch(server, row, message_id="m2")

    row.refresh_from_db()
    assert (challenge.status_code, challenge.text) == (200, "pogchamp")
    assert (first.status_code, repeat.status_code) == (204, 204)
    assert (row.state, row.messages, is_due(channel)) == (PushState.ACTIVE, 1, True)


@pytest.mark.parametrize("wrong", ["secret", "stale", "future", "tampered"])
def test_a_forged_or_stale_twitch_message_is_refused(agency, server, wrong):
    channel, row = channel_of(agency, "twitch", "1337"), subscription("twitch", "1337", topic="stream.online")
    moments = {"stale": now() - timedelta(minutes=11), "future": now() + timedelta(minutes=11)}
    if wrong == "tampered":
        headers, raw = FakeTwitch().delivery(SECRET, "notification", {"subscription": {}}, "m1")
        answer = tell(server, row, raw + b" ", JSON | headers)
    else:
        secret = "of somebody else" if wrong == "secret" else SECRET
        answer = _twitch(server, row, secret=secret, at=moments.get(wrong))

    assert (answer.status_code, is_due(channel), PushMessage.objects.count()) == (403, False, 0)


def test_a_revocation_by_twitch_is_shown_and_asked_for_again_later(server, db):
    row = subscription("twitch", "1337", topic="stream.online", external_id="x")

    assert _twitch(server, row, "revocation", status="notification_failures_exceeded").status_code == 204

    row.refresh_from_db()
    assert (row.state, row.external_id) == (PushState.STOPPED, "")
    assert row.last_failure == "The platform ended the notices: notification_failures_exceeded."
    assert row.due_at > now() + timedelta(hours=23)
