"""Instagram through the Graph API v26.0, by two kinds of token.

A *viewer* is a professional account of the agency (Facebook Login): through Business Discovery it reads
figures and recent posts of other professional accounts, one account a call, never comments. An *owner* is
an influencer who gave consent (Instagram Login): their own figures, posts and comments. A credential with
the scope ``instagram_business_basic`` is an owner's.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from platforms.adapter import Adapter
from platforms.addresses import normalize_handle, profile_url
from platforms.batches import chunks, gather
from platforms.contract import (
    INSTAGRAM,
    Answer,
    Batch,
    ChannelRef,
    ChannelStats,
    CommentItem,
    Credential,
    Meter,
    Outcome,
    Page,
    PostKind,
    PostRef,
    PostStats,
    QuotaReading,
    after,
    metered,
    utc_now,
)
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    NotAProfile,
    NotSupported,
    PlatformError,
    Private,
    QuotaSpent,
    Temporary,
    TokenExpired,
)
from platforms.shapes import Shape
from platforms.transport import Params, Reply, Transport

LABEL = "Instagram"
BUCKET = "ig.user"
OWNER_SCOPE = "instagram_business_basic"
POSTS_PAGE = 25
COMMENTS_PAGE = 50

_MEDIA = (
    "id,caption,media_type,media_product_type,media_url,permalink,timestamp,"
    "like_count,comments_count,view_count,thumbnail_url"
)
_DISCOVERED = (
    "id,username,name,biography,website,followers_count,follows_count,media_count,profile_picture_url"
)
_OWN = "user_id,username,name,account_type,biography,followers_count,follows_count,media_count,profile_picture_url"
_OWN_MEDIA = f"{_MEDIA},shares_count,is_comment_enabled"
_COMMENT = "id,text,timestamp,like_count,username,from"
_THROTTLED = (4, 17, 32, 613, 80001, 80002)


class Instagram(Adapter):
    """Reads professional accounts; personal ones cannot be read at all."""

    name: ClassVar[str] = INSTAGRAM
    label: ClassVar[str] = LABEL
    base_url: ClassVar[str] = "https://graph.facebook.com/v26.0"
    owner_url: ClassVar[str] = "https://graph.instagram.com/v26.0"

    def __init__(
        self,
        *,
        transport: Transport | None = None,
        base_url: str | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(transport=transport, base_url=base_url, clock=clock)
        self._owner_url = (base_url or self.owner_url).rstrip("/")

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Find the permanent id behind a handle; a post's address tells nobody its owner here."""
        answer = self.channel_with_posts(self._ref(text), credential=credential, limit=1)
        stats, _ = answer.value
        return Answer(ChannelRef(INSTAGRAM, stats.external_id, stats.handle), answer.spent, answer.quota)

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read each account with a call of its own."""

        def read(group: Sequence[ChannelRef]) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
            if _is_owner(credential):
                return {group[0]: self._own_account(group[0], credential, meter)}
            return {group[0]: self._discover(group[0], _DISCOVERED, credential, meter)[0]}

        with metered() as meter:
            return gather(refs, chunks(refs, 1), read, meter)

    def channel_with_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = POSTS_PAGE
    ) -> Answer[tuple[ChannelStats, Page[PostStats]]]:
        """Read an account and a page of its posts; a viewer gets both for the price of one call."""
        size = min(limit, POSTS_PAGE)
        with metered() as meter:
            if _is_owner(credential):
                stats = self._own_account(ref, credential, meter)
                return meter.answer((stats, self._own_posts(stats, credential, cursor, size, meter)))
            after = f".after({cursor})" if cursor else ""
            fields = f"{_DISCOVERED},media{after}.limit({size}){{{_MEDIA}}}"
            return meter.answer(self._discover(ref, fields, credential, meter))

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = POSTS_PAGE
    ) -> Answer[Page[PostStats]]:
        answer = self.channel_with_posts(ref, credential=credential, cursor=cursor, limit=limit)
        return Answer(answer.value[1], answer.spent, answer.quota)

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read an owner's posts one a call. Posts of strangers are read again only by ``recent_posts``."""
        if not _is_owner(credential):
            sentence = "Instagram shows single posts only to their owner; the list of posts has the figures."
            return Batch(tuple(Outcome(ref, error=NotSupported(sentence)) for ref in refs))

        def read(group: Sequence[PostRef]) -> Mapping[PostRef, PostStats | PlatformError]:
            item = self._get(group[0].external_id, {"fields": _OWN_MEDIA}, credential, meter)
            return {group[0]: _post(item, group[0].channel_external_id, self._clock())}

        with metered() as meter:
            return gather(refs, chunks(refs, 1), read, meter)

    def comments(
        self, post: PostRef, *, credential: Credential, cursor: str | None = None, limit: int = COMMENTS_PAGE
    ) -> Answer[Page[CommentItem]]:
        """Read a page of the comments on an owner's post, newest first."""
        fields = f"{_COMMENT},parent_id,hidden,replies{{{_COMMENT}}}"
        return self._comments(post, f"{post.external_id}/comments", fields, None, credential, cursor, limit)

    def replies(
        self,
        post: PostRef,
        parent_external_id: str,
        *,
        credential: Credential,
        cursor: str | None = None,
        limit: int = COMMENTS_PAGE,
    ) -> Answer[Page[CommentItem]]:
        path = f"{parent_external_id}/replies"
        return self._comments(post, path, _COMMENT, parent_external_id, credential, cursor, limit)

    def _comments(
        self,
        post: PostRef,
        path: str,
        fields: str,
        parent: str | None,
        credential: Credential,
        cursor: str | None,
        limit: int,
    ) -> Answer[Page[CommentItem]]:
        if not _is_owner(credential):
            raise NotSupported("Instagram shows comments only with the consent of the post's owner.")
        params: dict[str, str | int] = {"fields": fields, "limit": min(limit, COMMENTS_PAGE)}
        if cursor:
            params["after"] = cursor
        with metered() as meter:
            answer = self._get(path, params, credential, meter)
            items: list[CommentItem] = []
            incomplete: list[str] = []
            for item in answer.items("data"):
                top = _comment(item, post, parent, credential.account_id, self._clock())
                replies = item.inner("replies")
                items.append(top)
                items += [
                    _comment(reply, post, top.external_id, credential.account_id, self._clock())
                    for reply in replies.items("data")
                ]
                if replies.has("paging", "next"):
                    incomplete.append(top.external_id)
            return meter.answer(Page(tuple(items), _next(answer), None, tuple(incomplete)))

    def _discover(
        self, ref: ChannelRef, fields: str, credential: Credential, meter: Meter
    ) -> tuple[ChannelStats, Page[PostStats]]:
        if not ref.handle:
            raise NotAProfile("Instagram finds accounts by their handle only. Add the handle.")
        params = {"fields": f"business_discovery.username({ref.handle}){{{fields}}}"}
        found = self._get(credential.account_id, params, credential, meter).inner("business_discovery")
        stats = _account(found, "id", self._clock())
        if ref.external_id and stats.external_id != ref.external_id:
            sentence = f"On Instagram the name “{ref.handle}” now belongs to another account."
            raise Gone(sentence, platform=LABEL, detail=f"id {stats.external_id}")
        posts = tuple(_post(item, stats.external_id, self._clock()) for item in found.items("media", "data"))
        # This list names no "next"; it ends with an empty page.
        cursor = found.text("media", "paging", "cursors", "after") if posts else ""
        return stats, Page(posts, cursor or None, stats.posts)

    def _own_account(self, ref: ChannelRef, credential: Credential, meter: Meter) -> ChannelStats:
        stats = _account(self._get("me", {"fields": _OWN}, credential, meter), "user_id", self._clock())
        if (ref.external_id or stats.external_id) != stats.external_id or (
            not ref.external_id and ref.handle and ref.handle != stats.handle
        ):
            raise Private("This consent belongs to another Instagram account.", platform=LABEL)
        return stats

    def _own_posts(
        self, stats: ChannelStats, credential: Credential, cursor: str | None, size: int, meter: Meter
    ) -> Page[PostStats]:
        params: dict[str, str | int] = {"fields": _OWN_MEDIA, "limit": size}
        if cursor:
            params["after"] = cursor
        answer = self._get("me/media", params, credential, meter)
        posts = tuple(_post(item, stats.external_id, self._clock()) for item in answer.items("data"))
        return Page(posts, _next(answer), stats.posts)

    def _get(self, path: str, params: Params, credential: Credential, meter: Meter) -> Shape:
        if not credential.access_token or not (credential.account_id or _is_owner(credential)):
            sentence = "No Instagram account is connected. Connect one in the settings."
            raise Forbidden(sentence, platform=LABEL, bucket=BUCKET)
        base = self._owner_url if _is_owner(credential) else self._base_url
        if credential.client_secret:
            proof = hmac.new(
                credential.client_secret.encode(), credential.access_token.encode(), hashlib.sha256
            )
            params = {**params, "appsecret_proof": proof.hexdigest()}
        headers = {"Authorization": f"Bearer {credential.access_token}"}
        try:
            reply = self.transport.request(
                "GET", f"{base}/{path}", platform=LABEL, params=params, headers=headers
            )
        except PlatformError as error:
            meter.add(BUCKET, error.tries)
            raise
        meter.add(BUCKET, reply.attempts)
        reading = usage(reply, self._clock())
        if reading is not None:
            meter.read(reading)
        answer = Shape(reply.json(platform=LABEL), platform=LABEL)
        if answer.has("error") or reply.status != 200:
            raise _refusal(answer.inner("error"), reply, reading, self._clock())
        return answer


