"""VK through its API 5.199. Communities have negative ids, people positive ones, as VK writes wall owners."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from platforms.adapter import Adapter
from platforms.addresses import profile_url
from platforms.batches import chunks, gather
from platforms.contract import (
    VK,
    Answer,
    Batch,
    ChannelRef,
    ChannelStats,
    CommentItem,
    Credential,
    Meter,
    Page,
    PostKind,
    PostRef,
    PostStats,
    metered,
)
from platforms.errors import (
    ChangedShape,
    CommentsOff,
    Forbidden,
    Gone,
    NotAProfile,
    PlatformError,
    Private,
    QuotaSpent,
    RateLimited,
    Temporary,
    TokenExpired,
)
from platforms.shapes import Shape

LABEL = "VK"
VERSION = "5.199"
RPS = "vk.rps"
WALL_GET = "vk.wallget"
CHANNELS_BATCH = 500
POSTS_BATCH = 100
INLINE_REPLIES = 10

_GROUP_FIELDS = "members_count,description,verified,city,site,status,activity,is_closed"
_USER_FIELDS = "followers_count,verified,screen_name,about,status,site,city,photo_max"
_MENTION = re.compile(r"\[(?:id|club|public)\d+(?::[^|\]]*)?\|([^\]]*)\]")
_MEANING: Mapping[int, type[PlatformError]] = {
    **dict.fromkeys((1, 10, 36), Temporary),
    5: TokenExpired,
    **dict.fromkeys((8, 14, 17, 27, 28, 3300, 3301), Forbidden),
    **dict.fromkeys((18, 37, 104, 113, 125, 3610), Gone),
    **dict.fromkeys((15, 19, 30, 203, 210), Private),
    **dict.fromkeys((212, 801), CommentsOff),
}


class VKontakte(Adapter):
    """Reads communities, people, walls and comments with a service key."""

    name: ClassVar[str] = VK
    label: ClassVar[str] = LABEL
    base_url: ClassVar[str] = "https://api.vk.com"

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Find the id behind a screen name; the owner of a post is in the post's own address."""
        with metered() as meter:
            try:
                ref = self._ref(text)
            except NotAProfile as error:
                if not error.post_external_id:
                    raise
                ref = ChannelRef(VK, error.post_external_id.partition("_")[0])
            if ref.external_id:
                return meter.answer(ref)
            return meter.answer(self._by_name(ref, credential, meter))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read five hundred communities or people a call; a ref known only by name costs one call more."""
        with metered() as meter:
            return gather(
                refs, _groups(refs), lambda group: self._read_channels(group, credential, meter), meter
            )

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[PostStats]]:
        """Read a page of a wall with all counters; the pinned post takes its place by date."""
        offset = int(cursor or 0)
        with metered() as meter:
            owner = ref.external_id or self._by_name(ref, credential, meter).external_id or ""
            params: dict[str, str | int] = {
                "owner_id": owner,
                "count": min(limit, POSTS_BATCH),
                "offset": offset,
                "filter": "owner",
            }
            answer = self._call("wall.get", params, credential, meter)
            posts = [_post(item, self._clock()) for item in answer.items("items")]
            total = answer.number("count")
            read = offset + len(posts)
            posts.sort(
                key=lambda post: (post.published_at or post.fetched_at, post.external_id), reverse=True
            )
            following = str(read) if posts and total is not None and read < total else None
            return meter.answer(Page(tuple(posts), following, total))

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read a hundred posts a call, which does not count against the daily limit of walls."""

        def read(group: Sequence[PostRef]) -> Mapping[PostRef, PostStats | PlatformError]:
            params = {"posts": ",".join(ref.external_id for ref in group)}
            answer = self._call("wall.getById", params, credential, meter)
            found = {_post_id(item): item for item in answer.items("items")}
            return {ref: self._read_post(found.get(ref.external_id)) for ref in group}

        with metered() as meter:
            return gather(refs, chunks(refs, POSTS_BATCH), read, meter)

    def comments(
        self, post: PostRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[CommentItem]]:
        """Read a page of threads, newest first, with up to ten replies each."""
        return self._comments(post, {"thread_items_count": INLINE_REPLIES}, "desc", credential, cursor, limit)

    def replies(
        self,
        post: PostRef,
        parent_external_id: str,
        *,
        credential: Credential,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Answer[Page[CommentItem]]:
        parent = parent_external_id.rpartition("_")[2]
        return self._comments(post, {"comment_id": parent}, "desc", credential, cursor, limit)

    def _comments(
        self,
        post: PostRef,
        extra: Mapping[str, str | int],
        sort: str,
        credential: Credential,
        cursor: str | None,
        limit: int,
    ) -> Answer[Page[CommentItem]]:
        owner, _, post_id = post.external_id.partition("_")
        offset = int(cursor or 0)
        params: dict[str, str | int] = {
            "owner_id": owner,
            "post_id": post_id,
            "need_likes": 1,
            "count": min(limit, 100),
            "offset": offset,
            "sort": sort,
            "preview_length": 0,
            "extended": 1,
            **extra,
        }
        with metered() as meter:
            answer = self._call("wall.getComments", params, credential, meter)
            # "count" counts the replies too; only "current_level_count" tells where this list ends.
            level = answer.number("current_level_count")
            read = offset + len(answer.values("items"))
            following = str(read) if answer.values("items") and read < (level or 0) else None
            items, incomplete = _threads(answer, post.external_id, owner, self._clock())
            return meter.answer(Page(items, following, level, incomplete))

    def _read_channels(
        self, group: Sequence[ChannelRef], credential: Credential, meter: Meter
    ) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
        ids = {
            ref: ref.external_id or self._by_name(ref, credential, meter).external_id or "" for ref in group
        }
        people = not ids[group[0]].startswith("-")
        joined = ",".join(dict.fromkeys(id.lstrip("-") for id in ids.values()))
        if people:
            answer = self._call("users.get", {"user_ids": joined, "fields": _USER_FIELDS}, credential, meter)
            found = {item.text("id"): item for item in answer.items("list")}
        else:
            answer = self._call(
                "groups.getById", {"group_ids": joined, "fields": _GROUP_FIELDS}, credential, meter
            )
            # Before version 5.131 the answer was the bare list.
            items = answer.items("groups" if answer.has("groups") else "list")
            found = {f"-{item.text('id')}": item for item in items}
        return {ref: self._read_channel(found.get(id), people) for ref, id in ids.items()}

    def _read_channel(self, item: Shape | None, people: bool) -> ChannelStats | PlatformError:
        if item is None or item.text("deactivated"):
            return Gone(platform=LABEL, detail="absent" if item is None else item.text("deactivated"))
        try:
            if not people:
                return _community(item, self._clock())
            if item.flag("is_closed") and item.flag("can_access_closed") is False:
                return Private(platform=LABEL)
            return _person(item, self._clock())
        except ChangedShape as error:
            return error

    def _read_post(self, item: Shape | None) -> PostStats | PlatformError:
        if item is None or item.flag("is_deleted"):
            return Gone(platform=LABEL)
        try:
            return _post(item, self._clock())
        except ChangedShape as error:
            return error

    def _by_name(self, ref: ChannelRef, credential: Credential, meter: Meter) -> ChannelRef:
        answer = self._call("utils.resolveScreenName", {"screen_name": ref.handle or ""}, credential, meter)
        kind, number = answer.text("type"), answer.text("object_id")
        if kind == "user":
            return ChannelRef(VK, number, ref.handle)
        if kind in ("group", "page", "event"):
            return ChannelRef(VK, f"-{number}", ref.handle)
        if kind:
            raise NotAProfile(f"“{ref.handle}” on VK is neither a person nor a community.")
        raise Gone(f"There is nobody called “{ref.handle}” on VK.", platform=LABEL)

    def _call(
        self, method: str, params: Mapping[str, str | int], credential: Credential, meter: Meter
    ) -> Shape:
        if not credential.key:
            raise Forbidden("No VK service key is set. Add one in the settings.", platform=LABEL, bucket=RPS)
        form = {name: str(value) for name, value in params.items()} | {"v": VERSION}
        headers = {"Authorization": f"Bearer {credential.key}"}
        url = f"{self._base_url}/method/{method}"
        try:
            reply = self.transport.request("POST", url, platform=LABEL, data=form, headers=headers)
        except PlatformError as error:
            _pay(meter, method, error.tries)
            raise
        _pay(meter, method, reply.attempts)
        if reply.status == 429:
            raise RateLimited(platform=LABEL, bucket=RPS, retry_at=self._clock() + timedelta(seconds=1))
        answer = Shape(reply.json(platform=LABEL), platform=LABEL)
        if answer.has("error"):
            raise _refusal(answer.inner("error"), method, self._clock())
        response = answer.raw("response")
        if response is None:
            raise ChangedShape(platform=LABEL, detail=f"{method}: neither response nor error")
        # Some methods answer with a bare list; an unknown screen name is an empty one.
        return Shape({"list": response} if isinstance(response, list) else response, platform=LABEL)


def _pay(meter: Meter, method: str, times: int) -> None:
    meter.add(RPS, times)
    if method == "wall.get":
        meter.add(WALL_GET, times)


def _groups(refs: Sequence[ChannelRef]) -> Iterable[Sequence[ChannelRef]]:
    known = [ref for ref in refs if ref.external_id]
    yield from chunks([ref for ref in known if (ref.external_id or "").startswith("-")], CHANNELS_BATCH)
    yield from chunks([ref for ref in known if not (ref.external_id or "").startswith("-")], CHANNELS_BATCH)
    yield from chunks([ref for ref in refs if not ref.external_id], 1)


def _refusal(error: Shape, method: str, now: datetime) -> PlatformError:
    code = error.number("error_code")
    detail = f"{method}: {code} {error.text('error_msg')[:200]}"
    bucket = WALL_GET if method == "wall.get" else f"vk.{method}"
    if code == 6:
        return RateLimited(platform=LABEL, detail=detail, bucket=RPS, retry_at=now + timedelta(seconds=1))
    if code == 9:
        return RateLimited(platform=LABEL, detail=detail, bucket=bucket, retry_at=now + timedelta(hours=1))
    if code == 29:
        # VK does not say when the day ends, so it is tried again hourly.
        return QuotaSpent(platform=LABEL, detail=detail, bucket=bucket, resets_at=now + timedelta(hours=1))
    if code in (14, 3300, 3301):
        sentence = "VK wants a person to solve a picture puzzle for this key. Reading with it is stopped."
        return Forbidden(sentence, platform=LABEL, detail=detail)
    return _MEANING.get(code or 0, ChangedShape)(platform=LABEL, detail=detail)


def _community(item: Shape, now: datetime) -> ChannelStats:
    external_id = f"-{item.required_text('id')}"
    handle = item.text("screen_name") or None
    return ChannelStats(
        external_id=external_id,
        handle=handle,
        title=item.text("name"),
        bio=item.text("description") or item.text("status"),
        avatar_url=item.text("photo_200"),
        url=profile_url(VK, handle=handle, external_id=external_id),
        followers=item.number("members_count"),
        verified=item.flag("verified"),
        fetched_at=now,
    )


def _person(item: Shape, now: datetime) -> ChannelStats:
    external_id, handle = item.required_text("id"), item.text("screen_name") or None
    return ChannelStats(
        external_id=external_id,
        handle=handle,
        title=f"{item.text('first_name')} {item.text('last_name')}".strip(),
        bio=item.text("about") or item.text("status"),
        avatar_url=item.text("photo_max"),
        url=profile_url(VK, handle=handle, external_id=external_id),
        followers=item.number("followers_count"),
        verified=item.flag("verified"),
        fetched_at=now,
    )


def _post_id(item: Shape) -> str:
    return f"{item.required_text('owner_id')}_{item.required_text('id')}"


def _post(item: Shape, now: datetime) -> PostStats:
    external_id = _post_id(item)
    return PostStats(
        external_id=external_id,
        channel_external_id=item.text("owner_id"),
        kind=_kind([attachment.text("type") for attachment in item.items("attachments")]),
        text=_plain(item.text("text")),
        url=f"https://vk.com/wall{external_id}",
        published_at=item.moment("date"),
        views=item.number("views", "count"),
        likes=item.number("likes", "count"),
        comments=item.number("comments", "count"),
        shares=item.number("reposts", "count"),
        paid_promotion=item.flag("marked_as_ads"),
        fetched_at=now,
    )


def _kind(attachments: Sequence[str]) -> PostKind:
    if "video" in attachments:
        return "video"
    photos = attachments.count("photo")
    return "text" if not photos else "photo" if photos == 1 else "carousel"


def _threads(
    answer: Shape, post_external_id: str, owner: str, now: datetime
) -> tuple[tuple[CommentItem, ...], tuple[str, ...]]:
    names = {
        item.text("id"): f"{item.text('first_name')} {item.text('last_name')}"
        for item in answer.items("profiles")
    }
    names |= {f"-{item.text('id')}": item.text("name") for item in answer.items("groups")}
    items: list[CommentItem] = []
    incomplete: list[str] = []
    for item in answer.items("items"):
        top = _comment(item, post_external_id, owner, names, now)
        replies = [
            _comment(reply, post_external_id, owner, names, now) for reply in item.items("thread", "items")
        ]
        items += [top, *replies]
        if (top.replies or 0) > len(replies):
            incomplete.append(top.external_id)
    return tuple(items), tuple(incomplete)


def _comment(
    item: Shape, post_external_id: str, owner: str, names: Mapping[str, str], now: datetime
) -> CommentItem:
    parents = item.values("parents_stack")
    author = item.text("from_id")
    return CommentItem(
        external_id=f"{owner}_{item.required_text('id')}",
        post_external_id=post_external_id,
        parent_external_id=f"{owner}_{parents[-1]}" if parents else None,
        text=_plain(item.text("text")),
        author_name=names.get(author, "").strip(),
        author_external_id=author if author not in ("", "0") else None,
        published_at=item.moment("date"),
        likes=item.number("likes", "count"),
        replies=item.number("thread", "count"),
        by_owner=author == owner,
        deleted=bool(item.flag("deleted")),
        fetched_at=now,
    )


def _plain(text: str) -> str:
    """Write mentions such as ``[id555|Ann]`` as the name people see."""
    return _MENTION.sub(r"\1", text)
