"""The Bot API: title, description and subscribers of public channels, and what the bot is told."""

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
    Credential,
    Meter,
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
    Temporary,
    TokenExpired,
)
from platforms.shapes import Shape
from platforms.telegram.updates import Updates, read_updates
from platforms.transport import Reply

LABEL = "Telegram"
BUCKET = "tg.bot"
UPDATES_BATCH = 100


class TelegramBot(Adapter):
    """Reads public channels by name without being a member; the key is the bot's token.

    A picture's address would contain the token, so ``avatar_url`` stays empty and :meth:`avatar` gives
    the picture itself.
    """

    name: ClassVar[str] = TELEGRAM
    label: ClassVar[str] = LABEL
    base_url: ClassVar[str] = "https://api.telegram.org"

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Find the id behind a name or the address of a post."""
        with metered() as meter:
            try:
                ref = self._ref(text)
            except NotAProfile as error:
                if not error.post_external_id:
                    raise
                ref = ChannelRef(TELEGRAM, handle=error.post_external_id.partition("/")[0])
            chat = self._chat(ref, credential, meter)
            return meter.answer(ChannelRef(TELEGRAM, chat.required_text("id"), _handle(chat)))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read each channel with two calls. A name that now belongs to another id counts as ``Gone``."""

        def read(group: Sequence[ChannelRef]) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
            (ref,) = group
            chat = self._chat(ref, credential, meter)
            members = self._call("getChatMemberCount", {"chat_id": _address(ref)}, credential, meter)
            return {ref: _channel(chat, members, self._clock())}

        with metered() as meter:
            return gather(refs, chunks(refs, 1), read, meter)

    def updates(
        self, *, credential: Credential, offset: int | None = None, threads: Mapping[str, str] | None = None
    ) -> Answer[Updates]:
        """Read what Telegram holds for the bot; ``offset`` is the last answer's ``next_offset``.

        Asking with an offset tells Telegram to forget everything before it, so what was read must be
        stored first. See :func:`platforms.telegram.updates.read_updates` for ``threads``.
        """
        allowed = '["channel_post","edited_channel_post","message_reaction_count","message","my_chat_member"]'
        params: dict[str, str | int] = {"limit": UPDATES_BATCH, "timeout": 0, "allowed_updates": allowed}
        if offset is not None:
            params["offset"] = offset
        with metered() as meter:
            answer = self._call("getUpdates", params, credential, meter)
            return meter.answer(read_updates(list(answer.items("result")), threads or {}, self._clock()))

    def avatar(self, ref: ChannelRef, *, credential: Credential) -> Answer[bytes | None]:
        """Download the channel's picture; ``None`` when it has none."""
        with metered() as meter:
            file_id = self._chat(ref, credential, meter).text("photo", "big_file_id")
            if not file_id:
                return meter.answer(None)
            file = self._call("getFile", {"file_id": file_id}, credential, meter).inner("result")
            url = f"{self._base_url}/file/bot{credential.key}/{file.required_text('file_path')}"
            reply = self.transport.request("GET", url, platform=LABEL)
            if reply.status != 200:
                raise Gone("The picture is no longer there.", platform=LABEL, detail=f"{reply.status}")
            return meter.answer(reply.body)

    def _chat(self, ref: ChannelRef, credential: Credential, meter: Meter) -> Shape:
        chat = self._call("getChat", {"chat_id": _address(ref)}, credential, meter).inner("result")
        if ref.external_id and chat.required_text("id") != ref.external_id:
            raise Gone(
                f"On Telegram the name “{ref.handle}” now belongs to another channel.",
                platform=LABEL,
                detail=f"id {chat.text('id')} instead of {ref.external_id}",
            )
        return chat

    def _call(
        self, method: str, params: Mapping[str, str | int], credential: Credential, meter: Meter
    ) -> Shape:
        if not credential.key:
            raise Forbidden("No Telegram bot is set. Add one in the settings.", platform=LABEL, bucket=BUCKET)
        url = f"{self._base_url}/bot{credential.key}/{method}"
        form = {name: str(value) for name, value in params.items()}
        try:
            reply = self.transport.request("POST", url, platform=LABEL, data=form)
        except PlatformError as error:
            meter.add(BUCKET, error.tries)
            raise
        meter.add(BUCKET, reply.attempts)
        answer = Shape(reply.json(platform=LABEL), platform=LABEL)
        if answer.flag("ok") and answer.has("result"):
            return answer
        raise _refusal(answer, reply, self._clock())


def _address(ref: ChannelRef) -> str:
    # The id alone is known only to bots that met the channel; the name works for every public one.
    return f"@{ref.handle}" if ref.handle else ref.external_id or ""


def _handle(chat: Shape) -> str | None:
    return normalize_handle(TELEGRAM, chat.text("username")) or None


def _channel(chat: Shape, members: Shape, now: datetime) -> ChannelStats:
    external_id, handle = chat.required_text("id"), _handle(chat)
    return ChannelStats(
        external_id=external_id,
        handle=handle,
        title=chat.text("title"),
        bio=chat.text("description"),
        url=profile_url(TELEGRAM, handle=handle),
        followers=members.number("result"),
        fetched_at=now,
    )


def _refusal(answer: Shape, reply: Reply, now: datetime) -> PlatformError:
    code, text = answer.number("error_code") or reply.status, answer.text("description")
    detail = f"{code} {text[:200]}"
    if code == 429:
        wait = after(now, answer.number("parameters", "retry_after"), otherwise=60)
        return RateLimited(platform=LABEL, detail=detail, bucket=BUCKET, retry_at=wait)
    if code == 400 and ("not found" in text or "USERNAME" in text):
        return Gone("Telegram shows no public channel of this name.", platform=LABEL, detail=detail)
    if code == 401:
        return TokenExpired(platform=LABEL, detail=detail)
    if code == 403:
        return Private(platform=LABEL, detail=detail)
    if code == 404:
        return Forbidden("Telegram does not accept the bot's token.", platform=LABEL, detail=detail)
    if code == 409:
        sentence = "This Telegram bot is read by another program at the same time."
        return Forbidden(sentence, platform=LABEL, detail=detail)
    if code >= 500:
        return Temporary(platform=LABEL, detail=detail)
    return ChangedShape(platform=LABEL, detail=detail)