def usage(reply: Reply, now: datetime) -> QuotaReading | None:
    """Read Meta's usage headers: the fullest of all percentages, and when access comes back."""
    rows: list[object] = []
    for name in ("x-app-usage", "x-business-use-case-usage"):
        try:
            value = json.loads(reply.headers.get(name, "{}"))
        except ValueError:
            continue
        if isinstance(value, dict):
            # One object for the app; a list of them per account for the business use cases.
            lists = [[value]] if name == "x-app-usage" else value.values()
            rows += [row for rows_of_one in lists if isinstance(rows_of_one, list) for row in rows_of_one]
    told = [row for row in rows if isinstance(row, dict)]
    shares = _whole_numbers(told, "call_count", "total_time", "total_cputime")
    minutes = max(_whole_numbers(told, "estimated_time_to_regain_access"), default=0)
    if not shares:
        return None
    resets_at = after(now, minutes * 60, otherwise=0) if minutes else None
    return QuotaReading(BUCKET, used_share=max(shares) / 100, resets_at=resets_at)


def _whole_numbers(rows: Sequence[Mapping[str, object]], *names: str) -> list[int]:
    return [value for row in rows for name in names if isinstance(value := row.get(name), int)]


def _refusal(error: Shape, reply: Reply, reading: QuotaReading | None, now: datetime) -> PlatformError:
    code, subcode = error.number("code") or 0, error.number("error_subcode") or 0
    detail = f"{reply.status} code {code}/{subcode} {error.text('message')[:200]} {error.text('fbtrace_id')}"
    if code in _THROTTLED or code == 341:
        resets_at = reading.resets_at if reading else None
        resets_at = resets_at or now + timedelta(hours=1)
        return QuotaSpent(platform=LABEL, detail=detail, bucket=BUCKET, resets_at=resets_at)
    if code == 190:
        return TokenExpired(platform=LABEL, detail=detail)
    if code in (1, 2) or error.flag("is_transient"):
        return Temporary(platform=LABEL, detail=detail)
    if code in (3, 10, 368) or 200 <= code <= 299:
        return Forbidden(platform=LABEL, detail=detail, bucket=BUCKET)
    if code == 110 or subcode == 2207013:
        sentence = "Instagram shows no professional account of this name."
        return Gone(sentence, platform=LABEL, detail=detail)
    if code == 100 and subcode == 33:
        return Gone(platform=LABEL, detail=detail)
    return ChangedShape(platform=LABEL, detail=detail)


