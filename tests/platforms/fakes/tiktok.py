"""TikTok as documented: an error object in every answer, scopes, rotating refresh tokens, two APIs."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.platforms.fakes.server import FakeServer, Reply, Seen

CLIENT_KEY = "client-key"
CLIENT_SECRET = "client-secret"
ALL_SCOPES = "user.info.basic,user.info.profile,user.info.stats,video.list"

_SCOPE_OF_FIELD = {
    **dict.fromkeys(
        ("open_id", "union_id", "avatar_url", "avatar_large_url", "display_name"), "user.info.basic"
    ),
    **dict.fromkeys(("username", "bio_description", "profile_deep_link", "is_verified"), "user.info.profile"),
    **dict.fromkeys(("follower_count", "following_count", "likes_count", "video_count"), "user.info.stats"),
}


@dataclass
class FakeCreator:
    open_id: str
    username: str = "demo"
    followers: int = 120_345
    videos: "list[FakeVideo]" = field(default_factory=list)


@dataclass
class FakeVideo:
    id: str
    posted: datetime
    views: int = 45_678
    comments: "list[FakeComment]" = field(default_factory=list)


@dataclass
class FakeComment:
    id: str
    written: datetime
    text: str = "nice"
    replies: "list[FakeComment]" = field(default_factory=list)


@dataclass
class _Grant:
    open_id: str
    scope: str
    access: str
    refresh: str
    expires_at: datetime


class FakeTikTok(FakeServer):
    """``consent`` gives a code; tokens live two hours, and a refresh token works exactly once."""

    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.creators: dict[str, FakeCreator] = {}
        self.calls_left = 600
        self.codes: dict[str, tuple[str, str, str]] = {}
        self.grants: list[_Grant] = []
        self.issued = 0

    def add_creator(self, open_id: str, **fields: Any) -> FakeCreator:
        self.creators[open_id] = FakeCreator(open_id, **fields)
        return self.creators[open_id]

    def consent(self, open_id: str, *, challenge: str, scope: str = ALL_SCOPES) -> str:
        code = f"code{len(self.codes)}"
        self.codes[code] = (open_id, scope, challenge)
        return code

    def grant(self, open_id: str, scope: str = ALL_SCOPES) -> _Grant:
        self.issued += 1
        access, refresh = f"act.{self.issued}", f"rft.{self.issued}"
        grant = _Grant(open_id, scope, access, refresh, self.now() + timedelta(hours=2))
        self.grants.append(grant)
        return grant

    def answer(self, request: Seen) -> Reply:
        if request.path == "/v2/oauth/token/":
            return self._token(request.form)
        if request.path == "/v2/oauth/revoke/":
            self.grants = [grant for grant in self.grants if grant.access != request.form.get("token")]
            return Reply(200, {})
        business = request.path.startswith("/open_api/")
        name = "access-token" if business else "authorization"
        token = request.headers.get(name, "").removeprefix("Bearer ")
        grant = next((g for g in self.grants if g.access == token and g.expires_at > self.now()), None)
        self.calls_left -= 1
        if business:
            return self._business(request, grant)
        if self.calls_left < 0:
            return _display_error(429, "rate_limit_exceeded")
        if grant is None:
            return _display_error(401, "access_token_invalid")
        handler = {
            "/v2/user/info/": self._user,
            "/v2/video/list/": self._list,
            "/v2/video/query/": self._query,
        }.get(request.path)
        return handler(request, grant) if handler else _display_error(404, "invalid_params")

    def _token(self, form: Mapping[str, str]) -> Reply:
        if form.get("client_key") != CLIENT_KEY or form.get("client_secret") != CLIENT_SECRET:
            return Reply(401, {"error": "invalid_client", "error_description": "x", "log_id": "1"})
        if form.get("grant_type") == "authorization_code":
            open_id, scope, challenge = self.codes.pop(form.get("code", ""), ("", "", ""))
            # TikTok compares the hexadecimal digest, not base64url as the standard has it.
            proven = hashlib.sha256(form.get("code_verifier", "").encode()).hexdigest()
            if not open_id or proven != challenge:
                return Reply(
                    200, {"error": "invalid_grant", "error_description": "Code is invalid.", "log_id": "1"}
                )
            return self._issued(self.grant(open_id, scope))
        old = next((grant for grant in self.grants if grant.refresh == form.get("refresh_token")), None)
        if old is None:
            return Reply(
                200, {"error": "invalid_grant", "error_description": "Refresh token is invalid or expired."}
            )
        self.grants.remove(old)
        return self._issued(self.grant(old.open_id, old.scope))

    def _issued(self, grant: _Grant) -> Reply:
        return Reply(
            200,
            {
                "access_token": grant.access,
                "expires_in": 7_200,
                "open_id": grant.open_id,
                "refresh_expires_in": 15_552_000,
                "refresh_token": grant.refresh,
                "scope": grant.scope,
                "token_type": "Bearer",
            },
        )

    def _user(self, request: Seen, grant: _Grant) -> Reply:
        fields = request.get("fields").split(",")
        if not request.get("fields") or set(fields) - set(_SCOPE_OF_FIELD):
            return _display_error(400, "invalid_params")
        if {_SCOPE_OF_FIELD[name] for name in fields} - set(grant.scope.split(",")):
            return _display_error(401, "scope_not_authorized")
        user = _user(self.creators[grant.open_id])
        return _display({"user": {name: user[name] for name in fields if name in user}})

    def _list(self, request: Seen, grant: _Grant) -> Reply:
        body = request.json
        size, before = body.get("max_count", 10), body.get("cursor")
        if size > 20:
            return _display_error(400, "invalid_params")
        if "video.list" not in grant.scope.split(","):
            return _display_error(401, "scope_not_authorized")
        videos = sorted(self.creators[grant.open_id].videos, key=lambda video: video.posted, reverse=True)
        older = [v for v in videos if before is None or v.posted.timestamp() * 1000 < before]
        shown = older[:size]
        cursor = int(shown[-1].posted.timestamp() * 1000) if shown else 0
        data = {"videos": [_video(video) for video in shown], "cursor": cursor, "has_more": len(older) > size}
        return _display(data)

    def _query(self, request: Seen, grant: _Grant) -> Reply:
        ids = request.json["filters"]["video_ids"]
        if len(ids) > 20:
            return _display_error(400, "invalid_params")
        videos = [video for video in self.creators[grant.open_id].videos if video.id in ids]
        return _display({"videos": [_video(video) for video in videos]})

    def _business(self, request: Seen, grant: _Grant | None) -> Reply:
        if grant is None:
            return _business(40105, "Access token is incorrect or has been revoked.")
        if self.calls_left < 0:
            return _business(40100, "Requests made too frequently.")
        video = next(
            (v for v in self.creators[grant.open_id].videos if v.id == request.get("video_id")), None
        )
        if request.get("business_id") != grant.open_id or video is None:
            return _business(40007, "The video does not exist.")
        size, start = int(request.get("max_count") or 20), int(request.get("cursor") or 0)
        if size > 30:
            return _business(40002, "max_count: must be at most 30")
        level, parent = video.comments, ""
        if request.path.endswith("/comment/reply/list/"):
            parent = request.get("comment_id")
            level = next(comment.replies for comment in video.comments if comment.id == parent)
        newest = sorted(level, key=lambda comment: comment.written, reverse=True)
        shown = [_comment(video, comment, parent) for comment in newest[start : start + size]]
        more = start + size < len(newest)
        return _business(0, "OK", {"comments": shown, "cursor": start + size, "has_more": more})

    def webhook(self, event: str, open_id: str, content: Mapping[str, Any]) -> tuple[str, bytes]:
        """Give the signature header and body of a webhook sent now."""
        stamp = int(self.now().timestamp())
        body = json.dumps(
            {
                "client_key": CLIENT_KEY,
                "event": event,
                "create_time": stamp,
                "user_openid": open_id,
                "content": json.dumps(content),
            }
        ).encode()
        signed = hmac.new(CLIENT_SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        return f"t={stamp},s={signed}", body


def _display(data: Any) -> Reply:
    return Reply(
        200, {"data": data, "error": {"code": "ok", "message": "", "log_id": "20261120102030ABCDEF"}}
    )


def _display_error(status: int, code: str) -> Reply:
    return Reply(
        status, {"data": {}, "error": {"code": code, "message": "x", "log_id": "20261120102030ABCDEF"}}
    )


def _business(code: int, message: str, data: Any = None) -> Reply:
    return Reply(200, {"code": code, "message": message, "request_id": "20261120", "data": data or {}})


def _user(creator: FakeCreator) -> dict[str, Any]:
    return {
        "open_id": creator.open_id,
        "union_id": f"union-{creator.open_id}",
        "display_name": "Demo",
        "username": creator.username,
        "is_verified": True,
        "follower_count": creator.followers,
        "following_count": 12,
        "likes_count": 998_877,
        "video_count": len(creator.videos),
        "avatar_url": "https://p16.tiktokcdn.com/x.jpeg",
        "bio_description": "hi",
        "profile_deep_link": "https://vm.tiktok.com/ZSDx/",
    }


def _video(video: FakeVideo) -> dict[str, Any]:
    return {
        "id": video.id,
        "create_time": int(video.posted.timestamp()),
        "title": "t",
        "video_description": "d #ad",
        "duration": 21,
        "share_url": f"https://www.tiktok.com/@demo/video/{video.id}",
        "cover_image_url": "https://p16.tiktokcdn.com/c.jpeg",
        "view_count": video.views,
        "like_count": 1_234,
        "comment_count": 56,
        "share_count": 7,
        "is_aigc": False,
    }


def _comment(video: FakeVideo, comment: FakeComment, parent: str) -> dict[str, Any]:
    return {
        "comment_id": comment.id,
        "video_id": video.id,
        "unique_identifier": "u1",
        "create_time": int(comment.written.timestamp()),
        "text": comment.text,
        "likes": 2,
        "replies": len(comment.replies),
        "owner": False,
        "status": "PUBLIC",
        "username": "ann",
        "display_name": "Ann",
        "parent_comment_id": parent,
        "reply_list": [_comment(video, reply, comment.id) for reply in comment.replies[:3]],
    }
