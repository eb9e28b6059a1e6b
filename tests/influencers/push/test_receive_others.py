"""What TikTok, Telegram and VK tell, each by its own secret."""

import json
from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from accounts.sealing import seal
from influencers.actions.subscriptions import plan_push
from influencers.models import Credential, PushMessage, PushSubscription
from influencers.states import ChannelState, PushState
from tests.influencers.push.conftest import now
from tests.influencers.push.noticing import JSON, SECRET, channel_of, consent_to, is_due, subscription, tell
from tests.platforms.fakes import FakeTikTok

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("push")]


def test_a_consent_taken_back_at_tiktok_is_deleted_here_at_once(agency, public, apps):
    channel = channel_of(agency, "tiktok", "open-1")
    consent_to(channel, "open-1")
    plan_push(now=now())
    row = PushSubscription.objects.get(platform="tiktok")
    header, body = FakeTikTok().webhook("authorization.removed", "open-1", {"reason": 1})

    forged = tell(public, row, body, JSON | {"TikTok-Signature": header[:-1] + "0" * 2})
    old, old_body = FakeTikTok(now=now() - timedelta(hours=73)).webhook("authorization.removed", "open-1", {})
    stale = tell(public, row, old_body, JSON | {"TikTok-Signature": old})
    assert (forged.status_code, stale.status_code, Credential.objects.count()) == (403, 403, 1)

    assert tell(public, row, body, JSON | {"TikTok-Signature": header}).status_code == 204

    channel.refresh_from_db()
    assert (Credential.objects.count(), channel.state) == (0, ChannelState.NEEDS_CONSENT)
    assert channel.state_note.startswith("The influencer took the consent back")
    (entry,) = AuditEntry.objects.filter(action="influencers.consent.withdrawn")
    assert (entry.actor, entry.agency) == (None, agency)


# Telegram


def test_a_bots_updates_are_heard_with_its_secret_only(agency, server):
    channel = channel_of(agency, "telegram", "-1001")
    row = subscription("telegram")
    body = json.dumps(
        {
            "update_id": 7,
            "channel_post": {"chat": {"id": -1001}, "message_id": 55, "date": 1, "text": "hello"},
        }
    ).encode()
    headers = JSON | {"X-Telegram-Bot-Api-Secret-Token": "guess"}

    assert tell(server, row, body, headers).status_code == 403
    assert not is_due(channel)
    headers["X-Telegram-Bot-Api-Secret-Token"] = SECRET
    assert [tell(server, row, body, headers).status_code for _ in range(2)] == [204, 204]
    assert (is_due(channel), PushMessage.objects.count()) == (True, 1)


def test_a_bot_of_one_agency_moves_nothing_at_another(agency, other_agency, server):
    ours, theirs = channel_of(agency, "telegram", "-1001"), channel_of(other_agency, "telegram", "-1001")
    row = subscription("telegram", agency=agency)
    body = json.dumps({"update_id": 7, "channel_post": {"chat": {"id": -1001}, "message_id": 5}}).encode()

    tell(server, row, body, JSON | {"X-Telegram-Bot-Api-Secret-Token": SECRET})

    assert (is_due(ours), is_due(theirs)) == (True, False)


# VK


def _vk(kind: str, *, group: int = 123, secret: str = SECRET, event: str = "e1") -> bytes:
    return json.dumps(
        {
            "type": kind,
            "event_id": event,
            "v": "5.199",
            "group_id": group,
            "object": {"id": 5},
            "secret": secret,
        }
    ).encode()


def test_vk_gets_its_string_and_is_heard_with_the_secret(agency, server):
    channel = channel_of(agency, "vk", "-123")
    row = subscription(
        "vk",
        "-123",
        topic="account",
        agency=agency,
        state=PushState.ASKED,
        sealed=seal({"secret": SECRET, "confirmation": "8f3b21c0"}),
    )

    confirmed = tell(server, row, _vk("confirmation", secret=""), JSON)
    assert (confirmed.status_code, confirmed.text) == (200, "8f3b21c0")
    assert tell(server, row, _vk("confirmation", group=124), JSON).status_code == 403
    assert tell(server, row, _vk("wall_post_new", secret="guess"), JSON).status_code == 403
    assert tell(server, row, b"[]", JSON).status_code == 400
    assert not is_due(channel)

    answers = [tell(server, row, _vk("wall_post_new"), JSON) for _ in range(2)]
    row.refresh_from_db()
    assert [(a.status_code, a.text) for a in answers] == [(200, "ok")] * 2
    assert (row.state, row.messages, is_due(channel)) == (PushState.ACTIVE, 1, True)
