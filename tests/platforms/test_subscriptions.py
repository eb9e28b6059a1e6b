"""Subscribing to notices, from the request to the signed delivery."""

from datetime import timedelta

import pytest

from platforms import push
from platforms.contract import Credential
from platforms.errors import ChangedShape, Forbidden, RateLimited, Temporary, TokenExpired
from platforms.subscriptions import set_telegram_webhook, subscribe_twitch, subscribe_youtube
from tests.platforms.conftest import NOON
from tests.platforms.fakes.server import FakeServer, Reply, Seen
from tests.platforms.fakes.telegram import TOKEN, FakeTelegram
from tests.platforms.fakes.twitch import CLIENT_ID, FakeTwitch
from tests.platforms.fakes.websub import FakeHub
from tests.platforms.test_push import CHANNEL, FEED

SECRET = "a secret of ours"


class Callback(FakeServer):
    """Our side, as small as can be: echoes the challenge of what we asked for, checks and notes deliveries."""

    def __init__(self) -> None:
        super().__init__(now=NOON)
        self.asked = {CHANNEL}
        self.nudges: list[push.Nudge] = []

    def answer(self, request: Seen) -> Reply:
        if request.method == "GET":
            known = push.websub_channel(request.get("hub.topic")) in self.asked
            return Reply(200, request.get("hub.challenge").encode()) if known else Reply(404, b"")
        header = request.headers.get("x-hub-signature", "")
        if push.websub_signature_is_valid(secret=SECRET, header=header, body=request.body):
            self.nudges += push.websub_nudges(request.body)
        return Reply(202, b"")


def test_a_subscription_is_verified_and_delivers_what_is_signed(transport) -> None:
    topic = push.websub_topic(CHANNEL)
    with FakeHub(now=NOON) as hub, Callback() as ours:
        subscribe_youtube(
            transport, CHANNEL, callback=f"{ours.url}/push", secret=SECRET, hub=f"{hub.url}/subscribe"
        )
        assert hub.verified.wait(60)

        assert hub.deliver(topic, FEED, times=2) == [202, 202]
        assert hub.deliver(topic, FEED, missed=True) == []
        hub.subscriptions[topic].secret = "of somebody else"
        assert hub.deliver(topic, FEED) == [202]
        hub.advance(timedelta(days=6))
        assert hub.deliver(topic, FEED) == []

        # The same notice twice carries the same event id, by which the receiver drops the second.
        assert len(ours.nudges) == 2 and len({nudge.event_id for nudge in ours.nudges}) == 1


def test_what_we_did_not_ask_for_is_not_confirmed(transport) -> None:
    with FakeHub(now=NOON) as hub, Callback() as ours:
        ours.asked.clear()
        subscribe_youtube(
            transport, CHANNEL, callback=f"{ours.url}/push", secret=SECRET, hub=f"{hub.url}/subscribe"
        )
        assert hub.verified.wait(60)

        assert (hub.subscriptions, hub.answers) == ({}, [(404, b"")])


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"status": 400, "body": b"bad"}, ChangedShape),
        ({"status": 429, "body": b""}, RateLimited),
        ({"status": 500, "body": b""}, Temporary),
        ({"drop": True}, Temporary),
    ],
)
def test_a_hub_that_refuses(transport, fault: dict, expected: type) -> None:
    with FakeHub(now=NOON) as hub:
        hub.fail_next(5, **fault)
        with pytest.raises(expected):
            subscribe_youtube(
                transport, CHANNEL, callback="http://127.0.0.1:1/", secret=SECRET, hub=f"{hub.url}/subscribe"
            )


def test_twitch_gives_an_id_once_and_refuses_a_second(transport) -> None:
    with FakeTwitch(now=NOON) as fake:
        credential = Credential("twitch", client_id=CLIENT_ID, access_token=fake.new_token())

        def subscribe(secret: str = SECRET) -> str | None:
            return subscribe_twitch(
                transport,
                "1337",
                callback="https://irm.example/push/twitch/1",
                secret=secret,
                credential=credential,
                base_url=fake.url,
            )

        assert subscribe() == next(iter(fake.subscriptions))
        assert subscribe() is None
        with pytest.raises(ChangedShape):
            subscribe("short")
        fake.revoke_tokens()
        with pytest.raises(TokenExpired):
            subscribe()


def test_telegram_takes_a_webhook(transport) -> None:
    with FakeTelegram(now=NOON) as fake:

        def put(url: str, key: str = TOKEN) -> None:
            credential = Credential("telegram", key=key)
            set_telegram_webhook(transport, url=url, secret=SECRET, credential=credential, base_url=fake.url)

        put("https://irm.example/push/telegram/1")
        assert (fake.webhook, fake.requests[0].form["secret_token"]) == (True, SECRET)
        put("")
        assert fake.webhook is False
        with pytest.raises(TokenExpired):
            put("https://irm.example/", key="9:other")
        fake.fail_next(1, status=403, body={"ok": False, "description": "Forbidden"})
        with pytest.raises(Forbidden):
            put("https://irm.example/")
