"""Notices: whose they are, and what they say should be polled."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from platforms import push
from platforms.errors import ChangedShape
from platforms.push import EventSubMessage, Nudge
from platforms.shapes import Shape
from tests.platforms.conftest import NOON
from tests.platforms.fakes.tiktok import CLIENT_SECRET, FakeTikTok
from tests.platforms.fakes.twitch import FakeTwitch

CHANNEL = "UC" + "a" * 22
SECRET = "a secret of ours"

FEED = f"""<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
<link rel="hub" href="https://pubsubhubbub.appspot.com"/><title>YouTube video feed</title>
<entry><id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><yt:channelId>{CHANNEL}</yt:channelId>
<title>t</title><published>2026-11-20T10:00:00+00:00</published><updated>2026-11-20T10:00:04+00:00</updated></entry>
</feed>""".encode()
DELETED = b"""<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">
<at:deleted-entry ref="yt:video:abcdefghijk" when="2026-11-20T10:00:00+00:00"/></feed>"""


def signed(secret: str, body: bytes, digest: str) -> str:
    return f"{digest}=" + hmac.new(secret.encode(), body, digest).hexdigest()


def test_a_subscription_names_topic_callback_lease_and_secret() -> None:
    form = push.websub_request(CHANNEL, callback="https://irm.example/push/youtube/1", secret=SECRET)

    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={CHANNEL}",
        "hub.callback": "https://irm.example/push/youtube/1",
        "hub.verify": "async",
        "hub.lease_seconds": "432000",
        "hub.secret": SECRET,
    }


def test_both_spellings_of_a_topic_name_the_channel() -> None:
    assert push.websub_channel(push.websub_topic(CHANNEL)) == CHANNEL
    assert push.websub_channel(f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}") == CHANNEL
    assert push.websub_channel(f"https://evil.example/feeds/videos.xml?channel_id={CHANNEL}") is None
    assert push.websub_channel("https://www.youtube.com/feeds/videos.xml") is None


def test_a_feed_is_accepted_only_with_our_signature() -> None:
    header = signed(SECRET, FEED, "sha1")

    assert push.websub_signature_is_valid(secret=SECRET, header=header, body=FEED)
    assert not push.websub_signature_is_valid(secret=SECRET, header=header, body=FEED + b" ")
    assert not push.websub_signature_is_valid(secret="other", header=header, body=FEED)
    assert not push.websub_signature_is_valid(secret=SECRET, header="", body=FEED)
    assert not push.websub_signature_is_valid(secret=SECRET, header="sha1=é", body=FEED)


def test_a_feed_names_the_video_to_read_again() -> None:
    event_id = "abcdefghijk@2026-11-20T10:00:04+00:00"

    assert push.websub_nudges(FEED) == [Nudge("youtube", "post", event_id, CHANNEL, "abcdefghijk")]
    assert push.websub_nudges(DELETED) == [
        Nudge("youtube", "post", "abcdefghijk@deleted", None, "abcdefghijk")
    ]
    assert push.websub_nudges(b"<feed/>") == []


@pytest.mark.parametrize(
    "body", [b"", b"not xml", b"<feed>", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><feed>&a;</feed>', FEED[:200]]
)
def test_a_feed_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(ChangedShape):
        push.websub_nudges(body)


def event(kind: str) -> dict:
    return {
        "subscription": {
            "id": "f1",
            "type": kind,
            "version": "1",
            "condition": {"broadcaster_user_id": "1337"},
        },
        "event": {"id": "9001", "broadcaster_user_id": "1337", "type": "live"},
    }


def test_eventsub_is_accepted_when_fresh_and_signed() -> None:
    fake = FakeTwitch(now=NOON)
    headers, body = fake.delivery(SECRET, "notification", event("stream.online"))

    def valid(**change: object) -> bool:
        given = {"secret": SECRET, "headers": headers, "body": body, "now": NOON} | change
        return push.eventsub_signature_is_valid(**given)

    assert valid()
    assert valid(now=NOON + timedelta(minutes=9))
    assert not valid(now=NOON + timedelta(minutes=11))
    assert not valid(body=body + b" ")
    assert not valid(secret="other")
    assert not valid(headers={**headers, "twitch-eventsub-message-id": "m2"})
    assert not valid(headers={**headers, "twitch-eventsub-message-timestamp": "soon"})
    assert not valid(headers={**headers, "twitch-eventsub-message-timestamp": "2026-11-20T12:00:00"})
    assert not valid(headers={})


def test_eventsub_messages() -> None:
    fake = FakeTwitch(now=NOON)

    def read(kind: str, body: dict) -> EventSubMessage:
        return push.eventsub_message(*fake.delivery(SECRET, kind, body))

    assert read("notification", event("stream.online")).nudge == Nudge("twitch", "live", "m1", "1337")
    assert read("notification", event("channel.update")).nudge == Nudge("twitch", "channel", "m1", "1337")
    assert read("notification", event("channel.follow")) == EventSubMessage()
    assert read("revocation", event("stream.online")).nudge == Nudge("twitch", "stopped", "m1", "1337")
    challenge = {**event("stream.online"), "challenge": "pogchamp"}
    assert read("webhook_callback_verification", challenge) == EventSubMessage(challenge="pogchamp")


def test_instagram_asks_who_we_are() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": SECRET, "hub.challenge": "1158201444"}

    assert push.instagram_challenge(query, verify_token=SECRET) == "1158201444"
    assert push.instagram_challenge(query, verify_token="other") is None
    assert push.instagram_challenge({}, verify_token=SECRET) is None


def comment_notice(nested: bool) -> bytes:
    value = {"id": "179", "from": {"id": "1"}, "media": {"id": "18172143295349192"}, "text": "nice"}
    change = {"field": "comments", "value": value}
    entry = {"id": "17841474524784050", "time": 1755779280}
    entry |= {"changes": [change]} if nested else change
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


@pytest.mark.parametrize("nested", [True, False])
def test_both_shapes_of_an_instagram_notice(nested: bool) -> None:
    assert push.instagram_nudges(comment_notice(nested)) == [
        Nudge(
            "instagram",
            "comments",
            "17841474524784050:1755779280:comments:179",
            "17841474524784050",
            "18172143295349192",
        )
    ]


def test_an_instagram_notice_is_accepted_only_with_the_app_secret() -> None:
    body = comment_notice(True)
    header = signed("app", body, "sha256")

    assert push.instagram_signature_is_valid(app_secret="app", header=header, body=body)
    assert not push.instagram_signature_is_valid(app_secret="app", header=header, body=body + b" ")
    assert not push.instagram_signature_is_valid(app_secret="other", header=header, body=body)


def test_a_request_to_delete_data_is_read_only_from_meta() -> None:
    payload = urlsafe_b64encode(json.dumps({"user_id": "218471"}).encode()).rstrip(b"=")
    signature = urlsafe_b64encode(hmac.new(b"app", payload, hashlib.sha256).digest()).rstrip(b"=")
    text = f"{signature.decode()}.{payload.decode()}"

    assert push.signed_request(text, app_secret="app") == {"user_id": "218471"}
    assert push.signed_request(text, app_secret="other") is None
    assert push.signed_request("x" + text, app_secret="app") is None
    for nonsense in ("", ".", "a.b", "é.é", text.partition(".")[0]):
        assert push.signed_request(nonsense, app_secret="app") is None


def test_tiktok_tells_that_a_consent_ended() -> None:
    fake = FakeTikTok(now=NOON)
    header, body = fake.webhook("authorization.removed", "open-1", {"reason": 1})

    def valid(**change: object) -> bool:
        given = {"client_secret": CLIENT_SECRET, "header": header, "body": body, "now": NOON} | change
        return push.tiktok_signature_is_valid(**given)

    assert valid()
    assert not valid(body=body + b" ")
    assert not valid(client_secret="other")
    assert valid(now=NOON + timedelta(hours=71))
    assert not valid(now=NOON + timedelta(hours=73))
    for nonsense in ("", "t=,s=", "s=1", "t=abc,s=1", "t=²,s=1"):
        assert not valid(header=nonsense)
    stamp = int(NOON.timestamp())
    assert push.tiktok_nudge(body) == Nudge(
        "tiktok", "consent_withdrawn", f"authorization.removed:open-1:{stamp}", "open-1"
    )
    assert push.tiktok_nudge(fake.webhook("something.new", "open-1", {})[1]) is None


def test_telegram_sends_our_secret_back() -> None:
    assert push.telegram_secret_is_valid(secret=SECRET, header=SECRET)
    assert not push.telegram_secret_is_valid(secret=SECRET, header="other")
    assert not push.telegram_secret_is_valid(secret="", header="")


def test_a_telegram_update_names_the_post() -> None:
    chat = {"id": -1001234567890, "type": "channel"}

    def nudge(**update: object) -> Nudge | None:
        return push.telegram_nudge(Shape({"update_id": 10_001, **update}, platform="Telegram"))

    post = Nudge("telegram", "post", "10001", "-1001234567890", "-1001234567890/55")
    assert nudge(channel_post={"chat": chat, "message_id": 55}) == post
    assert nudge(message_reaction_count={"chat": chat, "message_id": 55}) == post
    assert nudge(my_chat_member={"chat": chat}) == Nudge("telegram", "channel", "10001", "-1001234567890")
    assert nudge(message={"chat": chat}) is None
    assert nudge(poll={}) is None


def vk(kind: str, **fields: object) -> bytes:
    notice = {"type": kind, "event_id": "e1", "v": "5.199", "group_id": 123, "secret": SECRET, **fields}
    return json.dumps(notice).encode()


def test_vk_notices() -> None:
    reply = vk("wall_reply_new", object={"id": 901, "post_id": 77})

    assert push.vk_secret_is_valid(secret=SECRET, body=reply)
    assert not push.vk_secret_is_valid(secret="other", body=reply)
    assert not push.vk_secret_is_valid(secret="", body=vk("group_join", secret=""))
    assert push.vk_nudge(reply) == Nudge("vk", "comments", "e1", "-123", "-123_77")
    assert push.vk_nudge(vk("wall_post_new", object={"id": 78})) == Nudge(
        "vk", "post", "e1", "-123", "-123_78"
    )
    assert push.vk_nudge(vk("group_join")) == Nudge("vk", "channel", "e1", "-123")
    assert push.vk_nudge(vk("confirmation")) is None


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_notice_that_is_not_an_object_is_refused(body: bytes) -> None:
    for read in (push.instagram_nudges, push.tiktok_nudge, push.vk_nudge):
        with pytest.raises(ChangedShape):
            read(body)