def _is_owner(credential: Credential) -> bool:
    return OWNER_SCOPE in credential.scopes


def _next(answer: Shape) -> str | None:
    return answer.text("paging", "cursors", "after") or None if answer.has("paging", "next") else None


def _account(item: Shape, id_name: str, now: datetime) -> ChannelStats:
    handle = normalize_handle(INSTAGRAM, item.required_text("username"))
    return ChannelStats(
        external_id=item.required_text(id_name),
        handle=handle,
        title=item.text("name") or handle,
        bio=item.text("biography"),
        avatar_url=item.text("profile_picture_url"),
        url=profile_url(INSTAGRAM, handle=handle),
        followers=item.number("followers_count"),
        following=item.number("follows_count"),
        posts=item.number("media_count"),
        fetched_at=now,
    )


def _post(item: Shape, channel: str | None, now: datetime) -> PostStats:
    return PostStats(
        external_id=item.required_text("id"),
        channel_external_id=channel,
        kind=_kind(item.text("media_type"), item.text("media_product_type")),
        text=item.text("caption"),
        url=item.text("permalink"),
        thumbnail_url=item.text("thumbnail_url")
        or (item.text("media_url") if item.text("media_type") != "VIDEO" else ""),
        published_at=item.moment("timestamp"),
        views=item.number("view_count"),
        likes=item.number("like_count"),
        comments=item.number("comments_count"),
        shares=item.number("shares_count"),
        comments_open=item.flag("is_comment_enabled"),
        fetched_at=now,
    )


def _kind(media: str, product: str) -> PostKind | None:
    if product == "REELS":
        return "short"
    kinds: Mapping[str, PostKind] = {"IMAGE": "photo", "VIDEO": "video", "CAROUSEL_ALBUM": "carousel"}
    return kinds.get(media)


def _comment(item: Shape, post: PostRef, parent: str | None, owner: str, now: datetime) -> CommentItem:
    author = item.text("from", "id") or None
    return CommentItem(
        external_id=item.required_text("id"),
        post_external_id=post.external_id,
        parent_external_id=item.text("parent_id") or parent,
        text=item.text("text"),
        author_name=item.text("username") or item.text("from", "username"),
        author_external_id=author,
        published_at=item.moment("timestamp"),
        likes=item.number("like_count"),
        by_owner=author == owner if author and owner else None,
        fetched_at=now,
    )
