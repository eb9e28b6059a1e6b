"""Twitch's Helix as documented: two headers, repeated keys, a bucket of points, absent users, EventSub."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.platforms.fakes.server import FakeServer, Reply, Seen

CLIENT_ID = "client-of-the-fake-server"
CLIENT_SECRET = "secret-of-the-fake-server"


@dataclass
class FakeUser:
    id: str
    login: str = "demo"
    name: str = "Demo"
    followers: int = 84_213
    language: str = "en"
    kind: str = "partner"
    videos: "list[FakeVideo]" = field(default_factory=list)


@dataclass
class FakeVideo:
    id: str
    published: datetime
    views: int = 18_630
    duration: str = "3h8m33s"


class FakeTwitch(FakeServer):
    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.users: dict[str, FakeUser] = {}
        self.clips: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.points = 800
        self._resets_at = self.now() + timedelta(minutes=1)
        self.subscriptions: dict[str, dict[str, Any]] = {}

    def add_user(self, id: str, **fields: Any) -> FakeUser:
        self.users[id] = FakeUser(id, **fields)
        return self.users[id]

    def new_token(self) -> str:
        token = f"token{len(self.tokens)}"
        self.tokens.add(token)
        return token

    def revoke_tokens(self) -> None:
        self.tokens.clear()

    def answer(self, request: Seen) -> Reply:
        if request.path == "/oauth2/token":
            return self._token(request.form)
        if request.headers.get("client-id") != CLIENT_ID:
            return _error(401, "Unauthorized", "Client ID is missing")
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _error(401, "Unauthorized", "Invalid OAuth token")
        if self.now() >= self._resets_at:
            self.points, self._resets_at = 800, self.now() + timedelta(minutes=1)
        if self.points <= 0:
            return self._with_limits(_error(429, "Too Many Requests", "slow down"))
        self.points -= 1
        handler = self._methods().get(request.path.removeprefix("/helix/"))
        if handler is None:
            return _error(404, "Not Found", "unknown path")
        return self._with_limits(handler(request))

    def _with_limits(self, reply: Reply) -> Reply:
        headers = {
            "Ratelimit-Limit": "800",
            "Ratelimit-Remaining": str(self.points),
            "Ratelimit-Reset": str(int(self._resets_at.timestamp())),
        }
        return Reply(reply.status, reply.body, {**reply.headers, **headers})

    def _token(self, form: Mapping[str, str]) -> Reply:
        if form.get("grant_type") != "client_credentials":
            return Reply(400, {"status": 400, "message": "missing grant_type"})
        if form.get("client_secret") != CLIENT_SECRET:
            return Reply(403, {"status": 403, "message": "invalid client secret"})
        return Reply(200, {"access_token": self.new_token(), "expires_in": 5_011_271, "token_type": "bearer"})

    def _methods(self) -> Mapping[str, Callable[[Seen], Reply]]:
        return {
            "users": self._users,
            "channels": self._channels,
            "channels/followers": self._followers,
            "videos": self._videos,
            "clips": self._clips,
            "eventsub/subscriptions": self._subscribe,
        }

    def _users(self, request: Seen) -> Reply:
        ids, logins = request.all("id"), request.all("login")
        if not 1 <= len(ids) + len(logins) <= 100:
            return _error(400, "Bad Request", "The number of ids and logins must be between 1 and 100.")
        found = [user for user in self.users.values() if user.id in ids or user.login in logins]
        return Reply(200, {"data": [_user(user) for user in found]})

    def _channels(self, request: Seen) -> Reply:
        ids = request.all("broadcaster_id")
        if not 1 <= len(ids) <= 100:
            return _error(400, "Bad Request", "Between 1 and 100 ids are needed.")
        found = [self.users[id] for id in ids if id in self.users]
        rows = [
            {"broadcaster_id": user.id, "broadcaster_language": user.language, "title": "hi"}
            for user in found
        ]
        return Reply(200, {"data": rows})

    def _followers(self, request: Seen) -> Reply:
        user = self.users.get(request.get("broadcaster_id"))
        if user is None:
            return _error(400, "Bad Request", "The broadcaster_id is not valid.")
        return Reply(200, {"total": user.followers, "data": [], "pagination": {}})

    def _videos(self, request: Seen) -> Reply:
        ids = request.all("id")
        known = {video.id: (user, video) for user in self.users.values() for video in user.videos}
        if ids:
            if len(ids) > 100:
                return _error(400, "Bad Request", "At most 100 ids.")
            found = [known[id] for id in ids if id in known]
            if not found:
                return _error(404, "Not Found", "No videos were found.")
            return Reply(200, {"data": [_video(*pair) for pair in found], "pagination": {}})
        user = self.users.get(request.get("user_id"))
        size = int(request.get("first") or 20)
        if not request.get("user_id") or not 1 <= size <= 100:
            return _error(400, "Bad Request", "Bad user_id or first.")
        start = int(request.get("after") or 0)
        videos = sorted(user.videos if user else [], key=lambda video: video.published, reverse=True)
        following = {"cursor": str(start + size)} if start + size < len(videos) else {}
        assert user is not None or not videos
        shown = [_video(user, video) for video in videos[start : start + size] if user]
        return Reply(200, {"data": shown, "pagination": following})

    def _clips(self, request: Seen) -> Reply:
        found = [id for id in request.all("id") if id in self.clips]
        return Reply(
            200, {"data": [{"id": id, "broadcaster_id": self.clips[id]} for id in found], "pagination": {}}
        )

    def _subscribe(self, request: Seen) -> Reply:
        if request.method == "DELETE":
            gone = self.subscriptions.pop(request.get("id"), None)
            return Reply(204, b"") if gone else _error(404, "Not Found", "subscription not found")
        if request.method == "GET":
            mine = [
                s
                for s in self.subscriptions.values()
                if s["condition"]["broadcaster_user_id"] == request.get("user_id")
            ]
            return Reply(200, {"total": len(mine), "data": mine, "pagination": {}})
        wish = request.json
        if not 10 <= len(wish["transport"]["secret"]) <= 100:
            return _error(400, "Bad Request", "The secret must be between 10 and 100 characters.")
        same = [
            s
            for s in self.subscriptions.values()
            if (s["type"], s["condition"]) == (wish["type"], wish["condition"])
        ]
        if same:
            return _error(409, "Conflict", "subscription already exists")
        id = str(uuid.uuid4())
        self.subscriptions[id] = {
            **wish,
            "id": id,
            "status": "webhook_callback_verification_pending",
            "cost": 1,
        }
        return Reply(
            202,
            {"data": [{key: value for key, value in self.subscriptions[id].items() if key != "transport"}]},
        )

    def delivery(
        self, secret: str, kind: str, body: Mapping[str, Any], message_id: str = "m1"
    ) -> tuple[dict, bytes]:
        """Give the signed headers and body of an EventSub message, as Twitch would send it now."""
        raw = json.dumps(body).encode()
        stamp = self.now().isoformat().replace("+00:00", "Z")
        signed = hmac.new(
            secret.encode(), message_id.encode() + stamp.encode() + raw, hashlib.sha256
        ).hexdigest()
        headers = {
            "twitch-eventsub-message-id": message_id,
            "twitch-eventsub-message-timestamp": stamp,
            "twitch-eventsub-message-type": kind,
            "twitch-eventsub-message-signature": f"sha256={signed}",
        }
        return headers, raw


def _error(status: int, error: str, message: str) -> Reply:
    return Reply(status, {"error": error, "status": status, "message": message})


def _user(user: FakeUser) -> dict[str, Any]:
    return {
        "id": user.id,
        "login": user.login,
        "display_name": user.name,
        "type": "",
        "broadcaster_type": user.kind,
        "description": "bio",
        "profile_image_url": "https://static-cdn.jtvnw.net/a-300x300.png",
        "view_count": 0,
        "created_at": datetime(2016, 12, 14, 20, 32, 28, tzinfo=UTC).isoformat().replace("+00:00", "Z"),
    }


def _video(user: FakeUser, video: FakeVideo) -> dict[str, Any]:
    stamp = video.published.isoformat().replace("+00:00", "Z")
    return {
        "id": video.id,
        "stream_id": None,
        "user_id": user.id,
        "user_login": user.login,
        "title": "VOD",
        "description": "",
        "created_at": stamp,
        "published_at": stamp,
        "url": f"https://www.twitch.tv/videos/{video.id}",
        "thumbnail_url": "https://static-cdn.jtvnw.net/cf_vods/x/thumb-%{width}x%{height}.jpg",
        "viewable": "public",
        "view_count": video.views,
        "language": "en",
        "type": "archive",
        "duration": video.duration,
        "muted_segments": None,
    }
