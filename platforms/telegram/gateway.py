"""The optional gateway: one process of ours that owns a user session and speaks JSON over HTTP.

The contract, all ``GET`` with ``Authorization: Bearer``:

- ``/v1/channel?username=`` or ``?id=`` gives ``{"channel": {...}}``;
- ``/v1/messages?channel=&limit=&offset_id=`` or ``?channel=&ids=1,2`` gives ``{"messages": [...]}``;
- ``/v1/replies?channel=&message=&limit=&offset_id=`` gives ``{"messages": [...]}`` (comments of a post).

A refusal is ``{"error": "FLOOD_WAIT", "flood_wait_seconds": 34}`` or an MTProto error name. Ids are those
of MTProto, without the ``-100`` of the Bot API; we store the Bot API's form.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from platforms.adapter import Adapter
from platforms.addresses import normalize_handle, profile_url
from platforms.batches import chunks, gather
from platforms.contract import (
    TELEGRAM,
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
    after,
    metered,
)
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    NotAProfile,
    PlatformError,
    Private,
    RateLimited,
    TokenExpired,
)
from platforms.shapes import Shape
from platforms.transport import Params

LABEL = "Telegram"
BUCKET = "tg.gateway"
RESOLVE = "tg.resolve"
BATCH = 100

_MEANING: Mapping[str, type[PlatformError]] = {
    "CHANNEL_PRIVATE": Private,
    "CHAT_ADMIN_REQUIRED": Private,
    "USERNAME_NOT_OCCUPIED": Gone,
    "USERNAME_INVALID": Gone,
    "CHANNEL_INVALID": Gone,
    "MSG_ID_INVALID": Gone,
    "AUTH_KEY_UNREGISTERED": TokenExpired,
    "SESSION_REVOKED": TokenExpired,
    "USER_DEACTIVATED_BAN": Forbidden,
    "UNAUTHORIZED": Forbidden,
}


class TelegramGateway(Adapter):
    """Reads history, views, reactions and comments through the gateway at ``base_url``."""

    name: ClassVar[str] = TELEGRAM
    label: ClassVar[str] = LABEL

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Find the id behind a name. Telegram allows about a hundred new names a day."""
        with metered() as meter:
            try:
                ref = self._ref(text)
            except NotAProfile as error:
                if not error.post_external_id:
                    raise
                ref = ChannelRef(TELEGRAM, handle=error.post_external_id.partition("/")[0])
            if ref.external_id:
                return meter.answer(ref)
            stats = self._channel(ref, credential, meter)
            return meter.answer(ChannelRef(TELEGRAM, stats.external_id, stats.handle))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        def read(group: Sequence[ChannelRef]) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
            return {group[0]: self._channel(group[0], credential, meter)}

        with metered() as meter:
            return gather(refs, chunks(refs, 1), read, meter)

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[PostStats]]:
        with metered() as meter:
            stats = None if ref.external_id and ref.handle else self._channel(ref, credential, meter)
            external_id = stats.external_id if stats else ref.external_id or ""
            handle = stats.handle if stats else ref.handle
            size = min(limit, BATCH)
            params: Params = {"channel": _bare(external_id), "limit": size, "offset_id": cursor or 0}
            messages = list(self._get("messages", params, credential, meter).items("messages"))
            posts = tuple(_post(item, external_id, handle, self._clock()) for item in messages)
            following = messages[-1].required_text("id") if len(messages) == size else None
            return meter.answer(Page(posts, following))

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read a hundred posts of one channel a call; a message that is not there is ``Gone``."""

        def read(group: Sequence[PostRef]) -> Mapping[PostRef, PostStats | PlatformError]:
            channel = group[0].external_id.partition("/")[0]
            ids = ",".join(ref.external_id.partition("/")[2] for ref in group)
            answer = self._get("messages", {"channel": _bare(channel), "ids": ids}, credential, meter)
            found = {f"{channel}/{item.required_text('id')}": item for item in answer.items("messages")}
            return {ref: self._read_post(found.get(ref.external_id), channel) for ref in group}

        by_channel: dict[str, list[PostRef]] = {}
        for ref in refs:
            by_channel.setdefault(ref.external_id.partition("/")[0], []).append(ref)
        groups = [group for refs_of_one in by_channel.values() for group in chunks(refs_of_one, BATCH)]
        with metered() as meter:
            return gather(refs, groups, read, meter)

    def comments(
        self, post: PostRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[CommentItem]]:
        channel, _, message = post.external_id.partition("/")
        size = min(limit, BATCH)
        params: Params = {
            "channel": _bare(channel),
            "message": message,
            "limit": size,
            "offset_id": cursor or 0,
        }
        with metered() as meter:
            messages = list(self._get("replies", params, credential, meter).items("messages"))
            items = tuple(_comment(item, post.external_id, self._clock()) for item in messages)
            following = messages[-1].required_text("id") if len(messages) == size else None
            return meter.answer(Page(items, following))

    def _channel(self, ref: ChannelRef, credential: Credential, meter: Meter) -> ChannelStats:
        params = {"id": _bare(ref.external_id)} if ref.external_id else {"username": ref.handle or ""}
        if not ref.external_id:
            meter.add(RESOLVE, 1)
        channel = self._get("channel", params, credential, meter).inner("channel")
        handle = normalize_handle(TELEGRAM, channel.text("username")) or None
        return ChannelStats(
            external_id=f"-100{channel.required_text('id')}",
            handle=handle,
            title=channel.text("title"),
            bio=channel.text("about"),
            url=profile_url(TELEGRAM, handle=handle),
            followers=channel.number("participants_count"),
            verified=channel.flag("verified"),
            fetched_at=self._clock(),
        )

    def _read_post(self, item: Shape | None, channel: str) -> PostStats | PlatformError:
        if item is None:
            return Gone(platform=LABEL)
        try:
            return _post(item, channel, None, self._clock())
        except ChangedShape as error:
            return error

    def _get(self, path: str, params: Params, credential: Credential, meter: Meter) -> Shape:
        if not self._base_url or not credential.access_token:
            raise Forbidden("No Telegram gateway is set.", platform=LABEL, bucket=BUCKET)
        headers = {"Authorization": f"Bearer {credential.access_token}"}
        url = f"{self._base_url}/v1/{path}"
        try:
            reply = self.transport.request("GET", url, platform=LABEL, params=params, headers=headers)
        except PlatformError as error:
            meter.add(BUCKET, error.tries)
            raise
        meter.add(BUCKET, reply.attempts)
        answer = Shape(reply.json(platform=LABEL), platform=LABEL)
        wait, error_name = answer.number("flood_wait_seconds"), answer.text("error")
        if wait or reply.status in (420, 429):
            at = after(self._clock(), wait, otherwise=60)
            bucket = RESOLVE if "username" in params else BUCKET
            raise RateLimited(platform=LABEL, detail=error_name, bucket=bucket, retry_at=at)
        if error_name or reply.status != 200:
            kind = _MEANING.get(error_name, ChangedShape)
            raise kind(platform=LABEL, detail=f"{path}: {reply.status} {error_name}")
        if not answer.has("channel") and not answer.has("messages"):
            raise ChangedShape(platform=LABEL, detail=f"{path}: neither channel nor messages")
        return answer


def _bare(external_id: str) -> str:
    return external_id.removeprefix("-100")


def _post(item: Shape, channel: str, handle: str | None, now: datetime) -> PostStats:
    number = item.required_text("id")
    reactions = [reaction.number("count") or 0 for reaction in item.items("reactions")]
    return PostStats(
        external_id=f"{channel}/{number}",
        channel_external_id=channel,
        text=item.text("message"),
        url=f"https://t.me/{handle}/{number}" if handle else "",
        published_at=item.moment("date"),
        views=item.number("views"),
        likes=sum(reactions) if item.has("reactions") else None,
        comments=item.number("replies", "replies"),
        shares=item.number("forwards"),
        fetched_at=now,
    )


def _comment(item: Shape, post_external_id: str, now: datetime) -> CommentItem:
    number = item.required_text("id")
    answered = item.text("reply_to_message_id")
    reactions = [reaction.number("count") or 0 for reaction in item.items("reactions")]
    return CommentItem(
        external_id=f"{post_external_id}#{number}",
        post_external_id=post_external_id,
        parent_external_id=f"{post_external_id}#{answered}" if answered else None,
        text=item.text("message"),
        author_name=item.text("from_name"),
        author_external_id=item.text("from_id") or None,
        published_at=item.moment("date"),
        updated_at=item.moment("edit_date"),
        likes=sum(reactions) if item.has("reactions") else None,
        fetched_at=now,
    )
