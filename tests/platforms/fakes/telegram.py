"""Telegram's Bot API as documented, and the gateway's contract, each a server of its own."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.platforms.fakes.server import FakeServer, Reply, Seen

TOKEN = "123456:AAE-token_of_the_fake_server"
GATEWAY_TOKEN = "gateway-token-of-the-fake-server"


@dataclass
class FakeChannel:
    id: int
    username: str | None = "demo_news"
    title: str = "Demo"
    members: int = 84_213
    private: bool = False
    photo: bytes | None = None
    verified: bool = True
    messages: list[dict[str, Any]] = field(default_factory=list)
    replies: dict[int, list[dict[str, Any]]] = field(default_factory=dict)


class FakeTelegram(FakeServer):
    """The Bot API. ``push`` queues an update for getUpdates."""

    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.channels: list[FakeChannel] = []
        self.token = TOKEN
        self.webhook = False
        self.hook: dict[str, str] = {}
        self.held: list[dict[str, Any]] = []
        self._update_id = 10_000

    def add_channel(self, id: int, **fields: Any) -> FakeChannel:
        channel = FakeChannel(id, **fields)
        self.channels.append(channel)
        return channel

    def push(self, **update: Any) -> None:
        self._update_id += 1
        self.held.append({"update_id": self._update_id, **update})

    def answer(self, request: Seen) -> Reply:
        if request.path.startswith("/file/"):
            return self._file(request)
        start, _, method = request.path.rpartition("/")
        if start != f"/bot{self.token}":
            wellformed = start.removeprefix("/bot").partition(":")[0].isdigit()
            return _refuse(401, "Unauthorized") if wellformed else _refuse(404, "Not Found")
        if method == "getChat":
            return self._chat(request.form["chat_id"])
        if method == "getChatMemberCount":
            channel = self._find(request.form["chat_id"])
            return _ok(channel.members) if channel else _refuse(400, "Bad Request: chat not found")
        if method == "getFile":
            return _ok(
                {"file_id": request.form["file_id"], "file_path": f"photos/{request.form['file_id']}.jpg"}
            )
        if method == "getUpdates":
            return self._updates(request.form)
        if method == "setWebhook":
            self.webhook = bool(request.form.get("url"))
            self.hook = request.form
            return _ok(True)
        return _refuse(404, "Not Found: method not found")

    def _updates(self, form: dict[str, str]) -> Reply:
        if self.webhook:
            return _refuse(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(form.get("offset", 0))
        # An offset confirms everything before it; the server forgets those.
        self.held = [update for update in self.held if update["update_id"] >= offset]
        return _ok(self.held[: int(form.get("limit", 100))])

    def _file(self, request: Seen) -> Reply:
        start, _, name = request.path.rpartition("/")
        channel = next((c for c in self.channels if f"big{c.id}.jpg" == name), None)
        if start != f"/file/bot{self.token}/photos" or channel is None or channel.photo is None:
            return _refuse(404, "Not Found")
        return Reply(200, channel.photo, {"Content-Type": "image/jpeg"})

    def _find(self, chat_id: str) -> FakeChannel | None:
        for channel in self.channels:
            names = {str(channel.id), f"@{channel.username}".lower()}
            if chat_id.lower() in names and not channel.private:
                return channel
        return None

    def _chat(self, chat_id: str) -> Reply:
        channel = self._find(chat_id)
        if channel is None:
            return _refuse(400, "Bad Request: chat not found")
        chat: dict[str, Any] = {
            "id": channel.id,
            "type": "channel",
            "title": channel.title,
            "description": "bio",
            "accent_color_id": 4,
            "max_reaction_count": 11,
            "accepted_gift_types": {"unlimited_gifts": True},
        }
        if channel.username:
            chat |= {"username": channel.username, "active_usernames": [channel.username]}
        if channel.photo is not None:
            chat["photo"] = {"small_file_id": f"small{channel.id}", "big_file_id": f"big{channel.id}"}
        return _ok(chat)


class FakeGateway(FakeServer):
    """The gateway in front of a user session; ids are those of MTProto."""

    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.channels: dict[int, FakeChannel] = {}
        self.names_left = 100

    def add_channel(self, id: int, **fields: Any) -> FakeChannel:
        self.channels[id] = FakeChannel(id, **fields)
        return self.channels[id]

    def answer(self, request: Seen) -> Reply:
        if request.headers.get("authorization") != f"Bearer {GATEWAY_TOKEN}":
            return Reply(401, {"error": "UNAUTHORIZED"})
        if request.path == "/v1/channel":
            return self._channel(request)
        channel = self.channels.get(int(request.get("channel") or 0))
        if channel is None:
            return Reply(400, {"error": "CHANNEL_INVALID"})
        if channel.private:
            return Reply(400, {"error": "CHANNEL_PRIVATE"})
        if request.path == "/v1/messages" and request.get("ids"):
            ids = [int(id) for id in request.get("ids").split(",")]
            if len(ids) > 100:
                return Reply(400, {"error": "LIMIT_INVALID"})
            return Reply(200, {"messages": [m for m in channel.messages if m["id"] in ids]})
        if request.path == "/v1/messages":
            return _part(request, channel.messages)
        if request.path == "/v1/replies":
            message = int(request.get("message"))
            if all(m["id"] != message for m in channel.messages):
                return Reply(400, {"error": "MSG_ID_INVALID"})
            return _part(request, channel.replies.get(message, []))
        return Reply(404, {"error": "UNKNOWN_METHOD"})

    def _channel(self, request: Seen) -> Reply:
        found = next(
            (
                channel
                for channel in self.channels.values()
                if str(channel.id) == request.get("id")
                or channel.username == (request.get("username") or None)
            ),
            None,
        )
        if request.get("username"):
            self.names_left -= 1
            if self.names_left < 0:
                return Reply(420, {"error": "FLOOD_WAIT", "flood_wait_seconds": 3600})
        if found is None:
            return Reply(400, {"error": "USERNAME_NOT_OCCUPIED"})
        if found.private:
            return Reply(400, {"error": "CHANNEL_PRIVATE"})
        channel = {
            "id": found.id,
            "username": found.username,
            "title": found.title,
            "about": "bio",
            "participants_count": found.members,
            "verified": found.verified,
        }
        return Reply(200, {"channel": channel, "messages": [], "flood_wait_seconds": None})


def _part(request: Seen, messages: list[dict[str, Any]]) -> Reply:
    size, before = int(request.get("limit") or 100), int(request.get("offset_id") or 0)
    if size > 100:
        return Reply(400, {"error": "LIMIT_INVALID"})
    newest = sorted((m for m in messages if not before or m["id"] < before), key=lambda m: -m["id"])
    return Reply(200, {"messages": newest[:size], "flood_wait_seconds": None})


def _ok(result: Any) -> Reply:
    return Reply(200, {"ok": True, "result": result})


def _refuse(code: int, description: str) -> Reply:
    return Reply(code, {"ok": False, "error_code": code, "description": description})
