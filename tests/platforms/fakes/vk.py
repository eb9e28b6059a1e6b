"""VK's API as documented: refusals with status 200, negative owners, pinned posts first, daily wall reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.platforms.fakes.server import FakeServer, Reply, Seen

SERVICE_KEY = "service-key-of-the-fake-server"
GROUP_KEY = "group-key-of-the-fake-server"


@dataclass
class FakePage:
    """A community (positive ``id``, ``person=False``) or a person."""

    id: int
    name: str = "Demo"
    screen_name: str = "demo"
    person: bool = False
    followers: int | None = 84_213
    verified: int = 1
    deactivated: str = ""
    closed: bool = False
    wall_open: bool = True
    posts: "list[FakePost]" = field(default_factory=list)

    @property
    def owner_id(self) -> int:
        return self.id if self.person else -self.id


@dataclass
class FakePost:
    id: int
    written: datetime
    text: str = "hi"
    likes: int = 120
    views: int | None = 45_678
    shares: int = 7
    ads: int = 0
    pinned: bool = False
    attachments: tuple[str, ...] = ()
    comments: "list[FakeComment] | None" = field(default_factory=list)
    deleted: bool = False


@dataclass
class FakeComment:
    id: int
    written: datetime
    text: str = "nice"
    from_id: int = 555
    likes: int = 2
    deleted: bool = False
    replies: "list[FakeComment]" = field(default_factory=list)


class FakeVK(FakeServer):
    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.pages: list[FakePage] = []
        self.keys = {SERVICE_KEY}
        self.wall_reads_left = 5_000
        self.calls_left_this_second: int | None = None
        self.old_group_answer = False

    def add_page(self, id: int, **fields: Any) -> FakePage:
        page = FakePage(id, **fields)
        self.pages.append(page)
        return page

    def answer(self, request: Seen) -> Reply:
        method, form = request.path.removeprefix("/method/"), request.form
        token = form.get("access_token") or request.headers.get("authorization", "").removeprefix("Bearer ")
        refusal = self._refusal(method, form, token)
        if refusal:
            return _error(*refusal, method)
        handler = self._methods().get(method)
        if handler is None:
            return _error(3, "Unknown method passed", method)
        answer = handler(form)
        return answer if isinstance(answer, Reply) else Reply(200, {"response": answer})

    def _refusal(self, method: str, form: Mapping[str, str], token: str) -> tuple[int, str] | None:
        if "v" not in form:
            return 8, "Invalid request: v (version) is required"
        if not token:
            return 5, "User authorization failed: no access_token passed."
        if token == GROUP_KEY and method.startswith("wall."):
            return 27, "Group authorization failed: method is unavailable with group auth."
        if token not in self.keys | {GROUP_KEY}:
            return 5, "User authorization failed: invalid access_token (4)."
        if self.calls_left_this_second is not None:
            self.calls_left_this_second -= 1
            if self.calls_left_this_second < 0:
                return 6, "Too many requests per second"
        if method == "wall.get":
            self.wall_reads_left -= 1
            if self.wall_reads_left < 0:
                return 29, "Rate limit reached"
        return None

    def _methods(self) -> Mapping[str, Callable[[Mapping[str, str]], Any]]:
        return {
            "groups.getById": self._groups,
            "users.get": self._users,
            "utils.resolveScreenName": self._resolve,
            "wall.get": self._wall,
            "wall.getById": self._posts,
            "wall.getComments": self._comments,
        }

    def _groups(self, form: Mapping[str, str]) -> Any:
        names = form["group_ids"].split(",")
        if len(names) > 500:
            return _error(100, "group_ids should contain no more than 500 items", "groups.getById")
        found = [
            page for page in self.pages if not page.person and ({str(page.id), page.screen_name} & set(names))
        ]
        if not found:
            return _error(100, "One of the parameters specified was missing or invalid", "groups.getById")
        groups = [_group(page) for page in found]
        return groups if self.old_group_answer else {"groups": groups, "profiles": []}

    def _users(self, form: Mapping[str, str]) -> Any:
        names = set(form["user_ids"].split(","))
        return [
            _user(page) for page in self.pages if page.person and ({str(page.id), page.screen_name} & names)
        ]

    def _resolve(self, form: Mapping[str, str]) -> Any:
        for page in self.pages:
            if page.screen_name == form["screen_name"]:
                return {"object_id": page.id, "type": "user" if page.person else "group"}
        return {"object_id": 7, "type": "application"} if form["screen_name"] == "some_game" else []

    def _wall(self, form: Mapping[str, str]) -> Any:
        page = self._owner(form["owner_id"])
        if page is None or page.deactivated:
            return _error(18, "User was deleted or banned", "wall.get")
        if not page.wall_open:
            return _error(15, "Access denied: wall is disabled", "wall.get")
        count, offset = int(form.get("count", 20)), int(form.get("offset", 0))
        if count > 100:
            return _error(100, "count should be less or equal to 100", "wall.get")
        posts = sorted(
            (p for p in page.posts if not p.deleted), key=lambda p: (p.pinned, p.written), reverse=True
        )
        return {"count": len(posts), "items": [_post(page, post) for post in posts[offset : offset + count]]}

    def _posts(self, form: Mapping[str, str]) -> Any:
        names = form["posts"].split(",")
        if len(names) > 100:
            return _error(100, "posts should contain no more than 100 items", "wall.getById")
        known = {f"{page.owner_id}_{post.id}": (page, post) for page in self.pages for post in page.posts}
        return {
            "items": [_post(*known[name]) for name in names if name in known and not known[name][1].deleted]
        }

    def _comments(self, form: Mapping[str, str]) -> Any:
        page = self._owner(form["owner_id"])
        post = next((post for post in page.posts if str(post.id) == form["post_id"]), None) if page else None
        if page is None or post is None or post.deleted:
            return _error(104, "Not found", "wall.getComments")
        if post.comments is None:
            return _error(212, "Access to post comments denied", "wall.getComments")
        level, parent = post.comments, None
        if "comment_id" in form:
            parent = next(comment for comment in post.comments if str(comment.id) == form["comment_id"])
            level = parent.replies
        ordered = sorted(level, key=lambda comment: comment.written, reverse=form.get("sort") == "desc")
        count, offset = int(form.get("count", 10)), int(form.get("offset", 0))
        inline = int(form.get("thread_items_count", 0))
        if count > 100 or inline > 10:
            return _error(100, "One of the parameters specified was missing or invalid", "wall.getComments")
        shown = ordered[offset : offset + count]
        return {
            "count": sum(1 + len(comment.replies) for comment in post.comments),
            "current_level_count": len(level),
            "can_post": False,
            "items": [_comment(page, post, comment, parent, inline) for comment in shown],
            "profiles": [{"id": 555, "first_name": "Ann", "last_name": "B", "screen_name": "ann"}],
            "groups": [{"id": page.id, "name": page.name, "screen_name": page.screen_name}],
        }

    def _owner(self, owner_id: str) -> FakePage | None:
        return next((page for page in self.pages if str(page.owner_id) == owner_id), None)


def _error(code: int, message: str, method: str) -> Reply:
    params = [{"key": "method", "value": method}, {"key": "v", "value": "5.199"}]
    return Reply(200, {"error": {"error_code": code, "error_msg": message, "request_params": params}})


def _group(page: FakePage) -> dict[str, Any]:
    group: dict[str, Any] = {
        "id": page.id,
        "name": page.name,
        "screen_name": page.screen_name,
        "is_closed": int(page.closed),
        "type": "page",
        "photo_200": "https://sun1-1.userapi.com/c",
    }
    if page.deactivated:
        return group | {"deactivated": page.deactivated}
    if page.followers is not None:
        group["members_count"] = page.followers
    return group | {
        "verified": page.verified,
        "description": "bio",
        "site": "https://demo.example",
        "status": "",
    }


def _user(page: FakePage) -> dict[str, Any]:
    first, _, last = page.name.partition(" ")
    user: dict[str, Any] = {"id": page.id, "first_name": first, "last_name": last}
    if page.deactivated:
        return user | {"deactivated": page.deactivated}
    user |= {"is_closed": page.closed, "can_access_closed": not page.closed, "screen_name": page.screen_name}
    return user | {
        "followers_count": page.followers,
        "verified": page.verified,
        "about": "me",
        "photo_max": "https://p",
    }


def _post(page: FakePage, post: FakePost) -> dict[str, Any]:
    item: dict[str, Any] = {
        "inner_type": "wall_wallpost",
        "id": post.id,
        "owner_id": page.owner_id,
        "from_id": page.owner_id,
        "date": int(post.written.timestamp()),
        "post_type": "post",
        "text": post.text,
        "marked_as_ads": post.ads,
        "attachments": [{"type": kind, kind: {}} for kind in post.attachments],
        "likes": {"can_like": 0, "count": post.likes, "user_likes": 0},
        "reposts": {"count": post.shares, "user_reposted": 0},
        "comments": {"can_post": 0, "count": sum(1 + len(c.replies) for c in post.comments or ())},
    }
    if post.pinned:
        item["is_pinned"] = 1
    if post.views is not None:
        item["views"] = {"count": post.views}
    return item


def _comment(
    page: FakePage, post: FakePost, comment: FakeComment, parent: FakeComment | None, inline: int
) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": comment.id,
        "from_id": comment.from_id,
        "date": int(comment.written.timestamp()),
    }
    if comment.deleted:
        item |= {"from_id": 0, "text": "", "deleted": True}
    else:
        item |= {"text": comment.text, "likes": {"can_like": 0, "count": comment.likes, "user_likes": 0}}
        item |= {"post_id": post.id, "owner_id": page.owner_id}
    item["parents_stack"] = [parent.id] if parent else []
    if parent is None and not comment.deleted:
        shown = [_comment(page, post, reply, comment, 0) for reply in comment.replies[:inline]]
        item["thread"] = {"count": len(comment.replies), "items": shown}
    return item
