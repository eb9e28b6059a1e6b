"""The YouTube adapter: which calls answer which question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, TypeVar

from platforms.adapter import Adapter
from platforms.addresses import normalize_handle
from platforms.batches import chunks, gather
from platforms.contract import (
    YOUTUBE,
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
from platforms.errors import ChangedShape, Forbidden, Gone, NotAProfile, PlatformError, TokenExpired
from platforms.shapes import Shape
from platforms.transport import Params
from platforms.youtube import calls, shapes

T = TypeVar("T")

BATCH = 50
"""Ids one list call takes."""


class YouTube(Adapter):
    """Reads public channels with an API key, or with a creator's token when one is given."""

    name: ClassVar[str] = YOUTUBE
    label: ClassVar[str] = calls.LABEL
    base_url: ClassVar[str] = "https://youtube.googleapis.com"

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Find the channel id of a handle, an old custom address or the channel that published a video.

        Old ``/c/name`` addresses have no call of their own: the handle of that name is tried first, then
        one search (its bucket holds 100 calls a day).
        """
        with metered() as meter:
            try:
                ref = self._ref(text)
            except NotAProfile as error:
                if not error.post_external_id:
                    raise
                return meter.answer(self._channel_of_video(error.post_external_id, credential, meter))
            return meter.answer(self._permanent(ref, credential, meter))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read channels fifty ids a call; a ref known only by handle costs a call of its own.

        An id YouTube leaves out of a complete answer is ``Gone``. After a refusal that concerns the
        credential (quota, key) the rest of the batch is not asked and gets the same error.
        """
        with metered() as meter:
            return gather(
                refs, _groups(refs), lambda group: self._read_channels(group, credential, meter), meter
            )

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = 50
    ) -> Answer[Page[PostStats]]:
        """Read a page of the uploads playlist, without counters.

        A channel without videos has no such playlist, which reads as an empty page. Entries of deleted
        and private videos stay in the playlist; they are left out.
        """
        with metered() as meter:
            known = self._permanent(ref, credential, meter)
            uploads = known.uploads_id or "UU" + (known.external_id or "")[2:]
            params: dict[str, str | int] = {
                "part": "contentDetails,snippet,status",
                "playlistId": uploads,
                "maxResults": min(limit, BATCH),
            }
            if cursor:
                params["pageToken"] = cursor
            try:
                answer = self._get("playlistItems", params, credential, meter)
            except Gone:
                return meter.answer(Page(()))
            return meter.answer(shapes.uploads(answer, fetched_at=self._clock()))

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read counters through the method that has a daily allowance of its own.

        Where that method refuses the credential the dearer details are read instead.
        """

        def read(group: Sequence[PostRef]) -> Mapping[PostRef, PostStats | PlatformError]:
            try:
                return self._read_videos(group, "videos:batchGetStats", shapes.counters, credential, meter)
            except (Forbidden, TokenExpired):
                return self._read_videos(group, "videos", shapes.video, credential, meter)

        with metered() as meter:
            return gather(refs, chunks(refs, BATCH), read, meter)

    def post_details(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read title, text, length, advertising label and counters from the general allowance."""

        def read(group: Sequence[PostRef]) -> Mapping[PostRef, PostStats | PlatformError]:
            return self._read_videos(group, "videos", shapes.video, credential, meter)

        with metered() as meter:
            return gather(refs, chunks(refs, BATCH), read, meter)

    def comments(
        self, post: PostRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[CommentItem]]:
        """Read a page of threads, newest first, each with up to five of its replies."""
        params = {"part": "snippet,replies", "videoId": post.external_id, "order": "time"}
        with metered() as meter:
            answer = self._get("commentThreads", _paged(params, cursor, limit), credential, meter)
            return meter.answer(shapes.threads(answer, fetched_at=self._clock()))

    def replies(
        self,
        post: PostRef,
        parent_external_id: str,
        *,
        credential: Credential,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Answer[Page[CommentItem]]:
        params = {"part": "snippet", "parentId": parent_external_id}
        with metered() as meter:
            answer = self._get("comments", _paged(params, cursor, limit), credential, meter)
            return meter.answer(shapes.replies(answer, post.external_id, fetched_at=self._clock()))

    def _read_videos(
        self,
        group: Sequence[PostRef],
        method: str,
        shape: Callable[..., PostStats],
        credential: Credential,
        meter: Meter,
    ) -> Mapping[PostRef, PostStats | PlatformError]:
        ids = ",".join(dict.fromkeys(ref.external_id for ref in group))
        bucket = calls.BATCH_STATS if method != "videos" else calls.GENERAL
        params = {"part": shapes.PARTS[method], "id": ids}
        answer = self._get(method, params, credential, meter, bucket=bucket)
        by_id = {item.required_text("id"): item for item in answer.items("items")}
        return {ref: self._read(by_id.get(ref.external_id), shape) for ref in group}

    def _read(self, item: Shape | None, shape: Callable[..., T]) -> T | PlatformError:
        """Read one item of a batch, so that a broken one does not spoil its neighbors."""
        if item is None:
            return Gone(platform=self.label, detail="absent from the answer")
        try:
            return shape(item, fetched_at=self._clock())
        except ChangedShape as error:
            return error

    def _permanent(self, ref: ChannelRef, credential: Credential, meter: Meter) -> ChannelRef:
        if ref.external_id:
            return ref
        found = self._lookup(ref, "snippet", credential, meter)
        if found is None and (ref.handle or "").startswith("c/"):
            return self._search(ref, credential, meter)
        if found is None:
            raise Gone(f"There is no channel “{ref.handle}” on YouTube.", platform=self.label)
        custom_url = found.text("snippet", "customUrl")
        handle = normalize_handle(YOUTUBE, custom_url) if custom_url.startswith("@") else None
        return ChannelRef(YOUTUBE, found.required_text("id"), handle or ref.handle)

    def _read_channels(
        self, group: Sequence[ChannelRef], credential: Credential, meter: Meter
    ) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
        if group[0].external_id is None:
            found = self._lookup(group[0], shapes.CHANNEL_PARTS, credential, meter)
            return {group[0]: self._read(found, shapes.channel)}
        ids = ",".join(dict.fromkeys(ref.external_id or "" for ref in group))
        answer = self._get("channels", {"part": shapes.CHANNEL_PARTS, "id": ids}, credential, meter)
        by_id = {item.required_text("id"): item for item in answer.items("items")}
        return {ref: self._read(by_id.get(ref.external_id or ""), shapes.channel) for ref in group}

    def _lookup(self, ref: ChannelRef, parts: str, credential: Credential, meter: Meter) -> Shape | None:
        kind, _, name = (ref.handle or "").rpartition("/")
        by = {"forUsername": name} if kind == "user" else {"forHandle": f"@{name}"}
        answer = self._get("channels", {"part": parts, **by}, credential, meter)
        return next(answer.items("items"), None)

    def _channel_of_video(self, video_id: str, credential: Credential, meter: Meter) -> ChannelRef:
        answer = self._get("videos", {"part": "snippet", "id": video_id}, credential, meter)
        for item in answer.items("items"):
            return ChannelRef(YOUTUBE, item.inner("snippet").required_text("channelId"))
        raise Gone("This video is no longer on YouTube.", platform=self.label)

    def _search(self, ref: ChannelRef, credential: Credential, meter: Meter) -> ChannelRef:
        name = (ref.handle or "").removeprefix("c/")
        params: Params = {"part": "snippet", "q": name, "type": "channel", "maxResults": 5}
        answer = self._get("search", params, credential, meter, bucket=calls.SEARCH)
        wanted = name.replace(" ", "").casefold()
        for item in answer.items("items"):
            # A search always finds something; only the same name is the same channel.
            if item.text("snippet", "title").replace(" ", "").casefold() == wanted:
                return ChannelRef(YOUTUBE, item.inner("id").required_text("channelId"))
        raise Gone(f"There is no channel “{name}” on YouTube.", platform=self.label)

    def _get(
        self, method: str, params: Params, credential: Credential, meter: Meter, bucket: str = calls.GENERAL
    ) -> Shape:
        return calls.get(
            self.transport,
            f"{self._base_url}/youtube/v3/{method}",
            params,
            credential=credential,
            kind=calls.KINDS[method],
            bucket=bucket,
            meter=meter,
            now=self._clock(),
        )


def _groups(refs: Sequence[ChannelRef]) -> Iterable[Sequence[ChannelRef]]:
    yield from chunks([ref for ref in refs if ref.external_id], BATCH)
    yield from chunks([ref for ref in refs if not ref.external_id], 1)


def _paged(params: Mapping[str, str], cursor: str | None, limit: int) -> Params:
    page: dict[str, str | int] = {**params, "maxResults": min(limit, 100), "textFormat": "plainText"}
    if cursor:
        page["pageToken"] = cursor
    return page
