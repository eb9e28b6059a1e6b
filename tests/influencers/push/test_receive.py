"""Each platform's requests, signed as documented, through the real web server: heard once, forgeries refused."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import httpx2
import pytest

from accounts.models import AuditEntry
from accounts.sealing import seal
from influencers.access import app_name
from influencers.actions.push import NUDGE_GAP, forget_notices, nudge_channels
from influencers.actions.subscriptions import keep_push, plan_push
from influencers.models import Channel, Credential, PushMessage, PushSubscription, Snapshot
from influencers.push_asking import agreed
from influencers.push_hearing import LARGEST_NOTICE
from influencers.states import ChannelState, PushState
from tests import factories
from tests.influencers.push.conftest import now
from tests.platforms.fakes import FakeTikTok, FakeTwitch
from tests.platforms.fakes.instagram import APP_SECRET

pytestmark = pytest.mark.django_db(transaction=True)
UC = "UC" + "a" * 22
SECRET = "a secret that was agreed on"
TOPIC = f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={UC}"
ATOM = {"Content-Type": "application/atom+xml"}
JSON = {"Content-Type": "application/json"}


def _feed(channel: str = UC, video: str = "abcdefghijk") -> bytes:
    return (
        '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><entry>'
        f"<yt:videoId>{video}</yt:videoId><yt:channelId>{channel}</yt:channelId><title>t</title>"
        "<updated>2026-11-20T10:00:04+00:00</updated></entry></feed>"
    ).encode()


def _channel(agency, platform: str, external_id: str, **fields) -> Channel:
    later = now() + timedelta(days=1)
    fields = {"next_poll_at": later, "posts_due_at": later, "state": "ok", **fields}
    return factories.make_channel(
        factories.make_influencer(agency), platform, external_id=external_id, **fields
    )


def _subscription(platform: str, account: str = "", **fields) -> PushSubscription:
    fields = {"topic": "endpoint", "state": PushState.ACTIVE, "sealed": seal({"secret": SECRET}), **fields}
    return PushSubscription.objects.create(platform=platform, account=account, **fields)


def _sign(body: bytes, digest: str = "sha1", secret: str = SECRET) -> str:
    return f"{digest}=" + hmac.new(secret.encode(), body, digest).hexdigest()


def _post(server: str, row: PushSubscription, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    return httpx2.post(f"{server}/push/{row.uuid}/", content=body, headers=headers)


def _is_due(channel: Channel) -> bool:
    channel.refresh_from_db()
    return channel.next_poll_at <= now()


def test_an_upload_at_youtube_brings_the_channel_forward_at_every_agency(agency, other_agency, public, hub):
    ours, theirs = _channel(agency, "youtube", UC), _channel(other_agency, "youtube", UC)
    stranger = _channel(agency, "youtube", "UC" + "b" * 22)
    plan_push(now=now())
    PushSubscription.objects.exclude(account=UC).delete()
    keep_push(now=now())
    assert hub.verified.wait(10)

    assert hub.deliver(TOPIC, _feed(), times=2) == [204, 204]

    row = PushSubscription.objects.get()
    assert (_is_due(ours), _is_due(theirs), _is_due(stranger)) == (True, True, False)
    assert ours.posts_due_at <= now()
    assert (row.messages, PushMessage.objects.count()) == (1, 1)
    assert (ours.followers, ours.posts_count, Snapshot.objects.count()) == (None, None, 0)


def test_a_notice_about_another_channel_does_nothing(agency, server):
    other = _channel(agency, "youtube", "UC" + "b" * 22)
    row = _subscription("youtube", UC, topic="videos")
    body = _feed(other.external_id)

    assert _post(server, row, body, ATOM | {"X-Hub-Signature": _sign(body)}).status_code == 204
    assert not _is_due(other)


def test_a_notice_about_an_account_nobody_has_any_more_is_answered_and_forgotten(server, db):
    row = _subscription("youtube", UC, topic="videos")
    body = _feed()

    assert _post(server, row, body, ATOM | {"X-Hub-Signature": _sign(body)}).status_code == 204


def test_an_address_nobody_was_given_is_not_found(server, db):
    url = f"{server}/push/00000000-0000-4000-8000-000000000000/"

    assert [httpx2.get(url).status_code, httpx2.post(url, headers=JSON).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (ATOM | {"X-Hub-Signature": "sha1=" + "0" * 40}, 204),  # a hub is not told
        (ATOM | {"X-Hub-Signature": "é"}, 204),
        (ATOM, 204),
        (JSON | {"X-Hub-Signature": _sign(_feed())}, 415),
        ({"X-Hub-Signature": _sign(_feed())}, 415),
    ],
)
def test_a_forged_or_misshapen_feed_does_nothing(agency, server, headers, status):
    channel, row = _channel(agency, "youtube", UC), _subscription("youtube", UC, topic="videos")
    headers = {name: value.encode("latin-1", "replace") for name, value in headers.items()}

    assert _post(server, row, _feed(), headers).status_code == status
    assert (_is_due(channel), PushMessage.objects.count()) == (False, 0)


@pytest.mark.parametrize("size", [LARGEST_NOTICE + 1, 6_000_000])
def test_an_oversized_notice_is_refused(agency, server, size):
    channel, row = _channel(agency, "youtube", UC), _subscription("youtube", UC, topic="videos")
    body = _feed() + b" " * size

    assert _post(server, row, body, ATOM | {"X-Hub-Signature": _sign(body)}).status_code == 413
    assert not _is_due(channel)


@pytest.mark.parametrize("body", [b"<feed", b"<!DOCTYPE x><feed/>", b"\x00\xff"])
def test_a_signed_notice_that_makes_no_sense_is_refused(agency, server, body):
    row = _subscription("youtube", UC, topic="videos")

    assert _post(server, row, body, ATOM | {"X-Hub-Signature": _sign(body)}).status_code == 400


@pytest.mark.parametrize(
    ("state", "query", "status"),
    [
        (PushState.ASKED, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 200),
        (PushState.ASKED, {"hub.mode": "subscribe", "hub.topic": TOPIC}, 404),
        (
            PushState.ASKED,
            {"hub.mode": "subscribe", "hub.topic": TOPIC[:-1] + "b", "hub.challenge": "c"},
            404,
        ),
        (PushState.ASKED, {"hub.mode": "unsubscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 404),
        (PushState.ENDING, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 404),
        (PushState.WANTED, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 404),
        (PushState.ASKED, {}, 404),
    ],
)
def test_only_what_was_asked_for_is_confirmed(server, db, state, query, status):
    row = _subscription("youtube", UC, topic="videos", state=state)

    answer = httpx2.get(f"{server}/push/{row.uuid}/", params=query)

    row.refresh_from_db()
    assert (answer.status_code, answer.text) == (status, "c" if status == 200 else "")
    assert (row.state == PushState.ACTIVE) == (status == 200)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(("lease", "days"), [("999999999", 30), ("864000", 10)])
def test_a_lease_is_believed_within_reason(server, db, lease, days):
    row = _subscription("youtube", UC, topic="videos", state=PushState.ASKED)
    query = {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.challenge": "c",
        "hub.lease_seconds": lease,
    }

    assert httpx2.get(f"{server}/push/{row.uuid}/", params=query).status_code == 200
    row.refresh_from_db()
    assert row.expires_at - row.verified_at == timedelta(days=days)


def test_a_hub_that_denies_says_why(server, db):
    row = _subscription("youtube", UC, topic="videos", state=PushState.ASKED)
    query = {"hub.mode": "denied", "hub.topic": TOPIC, "hub.reason": "no such topic"}

    httpx2.get(f"{server}/push/{row.uuid}/", params=query)

    row.refresh_from_db()
    assert (row.state, row.last_failure) == (
        PushState.STOPPED,
        "The platform ended the notices: no such topic.",
    )


# Twitch


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
    return _post(server, row, raw, JSON | headers)


def test_twitch_gets_its_challenge_back_and_is_heard(agency, server):
    channel = _channel(agency, "twitch", "1337")
    row = _subscription("twitch", "1337", topic="stream.online", state=PushState.ASKED)

    challenge = _twitch(server, row, "webhook_callback_verification", challenge="pogchamp")
    first, repeat = _twitch(server, row, message_id="m2"), _twitch(server, row, message_id="m2")

    row.refresh_from_db()
    assert (challenge.status_code, challenge.text) == (200, "pogchamp")
    assert (first.status_code, repeat.status_code) == (204, 204)
    assert (row.state, row.messages, _is_due(channel)) == (PushState.ACTIVE, 1, True)


@pytest.mark.parametrize("wrong", ["secret", "stale", "future", "tampered"])
def test_a_forged_or_stale_twitch_message_is_refused(agency, server, wrong):
    channel, row = _channel(agency, "twitch", "1337"), _subscription("twitch", "1337", topic="stream.online")
    moments = {"stale": now() - timedelta(minutes=11), "future": now() + timedelta(minutes=11)}
    if wrong == "tampered":
        headers, raw = FakeTwitch().delivery(SECRET, "notification", {"subscription": {}}, "m1")
        answer = _post(server, row, raw + b" ", JSON | headers)
    else:
        secret = "of somebody else" if wrong == "secret" else SECRET
        answer = _twitch(server, row, secret=secret, at=moments.get(wrong))

    assert (answer.status_code, _is_due(channel), PushMessage.objects.count()) == (403, False, 0)


def test_a_revocation_by_twitch_is_shown_and_asked_for_again_later(server, db):
    row = _subscription("twitch", "1337", topic="stream.online", external_id="x")

    assert _twitch(server, row, "revocation", status="notification_failures_exceeded").status_code == 204

    row.refresh_from_db()
    assert (row.state, row.external_id) == (PushState.STOPPED, "")
    assert row.last_failure == "The platform ended the notices: notification_failures_exceeded."
    assert row.due_at > now() + timedelta(hours=23)


# Instagram


def _consent(channel: Channel, account: str) -> Credential:
    return Credential.objects.create(
        agency=channel.agency,
        platform=channel.platform,
        kind="consent",
        channel=channel,
        account_id=account,
        sealed=seal({"access_token": "t", "refresh_token": ""}),
    )


def _instagram_notice(account: str, comment: str = "1791") -> bytes:
    change = {"field": "comments", "value": {"id": comment, "media": {"id": "1817"}, "text": "nice"}}
    return json.dumps(
        {"object": "instagram", "entry": [{"id": account, "time": 1755779280, "changes": [change]}]}
    ).encode()


def test_instagram_verifies_the_address_and_tells_about_comments(agency, public, apps):
    channel = _channel(agency, "instagram", "17841")
    _consent(channel, "17841")
    plan_push(now=now())
    row = PushSubscription.objects.get(platform="instagram", topic="endpoint")

    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    wrong = httpx2.get(f"{public}/push/{row.uuid}/", params=query | {"hub.verify_token": "guess"})
    right = httpx2.get(
        f"{public}/push/{row.uuid}/", params=query | {"hub.verify_token": agreed(row)["secret"]}
    )
    body = _instagram_notice("17841")
    forged = _post(public, row, body, JSON | {"X-Hub-Signature-256": _sign(body, "sha256")})
    assert (wrong.status_code, right.status_code, right.text) == (403, 200, "1158201444")
    assert (forged.status_code, PushMessage.objects.count()) == (403, 0)

    signed = JSON | {"X-Hub-Signature-256": _sign(body, "sha256", APP_SECRET)}
    assert [_post(public, row, body, signed).status_code for _ in range(2)] == [204, 204]

    channel.refresh_from_db()
    row.refresh_from_db()
    assert (row.access, row.state, row.messages) == (app_name("instagram"), PushState.ACTIVE, 1)
    assert channel.posts_due_at <= now()
    assert channel.next_poll_at > now()  # a comment changes no follower count


def test_a_consenting_account_is_subscribed_and_ended_with_its_consent(agency, public, apps, instagram):
    channel = _channel(agency, "instagram", "17841")
    instagram.add_account("17841")
    instagram.owners["t"] = "17841"
    consent = _consent(channel, "17841")
    plan_push(now=now())
    keep_push(now=now())

    row = PushSubscription.objects.get(topic="account")
    assert (row.state, instagram.subscribed) == (PushState.ACTIVE, {"17841": {"comments", "mentions"}})

    consent.delete()
    plan_push(now=now())
    assert PushSubscription.objects.filter(topic="account").count() == 0


def _signed_request(account: str, secret: str = APP_SECRET) -> bytes:
    told = json.dumps({"user_id": account, "algorithm": "HMAC-SHA256", "issued_at": 1755779280}).encode()
    payload = urlsafe_b64encode(told).rstrip(b"=")
    proof = urlsafe_b64encode(hmac.new(secret.encode(), payload, "sha256").digest()).rstrip(b"=")
    return b"signed_request=" + proof + b"." + payload


def test_who_asks_meta_to_delete_is_deleted_and_gets_a_receipt(agency, public, apps):
    channel = _channel(agency, "instagram", "17841")
    _consent(channel, "17841")
    plan_push(now=now())
    row = PushSubscription.objects.get(platform="instagram", topic="endpoint")
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert _post(public, row, _signed_request("17841", "guess"), form).status_code == 403
    assert _post(public, row, b"signed_request=x", form).status_code == 403
    assert Credential.objects.count() == 1
    answer = _post(public, row, _signed_request("17841"), form)

    channel.refresh_from_db()
    told = answer.json()
    receipt = f"{public}/push/{row.uuid}/?deleted={told['confirmation_code']}"
    assert (answer.status_code, Credential.objects.count()) == (200, 0)
    assert channel.state == ChannelState.NEEDS_CONSENT
    assert told["url"].endswith(f"/push/{row.uuid}/?deleted={told['confirmation_code']}")
    assert (httpx2.get(receipt).status_code, httpx2.get(f"{receipt}0").status_code) == (200, 404)


# TikTok


def test_a_consent_taken_back_at_tiktok_is_deleted_here_at_once(agency, public, apps):
    channel = _channel(agency, "tiktok", "open-1")
    _consent(channel, "open-1")
    plan_push(now=now())
    row = PushSubscription.objects.get(platform="tiktok")
    header, body = FakeTikTok().webhook("authorization.removed", "open-1", {"reason": 1})

    forged = _post(public, row, body, JSON | {"TikTok-Signature": header[:-1] + "0" * 2})
    old, old_body = FakeTikTok(now=now() - timedelta(hours=73)).webhook("authorization.removed", "open-1", {})
    stale = _post(public, row, old_body, JSON | {"TikTok-Signature": old})
    assert (forged.status_code, stale.status_code, Credential.objects.count()) == (403, 403, 1)

    assert _post(public, row, body, JSON | {"TikTok-Signature": header}).status_code == 204

    channel.refresh_from_db()
    assert (Credential.objects.count(), channel.state) == (0, ChannelState.NEEDS_CONSENT)
    assert channel.state_note.startswith("The influencer took the consent back")
    (entry,) = AuditEntry.objects.filter(action="influencers.consent.withdrawn")
    assert (entry.actor, entry.agency) == (None, agency)


# Telegram


def test_a_bots_updates_are_heard_with_its_secret_only(agency, server):
    channel = _channel(agency, "telegram", "-1001")
    row = _subscription("telegram")
    body = json.dumps(
        {
            "update_id": 7,
            "channel_post": {"chat": {"id": -1001}, "message_id": 55, "date": 1, "text": "hello"},
        }
    ).encode()
    headers = JSON | {"X-Telegram-Bot-Api-Secret-Token": "guess"}

    assert _post(server, row, body, headers).status_code == 403
    assert not _is_due(channel)
    headers["X-Telegram-Bot-Api-Secret-Token"] = SECRET
    assert [_post(server, row, body, headers).status_code for _ in range(2)] == [204, 204]
    assert (_is_due(channel), PushMessage.objects.count()) == (True, 1)


def test_a_bot_of_one_agency_moves_nothing_at_another(agency, other_agency, server):
    ours, theirs = _channel(agency, "telegram", "-1001"), _channel(other_agency, "telegram", "-1001")
    row = _subscription("telegram", agency=agency)
    body = json.dumps({"update_id": 7, "channel_post": {"chat": {"id": -1001}, "message_id": 5}}).encode()

    _post(server, row, body, JSON | {"X-Telegram-Bot-Api-Secret-Token": SECRET})

    assert (_is_due(ours), _is_due(theirs)) == (True, False)


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
    channel = _channel(agency, "vk", "-123")
    row = _subscription(
        "vk",
        "-123",
        topic="account",
        agency=agency,
        state=PushState.ASKED,
        sealed=seal({"secret": SECRET, "confirmation": "8f3b21c0"}),
    )

    confirmed = _post(server, row, _vk("confirmation", secret=""), JSON)
    assert (confirmed.status_code, confirmed.text) == (200, "8f3b21c0")
    assert _post(server, row, _vk("confirmation", group=124), JSON).status_code == 403
    assert _post(server, row, _vk("wall_post_new", secret="guess"), JSON).status_code == 403
    assert _post(server, row, b"[]", JSON).status_code == 400
    assert not _is_due(channel)

    answers = [_post(server, row, _vk("wall_post_new"), JSON) for _ in range(2)]
    row.refresh_from_db()
    assert [(a.status_code, a.text) for a in answers] == [(200, "ok")] * 2
    assert (row.state, row.messages, _is_due(channel)) == (PushState.ACTIVE, 1, True)


# The nudge itself


def test_a_flood_of_notices_brings_a_channel_forward_once_in_five_minutes(agency):
    channel, at = _channel(agency, "youtube", UC), now()

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
    due = _channel(agency, "youtube", UC, next_poll_at=soon, posts_due_at=soon)
    asleep = _channel(agency, "youtube", "UC" + "b" * 22, next_poll_at=None, posts_due_at=None)

    nudge_channels(
        platform="youtube", accounts=[due.external_id, asleep.external_id], kinds=["post"], now=now()
    )

    due.refresh_from_db()
    asleep.refresh_from_db()
    assert (due.next_poll_at, asleep.next_poll_at, asleep.posts_due_at) == (soon, None, None)


def test_notices_are_forgotten_after_a_week(server, db):
    row = _subscription("telegram")
    digest = hashlib.sha256(b"1").hexdigest()
    PushMessage.objects.create(subscription=row, digest=digest, received_at=now() - timedelta(days=8))
    PushMessage.objects.create(subscription=row, digest="0" * 64, received_at=now() - timedelta(days=6))

    assert (forget_notices(now=now()), PushMessage.objects.count()) == (1, 1)


def test_after_secret_key_was_changed_the_platform_is_asked_anew(agency, server):
    row = _subscription("youtube", UC, topic="videos", sealed="of another key")
    body = _feed()

    assert _post(server, row, body, ATOM | {"X-Hub-Signature": _sign(body)}).status_code == 204

    row.refresh_from_db()
    assert (row.state, row.sealed) == (PushState.WANTED, "")
