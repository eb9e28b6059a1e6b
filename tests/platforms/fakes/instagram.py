"""The Graph API of Instagram as documented: field expansion, viewers and owners, usage headers, codes."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.platforms.fakes.server import FakeServer, Reply, Seen

VIEWER_ID = "17841405309211844"
VIEWER_TOKEN = "EAAviewer"
APP_SECRET = "app-secret"

Fields = dict[str, tuple[dict[str, str], "Fields"]]


@dataclass
class FakeAccount:
    id: str
    username: str = "demo"
    name: str = "Demo"
    followers: int = 267_793
    professional: bool = True
    hides_likes: bool = False
    media: "list[FakeMedia]" = field(default_factory=list)


@dataclass
class FakeMedia:
    id: str
    posted: datetime
    caption: str = "hi"
    kind: str = "VIDEO"
    product: str = "REELS"
    likes: int = 120
    views: int | None = 4_321
    comments: "list[FakeComment]" = field(default_factory=list)


@dataclass
class FakeComment:
    id: str
    written: datetime
    text: str = "nice"
    username: str = "ann"
    author_id: str = "1784555"
    replies: "list[FakeComment]" = field(default_factory=list)


class FakeInstagram(FakeServer):
    """Both hosts in one: the token decides whether it is a viewer or an owner who speaks."""

    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.accounts: dict[str, FakeAccount] = {}
        self.viewers = {VIEWER_TOKEN}
        self.owners: dict[str, str] = {}
        self.calls = 0
        self.limit = 200
        self.codes: dict[str, str] = {}
        self.subscribed: dict[str, set[str]] = {}
        self.needs_proof = False

    def add_account(self, id: str, **fields: Any) -> FakeAccount:
        self.accounts[id] = FakeAccount(id, **fields)
        return self.accounts[id]

    def answer(self, request: Seen) -> Reply:
        if request.path == "/oauth/access_token":
            return self._code(request.form)
        if request.path in ("/access_token", "/refresh_access_token"):
            return self._long_lived(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.viewers and token not in self.owners:
            return _error(190, "Error validating access token: Session has expired", subcode=463, status=401)
        proof = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        if self.needs_proof and request.get("appsecret_proof") != proof:
            return _error(100, "API calls from the server require an appsecret_proof argument")
        self.calls += 1
        headers = self._usage()
        if self.calls > self.limit:
            return _error(4, "(#4) Application request limit reached", subcode=2207051, headers=headers)
        path = request.path.removeprefix("/v26.0/")
        reply = (
            self._viewer(path, request)
            if token in self.viewers
            else self._owner(path, request, self.owners[token])
        )
        return Reply(reply.status, reply.body, headers)

    def _usage(self) -> dict[str, str]:
        used = min(100, self.calls * 100 // self.limit)
        if used < 50:
            # The real headers appear only once enough calls were made.
            return {}
        wait = 19 if used >= 100 else 0
        row = {"type": "instagram", "call_count": used, "total_cputime": 20, "total_time": 20}
        return {
            "X-App-Usage": json.dumps({"call_count": used, "total_time": 25, "total_cputime": 25}),
            "X-Business-Use-Case-Usage": json.dumps(
                {VIEWER_ID: [row | {"estimated_time_to_regain_access": wait}]}
            ),
        }

    def _viewer(self, path: str, request: Seen) -> Reply:
        if path != VIEWER_ID:
            return _error(100, f"Unsupported get request. Object with ID '{path}' does not exist", subcode=33)
        try:
            wanted = parse_fields(request.get("fields"))
        except ValueError:
            return _error(100, "Syntax error in field expansion")
        calls, inner = wanted.get("business_discovery", ({}, {}))
        account = next(
            (a for a in self.accounts.values() if a.username == calls.get("username", "").lower()), None
        )
        if account is None or not account.professional:
            return _error(110, "Invalid user id", subcode=2207013)
        unknown = set(inner) - set(_account(account, "id")) - {"media", "website"}
        if unknown:
            return _error(100, f"(#100) Tried accessing nonexisting field ({sorted(unknown)[0]})")
        found = {name: value for name, value in _account(account, "id").items() if name in inner}
        if "media" in inner:
            options, columns = inner["media"]
            start, size = int(options.get("after") or 0), int(options.get("limit") or 25)
            shown = account.media[start : start + size]
            found["media"] = {"data": [_pick(_media(account, item), columns) for item in shown]}
            if shown:
                found["media"]["paging"] = {"cursors": {"after": str(start + len(shown))}}
        return Reply(200, {"business_discovery": found, "id": VIEWER_ID})

    def _owner(self, path: str, request: Seen, owner: str) -> Reply:
        account = self.accounts[owner]
        if path == "me/subscribed_apps":
            wanted = request.get("subscribed_fields").split(",") if request.method == "POST" else []
            if set(wanted) - {"comments", "mentions", "live_comments", "story_insights"}:
                return _error(100, "(#100) Param subscribed_fields must be one of the known fields")
            self.subscribed[owner] = set(wanted)
            return Reply(200, {"success": True})
        fields = parse_fields(request.get("fields"))
        if path == "me":
            return Reply(200, _pick(_account(account, "user_id"), fields) | {"id": "app-scoped"})
        if path == "me/media":
            return _paged(request, [_pick(_media(account, item), fields) for item in account.media], 100)
        object_id, _, edge = path.partition("/")
        media = next((item for item in account.media if item.id == object_id), None)
        if media and not edge:
            return Reply(200, _pick(_media(account, media), fields))
        if media and edge == "comments":
            newest = sorted(media.comments, key=lambda comment: comment.written, reverse=True)
            return _paged(request, [_comment(comment) for comment in newest], 50)
        comment = next((c for item in account.media for c in item.comments if c.id == object_id), None)
        if comment and edge == "replies":
            return _paged(request, [_comment(reply) for reply in comment.replies], 50)
        return _error(100, f"Object with ID '{object_id}' does not exist", subcode=33)

    def _code(self, form: dict[str, str]) -> Reply:
        owner = self.codes.pop(form.get("code", ""), None)
        if owner is None or form.get("client_secret") != APP_SECRET:
            return Reply(400, {"error_type": "OAuthException", "code": 400, "error_message": "Invalid code"})
        scopes = "instagram_business_basic,instagram_business_manage_comments"
        return Reply(
            200, {"access_token": f"short-{owner}", "user_id": int(owner), "permissions": scopes.split(",")}
        )

    def _long_lived(self, request: Seen) -> Reply:
        token = request.get("access_token")
        owner = token.rpartition("-")[2]
        if owner not in self.accounts or (token not in self.owners and not token.startswith("short-")):
            return _error(190, "Session has expired", subcode=463)
        longer = f"long{len(self.owners)}-{owner}"
        self.owners[longer] = owner
        seconds = int(timedelta(days=60).total_seconds())
        return Reply(200, {"access_token": longer, "token_type": "bearer", "expires_in": seconds})


_TOKENS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[(){},.]|[^(){},.]+")


def parse_fields(text: str) -> Fields:
    """Read ``a,b.mod(arg).mod2(arg){c,d}`` into {field: ({mod: arg}, inner fields)}."""
    fields, rest = _parse_list(_TOKENS.findall(text))
    if rest:
        raise ValueError(text)
    return fields


def _parse_list(tokens: list[str]) -> tuple[Fields, list[str]]:
    fields: Fields = {}
    while tokens:
        name, *tokens = tokens
        options: dict[str, str] = {}
        inner: Fields = {}
        while tokens[:1] == ["."]:
            _, option, opening, *tokens = tokens
            if opening != "(":
                raise ValueError(opening)
            closing = tokens.index(")")
            options[option], tokens = "".join(tokens[:closing]), tokens[closing + 1 :]
        if tokens[:1] == ["{"]:
            inner, tokens = _parse_list(tokens[1:])
            if tokens[:1] != ["}"]:
                raise ValueError(name)
            tokens = tokens[1:]
        fields[name] = (options, inner)
        if tokens[:1] != [","]:
            break
        tokens = tokens[1:]
    return fields, tokens


def _pick(value: dict[str, Any], fields: Fields) -> dict[str, Any]:
    return {name: value[name] for name in fields if name in value} | {"id": value.get("id", "")}


def _paged(request: Seen, rows: list[dict[str, Any]], largest: int) -> Reply:
    size, start = int(request.get("limit") or 25), int(request.get("after") or 0)
    if size > largest:
        return _error(100, f"(#100) limit must be at most {largest}")
    body: dict[str, Any] = {"data": rows[start : start + size]}
    if body["data"]:
        body["paging"] = {"cursors": {"before": str(start), "after": str(start + size)}}
    if start + size < len(rows):
        body["paging"]["next"] = f"https://graph.instagram.com{request.path}?after={start + size}"
    return Reply(200, body)


def _account(account: FakeAccount, id_name: str) -> dict[str, Any]:
    return {
        id_name: account.id if id_name == "id" else int(account.id),
        "username": account.username,
        "name": account.name,
        "biography": "bio",
        "followers_count": account.followers,
        "follows_count": 12,
        "media_count": len(account.media),
        "profile_picture_url": "https://scontent.cdninstagram.com/p.jpg",
    }


def _media(account: FakeAccount, media: FakeMedia) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": media.id,
        "caption": media.caption,
        "media_type": media.kind,
        "media_product_type": media.product,
        "permalink": f"https://www.instagram.com/reel/{media.id}/",
        "timestamp": media.posted.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "comments_count": len(media.comments),
        "is_comment_enabled": True,
        "shares_count": 4,
    }
    if not account.hides_likes:
        item["like_count"] = media.likes
    if media.views is not None:
        item["view_count"] = media.views
    if media.kind == "VIDEO":
        item["thumbnail_url"] = "https://scontent.cdninstagram.com/t.jpg"
    else:
        item["media_url"] = "https://scontent.cdninstagram.com/m.jpg"
    return item


def _comment(comment: FakeComment) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": comment.id,
        "text": comment.text,
        "timestamp": comment.written.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "like_count": 2,
        "username": comment.username,
        "from": {"id": comment.author_id, "username": comment.username},
        "hidden": False,
    }
    if comment.replies:
        item["replies"] = {"data": [_comment(reply) for reply in comment.replies[:25]]}
        if len(comment.replies) > 25:
            item["replies"]["paging"] = {
                "cursors": {"after": "25"},
                "next": "https://graph.instagram.com/more",
            }
    return item


def _error(
    code: int, message: str, *, subcode: int = 0, status: int = 400, headers: dict[str, str] | None = None
) -> Reply:
    error = {
        "message": message,
        "type": "OAuthException",
        "is_transient": code == 4,
        "code": code,
        "error_subcode": subcode,
        "fbtrace_id": "AmFGcW_3hwDB7qFbl_QdebZ",
    }
    return Reply(status, {"error": error}, headers or {})
