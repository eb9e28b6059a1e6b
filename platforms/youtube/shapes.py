"""What YouTube's answers mean in our words."""

import re
from datetime import datetime

from platforms.addresses import normalize_handle, profile_url
from platforms.contract import YOUTUBE, ChannelStats, CommentItem, Page, PostKind, PostStats
from platforms.shapes import Shape

CHANNEL_PARTS = "snippet,statistics,contentDetails,status"
PARTS = {
    "videos": "snippet,statistics,contentDetails,status,liveStreamingDetails,paidProductPlacementDetails",
    "videos:batchGetStats": "id,snippet,statistics,contentDetails",
}
SHORTS_SECONDS = 180

_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_PROTOBUF_DURATION = re.compile(r"(\d+)(?:\.\d+)?s")


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


def uploads(answer: Shape, *, fetched_at: datetime) -> Page[PostStats]:
    """Read a page of a playlist. Entries of deleted or private videos carry no publication time."""
    posts = []
    for item in answer.items("items"):
        published_at = item.moment("contentDetails", "videoPublishedAt")
        if published_at is None:
            continue
        snippet = item.inner("snippet")
        video_id = item.inner("contentDetails").required_text("videoId")
        posts.append(
            PostStats(
                external_id=video_id,
                channel_external_id=snippet.text("videoOwnerChannelId") or snippet.text("channelId") or None,
                title=snippet.text("title"),
                text=snippet.text("description"),
                url=f"https://www.youtube.com/watch?v={video_id}",
                thumbnail_url=picture(snippet),
                published_at=published_at,
                fetched_at=fetched_at,
            )
        )
    # The playlist's own order is usually the newest first; premieres and scheduled videos break it.
    posts.sort(key=lambda post: (post.published_at or fetched_at, post.external_id), reverse=True)
    return Page(tuple(posts), answer.text("nextPageToken") or None, answer.number("pageInfo", "totalResults"))


def video(item: Shape, *, fetched_at: datetime) -> PostStats:
    """Read a video resource. Likes are missing when hidden, the comment count when comments are off."""
    external_id, snippet, statistics = (
        item.required_text("id"),
        item.inner("snippet"),
        item.inner("statistics"),
    )
    seconds = duration(item.text("contentDetails", "duration"))
    return PostStats(
        external_id=external_id,
        channel_external_id=snippet.text("channelId") or None,
        kind=_kind(snippet, seconds),
        title=snippet.text("title"),
        text=snippet.text("description"),
        url=f"https://www.youtube.com/watch?v={external_id}",
        thumbnail_url=picture(snippet),
        published_at=snippet.moment("publishedAt"),
        duration_seconds=seconds,
        views=statistics.number("viewCount"),
        likes=statistics.number("likeCount"),
        comments=statistics.number("commentCount"),
        language=snippet.text("defaultAudioLanguage") or snippet.text("defaultLanguage") or None,
        paid_promotion=item.flag("paidProductPlacementDetails", "hasPaidProductPlacement"),
        comments_open=statistics.has("commentCount") if statistics.has("viewCount") else None,
        fetched_at=fetched_at,
    )


def counters(item: Shape, *, fetched_at: datetime) -> PostStats:
    """Read a videoStats resource, whose times and durations are named and written differently."""
    statistics = item.inner("statistics")
    return PostStats(
        external_id=item.required_text("id"),
        published_at=item.moment("snippet", "publishTime"),
        duration_seconds=duration(item.text("contentDetails", "duration")),
        views=statistics.number("viewCount"),
        likes=statistics.number("likeCount"),
        comments=statistics.number("commentCount"),
        fetched_at=fetched_at,
    )


def threads(answer: Shape, *, fetched_at: datetime) -> Page[CommentItem]:
    """Read a page of comment threads; a thread with more replies than came along is incomplete."""
    items: list[CommentItem] = []
    incomplete: list[str] = []
    for thread in answer.items("items"):
        snippet = thread.inner("snippet")
        total = snippet.number("totalReplyCount")
        top = _comment(snippet.inner("topLevelComment"), "", replies_told=total, fetched_at=fetched_at)
        inline = [
            _comment(reply, top.post_external_id, fetched_at=fetched_at)
            for reply in thread.items("replies", "comments")
        ]
        items += [top, *inline]
        if (total or 0) > len(inline):
            incomplete.append(top.external_id)
    # pageInfo.totalResults is the size of the page here, not of the list.
    return Page(tuple(items), answer.text("nextPageToken") or None, None, tuple(incomplete))


def replies(answer: Shape, post_external_id: str, *, fetched_at: datetime) -> Page[CommentItem]:
    """Read a page of the replies to one comment."""
    items = tuple(_comment(item, post_external_id, fetched_at=fetched_at) for item in answer.items("items"))
    return Page(items, answer.text("nextPageToken") or None)


def duration(text: str) -> int | None:
    """Read "PT3M33S" or "213s" as seconds; ``None`` for anything else (a running live stream has none)."""
    protobuf = _PROTOBUF_DURATION.fullmatch(text)
    if protobuf:
        return int(protobuf[1])
    iso = _ISO_DURATION.fullmatch(text)
    if not text or not iso:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _kind(snippet: Shape, seconds: int | None) -> PostKind:
    if snippet.text("liveBroadcastContent") == "live":
        return "live"
    # Shorts carry no mark of their own: short, and with a thumbnail in their upright format.
    upright = snippet.has("thumbnails", "shortsAspectRatio")
    return "short" if upright and seconds is not None and seconds <= SHORTS_SECONDS else "video"


def _comment(
    item: Shape, post_external_id: str, *, fetched_at: datetime, replies_told: int | None = None
) -> CommentItem:
    snippet = item.inner("snippet")
    author = snippet.text("authorChannelId", "value") or None
    return CommentItem(
        external_id=item.required_text("id"),
        post_external_id=snippet.text("videoId") or post_external_id,
        parent_external_id=snippet.text("parentId") or None,
        # textOriginal is promised to the author alone; with textFormat=plainText this is plain as well.
        text=snippet.text("textDisplay"),
        author_name=snippet.text("authorDisplayName"),
        author_external_id=author,
        published_at=snippet.moment("publishedAt"),
        updated_at=snippet.moment("updatedAt"),
        likes=snippet.number("likeCount"),
        replies=replies_told,
        by_owner=author == snippet.text("channelId") if author and snippet.has("channelId") else None,
        fetched_at=fetched_at,
    )
