"""The YouTube Data API as documented: string counts, three-figure rounding, three daily buckets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tests.platforms.fakes.server import FakeServer, Reply, Seen

PACIFIC = ZoneInfo("America/Los_Angeles")
LIMITS = {"general": 10_000, "search": 100, "batchstats": 10_000}
KEY = "AIzaTestKeyOfTheFakeServer0000000000000"

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
        self.keys = {KEY}
        self._seeded_at = self.now()
        self._used: dict[str, _Used] = {}

    def add_channel(self, id: str, **fields: object) -> FakeChannel:
        channel = FakeChannel(id, **fields)
        self.channels[id] = channel
        return channel

    def set_remaining(self, bucket: str, units: int, key: str = KEY) -> None:
        self._today(key).units[bucket] = LIMITS[bucket] - units

    def units_used(self, bucket: str = "general", key: str = KEY) -> int:
        return self._today(key).units.get(bucket, 0)

    def answer(self, request: Seen) -> Reply:
        method = request.path.removeprefix("/youtube/v3/")
        handler = self._methods().get(method)
        if handler is None:
            return _error(404, "notFound", "Not Found")
        key = request.get("key")
        if not key:
            return _error(403, "forbidden", "The request is missing a valid API key.")
        if key not in self.keys:
            return _bad_key()
        bucket = {"search": "search", "videos:batchGetStats": "batchstats"}.get(method, "general")
        used = self._today(key).units
        if used.get(bucket, 0) >= LIMITS[bucket]:
            return _error(
                403,
                "quotaExceeded",
                'The request cannot be completed because you have exceeded your <a href="/youtube/v3/'
                'getting-started#quota">quota</a>.',
                "youtube.quota",
            )
        used[bucket] = used.get(bucket, 0) + 1
        if not request.get("part"):
            return _error(400, "missingRequiredParameter", "No filter selected: part", "youtube.parameter")
        return handler(request)

    def _methods(self) -> Mapping[str, object]:
        return {"channels": self._channels}

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
                return _error(
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
            "publishedAt": channel.created.isoformat().replace("+00:00", "Z"),
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
        return _error(400, "unexpectedParameter", f"Unexpected parameter {name}.", "youtube.parameter")
    if len(names & filters) != 1:
        reason = "incompatibleParameters" if names & filters else "missingRequiredParameter"
        return _error(400, reason, "Exactly one filter is needed.", "youtube.parameter")
    for part in request.get("part").split(","):
        if part not in parts:
            return _error(400, "unknownPart", f"'{part}'", "youtube.part")
    return None


def _error(status: int, reason: str, message: str, domain: str = "global") -> Reply:
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
