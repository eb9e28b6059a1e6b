"""TikTok: the Display API with an influencer's consent, and the Business Accounts API for comments.

Every token reads exactly one account, the one that consented. The Display API takes a token with the
``user.info.*`` and ``video.list`` scopes; comments take a token of the Business API, whose
``Credential.account_id`` is the business id.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from platforms.adapter import Adapter
from platforms.addresses import normalize_handle, profile_url
from platforms.batches import chunks, gather
from platforms.contract import (
    TIKTOK,
    Answer,
    Batch,
    ChannelRef,
    ChannelStats,
    CommentItem,
    Credential,
    Meter,
    Page,
    PostRef,
    PostStats,
    metered,
)
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    PlatformError,
    Private,
    RateLimited,
    Temporary,
    TokenExpired,
)
from platforms.shapes import Shape
from platforms.transport import Params

LABEL = "TikTok"
USER_INFO = "tt.userinfo"
VIDEO_LIST = "tt.videolist"
VIDEO_QUERY = "tt.videoquery"
BUSINESS = "tt.business"
BATCH = 20
COMMENTS_PAGE = 30
WINDOW = timedelta(seconds=60)

_FIELDS_OF_SCOPE = {
    "user.info.basic": "open_id,union_id,avatar_url,avatar_large_url,display_name",
    "user.info.profile": "username,bio_description,profile_deep_link,is_verified",
    "user.info.stats": "follower_count,following_count,likes_count,video_count",
}
_VIDEO = (
    "id,title,video_description,create_time,duration,cover_image_url,share_url,"
    "view_count,like_count,comment_count,share_count,is_aigc"
)
_DISPLAY_ERRORS: Mapping[str, type[PlatformError]] = {
    "access_token_invalid": TokenExpired,
    "scope_not_authorized": Forbidden,
    "scope_permission_missed": Forbidden,
    "internal_error": Temporary,
}
_BUSINESS_ERRORS: Mapping[int, type[PlatformError]] = {
    **dict.fromkeys((40102, 40103, 40105, 40107), TokenExpired),
    **dict.fromkeys((40001, 40130), Forbidden),
    40007: Gone,
    41001: Temporary,
}


class TikTok(Adapter):
    """Reads the account behind the given token."""

    name: ClassVar[str] = TIKTOK
    label: ClassVar[str] = LABEL
    base_url: ClassVar[str] = "https://open.tiktokapis.com"
    business_url: ClassVar[str] = "https://business-api.tiktok.com"

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Match a handle with the account that consented; nobody else's id can be found."""
        with metered() as meter:
            stats = self._account(self._ref(text), credential, meter)
            return meter.answer(ChannelRef(TIKTOK, stats.external_id, stats.handle))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read the consenting account; every other ref is ``Private``."""

        def read(group: Sequence[ChannelRef]) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
            return {group[0]: self._account(group[0], credential, meter)}

        with metered() as meter:
            return gather(refs, chunks(refs, 1), read, meter)

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = BATCH
    ) -> Answer[Page[PostStats]]:
        """Read a page of public posts with counters; the cursor is a moment in milliseconds."""
        body: dict[str, int] = {"max_count": min(limit, BATCH)}
        if cursor:
            body["cursor"] = int(cursor)
        with metered() as meter:
            data = self._display("POST", "video/list/", _VIDEO, VIDEO_LIST, credential, meter, body)
            posts = tuple(_post(item, ref.external_id, self._clock()) for item in data.items("videos"))
            following = data.text("cursor") if data.flag("has_more") and posts else ""
            return meter.answer(Page(posts, following or None))

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read twenty of the account's own posts a call; others are left out, which reads as ``Gone``."""

        def read(group: Sequence[PostRef]) -> Mapping[PostRef, PostStats | PlatformError]:
            body = {"filters": {"video_ids": [ref.external_id for ref in group]}}
            data = self._display("POST", "video/query/", _VIDEO, VIDEO_QUERY, credential, meter, body)
            found = {item.required_text("id"): item for item in data.items("videos")}
            return {ref: self._read_post(ref, found.get(ref.external_id)) for ref in group}

        with metered() as meter:
            return gather(refs, chunks(refs, BATCH), read, meter)

    def comments(
        self, post: PostRef, *, credential: Credential, cursor: str | None = None, limit: int = COMMENTS_PAGE
    ) -> Answer[Page[CommentItem]]:
        """Read a page of comments, newest first, with up to three replies each (Business API)."""
        params: Params = {
            "business_id": credential.account_id,
            "video_id": post.external_id,
            "include_replies": "true",
            "status": "PUBLIC",
            "sort_field": "create_time",
            "sort_order": "desc",
            "cursor": cursor or 0,
            "max_count": min(limit, COMMENTS_PAGE),
        }
        return self._comments(post, "comment/list/", params, credential)

    def replies(
        self,
        post: PostRef,
        parent_external_id: str,
        *,
        credential: Credential,
        cursor: str | None = None,
        limit: int = COMMENTS_PAGE,
    ) -> Answer[Page[CommentItem]]:
        params: Params = {
            "business_id": credential.account_id,
            "video_id": post.external_id,
            "comment_id": parent_external_id,
            "status": "PUBLIC",
            "sort_field": "create_time",
            "sort_order": "desc",
            "cursor": cursor or 0,
            "max_count": min(limit, COMMENTS_PAGE),
        }
        return self._comments(post, "comment/reply/list/", params, credential)

    def _comments(
        self, post: PostRef, path: str, params: Params, credential: Credential
    ) -> Answer[Page[CommentItem]]:
        with metered() as meter:
            data = self._business(path, params, credential, meter)
            items: list[CommentItem] = []
            incomplete: list[str] = []
            for item in data.items("comments"):
                replies = [_comment(reply, post, self._clock()) for reply in item.items("reply_list")]
                top = _comment(item, post, self._clock())
                items += [top, *replies]
                if (top.replies or 0) > len(replies):
                    incomplete.append(top.external_id)
            following = data.text("cursor") if data.flag("has_more") and items else ""
            return meter.answer(Page(tuple(items), following or None, None, tuple(incomplete)))

    def _account(self, ref: ChannelRef, credential: Credential, meter: Meter) -> ChannelStats:
        # Asking for a field outside the granted scopes fails the whole call.
        granted = [fields for scope, fields in _FIELDS_OF_SCOPE.items() if scope in credential.scopes]
        fields = ",".join(granted or _FIELDS_OF_SCOPE.values())
        user = self._display("GET", "user/info/", fields, USER_INFO, credential, meter).inner("user")
        stats = _channel(user, self._clock())
        same_id = not ref.external_id or ref.external_id == stats.external_id
        same_name = ref.external_id or not ref.handle or stats.handle in (None, ref.handle)
        if not (same_id and same_name):
            raise Private("TikTok shows figures only with the influencer's own consent.", platform=LABEL)
        return stats

    def _read_post(self, ref: PostRef, item: Shape | None) -> PostStats | PlatformError:
        if item is None:
            return Gone(platform=LABEL)
        try:
            return _post(item, ref.channel_external_id, self._clock())
        except ChangedShape as error:
            return error

    def _display(
        self,
        method: str,
        path: str,
        fields: str,
        bucket: str,
        credential: Credential,
        meter: Meter,
        body: Mapping[str, object] | None = None,
    ) -> Shape:
        headers = {"Authorization": f"Bearer {_token(credential)}"}
        answer, status = self._send(
            method, f"{self._base_url}/v2/{path}", {"fields": fields}, headers, bucket, meter, body
        )
        code, message = answer.text("error", "code"), answer.text("error", "message")
        if code == "ok" and answer.has("data"):
            return answer.inner("data")
        detail = f"{path}: {status} {code} {message[:200]} log {answer.text('error', 'log_id')}"
        if code == "rate_limit_exceeded" or status == 429:
            raise RateLimited(platform=LABEL, detail=detail, bucket=bucket, retry_at=self._clock() + WINDOW)
        raise _DISPLAY_ERRORS.get(code, ChangedShape)(platform=LABEL, detail=detail)

    def _business(self, path: str, params: Params, credential: Credential, meter: Meter) -> Shape:
        headers = {"Access-Token": _token(credential)}
        url = f"{self._business_base()}/open_api/v1.3/business/{path}"
        answer, status = self._send("GET", url, params, headers, BUSINESS, meter, None)
        code = answer.number("code")
        if code == 0 and answer.has("data"):
            return answer.inner("data")
        detail = f"{path}: {status} {code} {answer.text('message')[:200]} {answer.text('request_id')}"
        if code in (40100, 40132) or status == 429:
            raise RateLimited(platform=LABEL, detail=detail, bucket=BUSINESS, retry_at=self._clock() + WINDOW)
        if code is not None and 50000 <= code <= 59999:
            raise Temporary(platform=LABEL, detail=detail)
        raise _BUSINESS_ERRORS.get(code or 0, ChangedShape)(platform=LABEL, detail=detail)

    def _business_base(self) -> str:
        return self.business_url if self._base_url == self.base_url else self._base_url

    def _send(
        self,
        method: str,
        url: str,
        params: Params,
        headers: Mapping[str, str],
        bucket: str,
        meter: Meter,
        body: Mapping[str, object] | None,
    ) -> tuple[Shape, int]:
        try:
            reply = self.transport.request(
                method, url, platform=LABEL, params=params, headers=headers, json_body=body
            )
        except PlatformError as error:
            meter.add(bucket, error.tries)
            raise
        meter.add(bucket, reply.attempts)
        return Shape(reply.json(platform=LABEL), platform=LABEL), reply.status


