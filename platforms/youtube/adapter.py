"""The YouTube adapter: which calls answer which question."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import ClassVar

from platforms.adapter import Adapter
from platforms.addresses import normalize_handle
from platforms.contract import (
    YOUTUBE,
    Answer,
    Batch,
    ChannelRef,
    ChannelStats,
    Credential,
    Meter,
    Outcome,
    metered,
)
from platforms.errors import ChangedShape, Gone, NotAProfile, PlatformError
from platforms.shapes import Shape
from platforms.transport import Params
from platforms.youtube import calls, shapes

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
            if ref.external_id:
                return meter.answer(ref)
            found = self._lookup(ref, "snippet", credential, meter)
            if found is None and (ref.handle or "").startswith("c/"):
                return meter.answer(self._search(ref, credential, meter))
            if found is None:
                raise Gone(f"There is no channel “{ref.handle}” on YouTube.", platform=self.label)
            custom_url = found.text("snippet", "customUrl")
            handle = normalize_handle(YOUTUBE, custom_url) if custom_url.startswith("@") else None
            return meter.answer(ChannelRef(YOUTUBE, found.required_text("id"), handle or ref.handle))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read channels fifty ids a call; a ref known only by handle costs a call of its own.

        An id YouTube leaves out of a complete answer is ``Gone``. After a refusal that concerns the
        credential (quota, key) the rest of the batch is not asked and gets the same error.
        """
        found: dict[ChannelRef, ChannelStats | PlatformError] = {}
        stopped: PlatformError | None = None
        with metered() as meter:
            for group in _groups(dict.fromkeys(refs)):
                try:
                    found |= self._read_channels(group, credential, meter)
                except (Gone, ChangedShape) as error:
                    found |= dict.fromkeys(group, error)
                except PlatformError as error:
                    stopped = error
                    break
            return meter.batch([_outcome(ref, found.get(ref, stopped)) for ref in refs])

    def _read_channels(
        self, group: Sequence[ChannelRef], credential: Credential, meter: Meter
    ) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
        if group[0].external_id is None:
            item = self._lookup(group[0], shapes.CHANNEL_PARTS, credential, meter)
            return {group[0]: Gone(platform=self.label) if item is None else self._channel(item)}
        ids = ",".join(dict.fromkeys(ref.external_id or "" for ref in group))
        answer = self._get("channels", {"part": shapes.CHANNEL_PARTS, "id": ids}, credential, meter)
        by_id = {item.required_text("id"): item for item in answer.items("items")}
        return {
            ref: self._channel(by_id[ref.external_id])
            if ref.external_id in by_id
            else Gone(platform=self.label, detail="absent from the answer")
            for ref in group
        }

    def _channel(self, item: Shape) -> ChannelStats | PlatformError:
        try:
            return shapes.channel(item, fetched_at=self._clock())
        except ChangedShape as error:
            return error

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


def _groups(refs: Collection[ChannelRef]) -> Iterable[Sequence[ChannelRef]]:
    with_id = [ref for ref in refs if ref.external_id]
    for start in range(0, len(with_id), BATCH):
        yield with_id[start : start + BATCH]
    for ref in refs:
        if not ref.external_id:
            yield [ref]


def _outcome(
    ref: ChannelRef, found: ChannelStats | PlatformError | None
) -> Outcome[ChannelRef, ChannelStats]:
    if isinstance(found, ChannelStats):
        return Outcome(ref, value=found)
    return Outcome(ref, error=found)
