"""The YouTube Data API as documented: string counts, three-figure rounding, three daily buckets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.platforms.fakes import youtube_shapes as shapes
from tests.platforms.fakes.server import FakeServer, Reply, Seen
from tests.platforms.fakes.youtube_shapes import FakeVideo

PACIFIC = ZoneInfo("America/Los_Angeles")
LIMITS = {"general": 10_000, "search": 100, "batchstats": 10_000}
KEY = "AIzaTestKeyOfTheFakeServer0000000000000"

T = TypeVar("T")

_PAGING = {"maxResults", "pageToken"}
_VIDEO_PARTS = {
    "id",
    "snippet",
    "statistics",
    "contentDetails",
    "status",
    "liveStreamingDetails",
    "paidProductPlacementDetails",
}
_COMMON = {"key", "part", "fields", "prettyPrint", "quotaUser", "alt"}


@dataclass
class FakeChannel:
    id: str
    title: str = "Demo"
    handle: str | None = "@demo"
    username: str | None = None
    description: str = "bio"
    country: str | None = "DE"
    language: str | None = "de"
    subscribers: int = 1_234_567
    hidden: bool = False
    views: int = 98_765_432
    videos: int = 412
    created: datetime = datetime(2014, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
    subscribers_per_day: int = 0
    alive: bool = True


@dataclass
class _Used:
    day: date | None = None
    units: dict[str, int] = field(default_factory=dict)


class FakeYouTube(FakeServer):
    """Seed with ``add_channel``; ``set_remaining`` shortens a bucket, ``keys`` holds the valid keys."""

    def __init__(self, *, now: datetime | None = None) -> None:
        super().__init__(now=now)
        self.channels: dict[str, FakeChannel] = {}
        self.videos: dict[str, FakeVideo] = {}
        self.playlist_order: list[str] | None = None
        self.bare_key_reads_batch_stats = True
        self.keys = {KEY}
        self._seeded_at = self.now()
        self._used: dict[str, _Used] = {}

    def add_channel(self, id: str, **fields: object) -> FakeChannel:
        channel = FakeChannel(id, **fields)
        self.channels[id] = channel
        return channel

    def add_video(self, id: str, channel_id: str, **fields: object) -> FakeVideo:
        video = FakeVideo(id, channel_id, **({"published": self.now()} | fields))
        self.videos[id] = video
        return video

    def set_remaining(self, bucket: str, units: int, key: str = KEY) -> None:
        self._today(key).units[bucket] = LIMITS[bucket] - units

    def units_used(self, bucket: str = "general", key: str = KEY) -> int:
        return self._today(key).units.get(bucket, 0)

    def answer(self, request: Seen) -> Reply:
        method = request.path.removeprefix("/youtube/v3/")
        handler = self._methods().get(method)
        if handler is None:
            return error(404, "notFound", "Not Found")
        key = request.get("key")
        if not key:
            return error(403, "forbidden", "The request is missing a valid API key.")
        if key not in self.keys:
            return _bad_key()
        bucket = {"search": "search", "videos:batchGetStats": "batchstats"}.get(method, "general")
        used = self._today(key).units
        if used.get(bucket, 0) >= LIMITS[bucket]:
            return error(
                403,
                "quotaExceeded",
                'The request cannot be completed because you have exceeded your <a href="/youtube/v3/'
                'getting-started#quota">quota</a>.',
                "youtube.quota",
            )
        used[bucket] = used.get(bucket, 0) + 1
        if not request.get("part"):
            return error(400, "missingRequiredParameter", "No filter selected: part", "youtube.parameter")
        return handler(request)

    def _methods(self) -> Mapping[str, Callable[[Seen], Reply]]:
        return {
            "channels": self._channels,
            "playlistItems": self._playlist_items,
            "videos": self._videos,
            "videos:batchGetStats": self._batch_stats,
            "commentThreads": self._threads,
            "comments": self._comments,
            "search": self._search,
        }

    def _today(self, key: str) -> _Used:
        used = self._used.setdefault(key, _Used())
        today = self.now().astimezone(PACIFIC).date()
        if used.day != today:
            used.day, used.units = today, {}
        return used

    def _channels(self, request: Seen) -> Reply:
        refused = _check(
            request,
            filters={"id", "forHandle", "forUsername", "mine"},
            options={"maxResults", "pageToken", "hl"},
            parts={
                "id",
                "snippet",
                "statistics",
                "contentDetails",
                "status",
                "brandingSettings",
                "topicDetails",
            },
        )
        if refused:
            return refused
        if request.get("id"):
            ids = request.get("id").split(",")
            if len(ids) > 50:
                return error(
                    400, "invalidFilters", "The request specifies too many ids.", "youtube.parameter"
                )
            found = [self.channels[id] for id in dict.fromkeys(ids) if id in self.channels]
        else:
            handle, username = (
                request.get("forHandle").lower().lstrip("@"),
                request.get("forUsername").lower(),
            )
            found = [
                channel
                for channel in self.channels.values()
                if (handle and (channel.handle or "").lower() == f"@{handle}")
                or (username and (channel.username or "").lower() == username)
            ][:1]
        parts = request.get("part").split(",")
        return page("youtube#channelListResponse", [self._channel(c, parts) for c in found if c.alive])

    def _channel(self, channel: FakeChannel, parts: Iterable[str]) -> dict[str, object]:
        days = (self.now() - self._seeded_at).total_seconds() / 86400
        followers = channel.subscribers + int(days * channel.subscribers_per_day)
        statistics: dict[str, object] = {
            "viewCount": str(channel.views),
            "hiddenSubscriberCount": channel.hidden,
            "videoCount": str(channel.videos),
        }
        if not channel.hidden:
            statistics["subscriberCount"] = str(rounded(followers))
        snippet: dict[str, object] = {
            "title": channel.title,
            "description": channel.description,
            "publishedAt": shapes.stamp(channel.created),
            "thumbnails": {
                "default": {"url": f"https://yt3.ggpht.com/{channel.id}=s88", "width": 88, "height": 88}
            },
            "localized": {"title": channel.title, "description": channel.description},
        }
        optional = (
            ("customUrl", channel.handle),
            ("country", channel.country),
            ("defaultLanguage", channel.language),
        )
        snippet |= {name: value for name, value in optional if value}
        known = {
            "snippet": snippet,
            "statistics": statistics,
            "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": "UU" + channel.id[2:]}},
            "status": {"privacyStatus": "public", "isLinked": True, "madeForKids": False},
            "topicDetails": {"topicCategories": ["https://en.wikipedia.org/wiki/Music"]},
        }
        item = {"kind": "youtube#channel", "etag": f"e{followers}", "id": channel.id}
        return item | {part: known[part] for part in parts if part in known}

    def _playlist_items(self, request: Seen) -> Reply:
        refused = _check(
            request,
            filters={"playlistId", "id"},
            options=_PAGING,
            parts={"id", "snippet", "contentDetails", "status"},
        )
        if refused:
            return refused
        channel = self.channels.get("UC" + request.get("playlistId")[2:])
        videos = [video for video in self.videos.values() if channel and video.channel_id == channel.id]
        if not videos or not request.get("playlistId").startswith("UU"):
            return error(404, "playlistNotFound", "The playlist cannot be found.", "youtube.playlistItem")
        videos.sort(key=lambda video: video.published, reverse=True)
        if self.playlist_order:
            videos = [self.videos[id] for id in self.playlist_order]
        return _sliced(request, "youtube#playlistItemListResponse", videos, shapes.playlist_item, largest=50)

    def _videos(self, request: Seen) -> Reply:
        refused = _check(request, filters={"id", "chart"}, options=_PAGING, parts=_VIDEO_PARTS)
        return refused or self._by_ids(request, "youtube#videoListResponse", shapes.video)

    def _batch_stats(self, request: Seen) -> Reply:
        refused = _check(
            request, filters={"id"}, options=set(), parts={"id", "snippet", "statistics", "contentDetails"}
        )
        if not self.bare_key_reads_batch_stats:
            refused = error(401, "authError", "API keys are not supported by this API.")
        return refused or self._by_ids(request, "youtube#batchGetStatsResponse", shapes.video_stats)

    def _by_ids(self, request: Seen, kind: str, shape: Callable[[FakeVideo], dict[str, object]]) -> Reply:
        ids = request.get("id").split(",")
        if len(ids) > 50:
            return error(400, "invalidFilters", "The request specifies too many ids.", "youtube.parameter")
        found = [self.videos[id] for id in dict.fromkeys(ids) if id in self.videos]
        parts = set(request.get("part").split(",")) | {"kind", "etag", "id"}
        items = [shape(video) for video in found if video.status == "public"]
        return page(kind, [{key: value for key, value in item.items() if key in parts} for item in items])

    def _threads(self, request: Seen) -> Reply:
        options = _PAGING | {"order", "textFormat", "searchTerms", "moderationStatus"}
        refused = _check(
            request,
            filters={"videoId", "allThreadsRelatedToChannelId", "id"},
            options=options,
            parts={"id", "snippet", "replies"},
        )
        if refused:
            return refused
        video = self.videos.get(request.get("videoId"))
        if video is None or video.status != "public":
            return error(404, "videoNotFound", "The video cannot be found.", "youtube.commentThread")
        if video.comments is None:
            return error(403, "commentsDisabled", "The video has disabled comments.", "youtube.commentThread")
        newest = sorted(video.comments, key=lambda comment: comment.written, reverse=True)
        return _sliced(
            request,
            "youtube#commentThreadListResponse",
            newest,
            lambda c: shapes.thread(c, video),
            largest=100,
        )

    def _comments(self, request: Seen) -> Reply:
        refused = _check(
            request, filters={"parentId", "id"}, options=_PAGING | {"textFormat"}, parts={"id", "snippet"}
        )
        if refused:
            return refused
        found = [
            (video, top)
            for video in self.videos.values()
            for top in video.comments or ()
            if top.id == request.get("parentId")
        ]
        if not found:
            return error(
                404, "parentCommentNotFound", "The parent comment cannot be found.", "youtube.comment"
            )
        video, top = found[0]
        newest = sorted(top.replies, key=lambda reply: reply.written, reverse=True)
        # The real server leaves the video out of a reply here.
        return _sliced(
            request,
            "youtube#commentListResponse",
            newest,
            lambda reply: shapes.comment(reply, video, top.id, with_video=False),
            largest=100,
        )

    def _search(self, request: Seen) -> Reply:
        refused = _check(
            request,
            filters={"q", "relatedToVideoId"},
            options=_PAGING | {"type", "order"},
            parts={"id", "snippet"},
        )
        if refused:
            return refused
        items = [
            {
                "kind": "youtube#searchResult",
                "etag": "s",
                "id": {"kind": "youtube#channel", "channelId": channel.id},
                "snippet": {"title": channel.title, "channelId": channel.id, "channelTitle": channel.title},
            }
            for channel in self.channels.values()
            if channel.alive and request.get("q").lower() in channel.title.lower()
        ]
        return page("youtube#searchListResponse", items)


def _sliced(
    request: Seen, kind: str, things: Sequence[T], shape: Callable[[T], dict[str, object]], *, largest: int
) -> Reply:
    size = int(request.get("maxResults") or 20)
    if not 1 <= size <= largest:
        return error(400, "invalidValue", f"maxResults must be between 1 and {largest}.", "youtube.parameter")
    token = request.get("pageToken") or "CAAQ0"
    if not token.startswith("CAAQ"):
        return error(400, "invalidPageToken", "The page token is invalid.", "youtube.parameter")
    start = int(token.removeprefix("CAAQ"))
    following = f"CAAQ{start + size}" if start + size < len(things) else None
    return page(kind, [shape(thing) for thing in things[start : start + size]], following)


def rounded(number: int) -> int:
    """Round down to three significant figures, as subscriber counts are."""
    step = 10 ** max(0, len(str(number)) - 3)
    return number // step * step


def page(kind: str, items: list[dict[str, object]], next_token: str | None = None) -> Reply:
    """Wrap a list; an empty one has no ``items`` key at all."""
    body: dict[str, object] = {"kind": kind, "etag": "x"}
    if next_token:
        body["nextPageToken"] = next_token
    body["pageInfo"] = {"totalResults": len(items), "resultsPerPage": 5}
    if items:
        body["items"] = items
    return Reply(200, body, {"ETag": '"x"'})


def _check(request: Seen, *, filters: set[str], options: set[str], parts: set[str]) -> Reply | None:
    names = {name for name, _ in request.query}
    for name in sorted(names - _COMMON - filters - options):
        return error(400, "unexpectedParameter", f"Unexpected parameter {name}.", "youtube.parameter")
    if len(names & filters) != 1:
        reason = "incompatibleParameters" if names & filters else "missingRequiredParameter"
        return error(400, reason, "Exactly one filter is needed.", "youtube.parameter")
    for part in request.get("part").split(","):
        if part not in parts:
            return error(400, "unknownPart", f"'{part}'", "youtube.part")
    return None


def error(status: int, reason: str, message: str, domain: str = "global") -> Reply:
    inner = {"message": message, "domain": domain, "reason": reason}
    return Reply(status, {"error": {"code": status, "message": message, "errors": [inner]}})


def _bad_key() -> Reply:
    message = "API key not valid. Please pass a valid API key."
    body = {
        "code": 400,
        "message": message,
        "errors": [{"message": message, "domain": "global", "reason": "badRequest"}],
        "status": "INVALID_ARGUMENT",
        "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
    }
    return Reply(400, {"error": body})