def _token(credential: Credential) -> str:
    if not credential.access_token:
        raise Forbidden("This influencer has not given their consent on TikTok yet.", platform=LABEL)
    return credential.access_token


def _channel(user: Shape, now: datetime) -> ChannelStats:
    handle = normalize_handle(TIKTOK, user.text("username")) or None
    return ChannelStats(
        external_id=user.required_text("open_id"),
        handle=handle,
        title=user.text("display_name"),
        bio=user.text("bio_description"),
        avatar_url=user.text("avatar_large_url") or user.text("avatar_url"),
        url=profile_url(TIKTOK, handle=handle) or user.text("profile_deep_link"),
        followers=user.number("follower_count"),
        following=user.number("following_count"),
        posts=user.number("video_count"),
        likes=user.number("likes_count"),
        verified=user.flag("is_verified"),
        fetched_at=now,
    )


def _post(item: Shape, channel: str | None, now: datetime) -> PostStats:
    return PostStats(
        external_id=item.required_text("id"),
        channel_external_id=channel,
        kind="short",
        title=item.text("title"),
        text=item.text("video_description"),
        url=item.text("share_url"),
        thumbnail_url=item.text("cover_image_url"),
        published_at=item.moment("create_time"),
        duration_seconds=item.number("duration"),
        views=item.number("view_count"),
        likes=item.number("like_count"),
        comments=item.number("comment_count"),
        shares=item.number("share_count"),
        fetched_at=now,
    )


def _comment(item: Shape, post: PostRef, now: datetime) -> CommentItem:
    return CommentItem(
        external_id=item.required_text("comment_id"),
        post_external_id=post.external_id,
        parent_external_id=item.text("parent_comment_id") or None,
        text=item.text("text"),
        author_name=item.text("display_name") or item.text("username"),
        author_external_id=item.text("unique_identifier") or None,
        published_at=item.moment("create_time"),
        likes=item.number("likes"),
        replies=item.number("replies"),
        by_owner=item.flag("owner"),
        fetched_at=now,
    )
