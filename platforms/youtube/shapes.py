"""What YouTube's answers mean in our words."""

from datetime import datetime

from platforms.addresses import normalize_handle, profile_url
from platforms.contract import YOUTUBE, ChannelStats
from platforms.shapes import Shape

CHANNEL_PARTS = "snippet,statistics,contentDetails,status"


def channel(item: Shape, *, fetched_at: datetime) -> ChannelStats:
    """Read a channel resource. Subscribers come rounded down to three figures, or not at all if hidden."""
    external_id = item.required_text("id")
    snippet, statistics = item.inner("snippet"), item.inner("statistics")
    custom_url = snippet.text("customUrl")
    handle = normalize_handle(YOUTUBE, custom_url) if custom_url.startswith("@") else None
    hidden = statistics.flag("hiddenSubscriberCount")
    return ChannelStats(
        external_id=external_id,
        handle=handle,
        title=snippet.text("title"),
        bio=snippet.text("description"),
        avatar_url=picture(snippet),
        url=profile_url(YOUTUBE, handle=handle, external_id=external_id),
        country=snippet.text("country") or None,
        language=snippet.text("defaultLanguage") or None,
        followers=None if hidden else statistics.number("subscriberCount"),
        posts=statistics.number("videoCount"),
        views=statistics.number("viewCount"),
        published_at=snippet.moment("publishedAt"),
        precision="rounded3",
        fetched_at=fetched_at,
        raw_etag=item.text("etag") or None,
        uploads_id=item.text("contentDetails", "relatedPlaylists", "uploads") or None,
    )


def picture(snippet: Shape) -> str:
    """Give the largest thumbnail the answer names."""
    sizes = ("maxres", "standard", "high", "medium", "default")
    return next((url for size in sizes if (url := snippet.text("thumbnails", size, "url"))), "")
