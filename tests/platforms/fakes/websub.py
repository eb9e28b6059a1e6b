"""A WebSub hub: answers 202, verifies by calling back, delivers signed feeds, sometimes twice or not at all."""

import hashlib
import hmac
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.platforms.fakes.server import FakeServer, Reply, Seen

CHALLENGE = "kitty-challenge"
PATIENCE = 60  # seconds: on a machine with much to do an answer takes its time


@dataclass
class FakeSubscription:
    callback: str
    topic: str
    secret: str
    lease_seconds: int
    verified_at: datetime | None = None


class FakeHub(FakeServer):
    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.subscriptions: dict[str, FakeSubscription] = {}
        self.verified = threading.Event()
        self.answers: list[tuple[int, bytes]] = []

    def answer(self, request: Seen) -> Reply:
        form = request.form
        if request.path != "/subscribe" or request.method != "POST":
            return Reply(404, b"")
        if form.get("hub.mode") not in ("subscribe", "unsubscribe") or "xml/feeds" not in form.get(
            "hub.topic", ""
        ):
            return Reply(400, b"hub.mode and hub.topic are needed")
        wish = FakeSubscription(
            form["hub.callback"],
            form["hub.topic"],
            form.get("hub.secret", ""),
            int(form["hub.lease_seconds"]),
        )
        threading.Thread(target=self._verify, args=(form["hub.mode"], wish), daemon=True).start()
        return Reply(202, b"")

    def _verify(self, mode: str, wish: FakeSubscription) -> None:
        query = {
            "hub.mode": mode,
            "hub.topic": wish.topic,
            "hub.challenge": CHALLENGE,
            "hub.lease_seconds": str(wish.lease_seconds),
        }
        try:
            status, body = self._call(f"{wish.callback}?{urllib.parse.urlencode(query)}")
        except (ConnectionError, urllib.error.URLError) as error:
            if isinstance(getattr(error, "reason", error), ConnectionError):
                return  # whoever asked is gone, as its server is when a test is over: nothing is verified
            raise
        if status == 200 and body == CHALLENGE.encode():
            wish.verified_at = self.now()
            if mode == "subscribe":
                self.subscriptions[wish.topic] = wish
            else:
                self.subscriptions.pop(wish.topic, None)
        self.verified.set()

    def deliver(self, topic: str, feed: bytes, *, times: int = 1, missed: bool = False) -> list[int]:
        """Send a feed to the subscriber of a topic; give the statuses it answered."""
        wish = self.subscriptions.get(topic)
        if wish is None or missed or wish.verified_at is None:
            return []
        if self.now() > wish.verified_at + timedelta(seconds=wish.lease_seconds):
            return []
        signature = hmac.new(wish.secret.encode(), feed, hashlib.sha1).hexdigest()
        headers = {"X-Hub-Signature": f"sha1={signature}", "Content-Type": "application/atom+xml"}
        return [self._call(wish.callback, feed, headers)[0] for _ in range(times)]

    def _call(
        self, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        request = urllib.request.Request(url, data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                answer = response.status, response.read()
        except urllib.error.HTTPError as error:
            answer = error.code, error.read()
        self.answers.append(answer)
        return answer
