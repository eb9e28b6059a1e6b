"""The resources of the YouTube Data API as the fake server writes them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class FakeVideo:
    id: str
    channel_id: str
    published: datetime
    title: str = "t"
    description: str = "d"
    seconds: int = 213
    views: int = 12_345
    likes: int | None = 678
    upright: bool = False
    live: bool = False
    paid: bool = False
    status: str = "public"
    comments: "list[FakeComment] | None" = field(default_factory=list)
    """``None``: comments are switched off."""


@dataclass
class FakeComment:
    id: str
    text: str
    written: datetime
    author: str = "@ann"
    author_id: str | None = "UCcccccccccccccccccccccc"
    likes: int = 3
    replies: "list[FakeComment]" = field(default_factory=list)


def stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def playlist_item(video: FakeVideo) -> dict[str, object]:
    gone = video.status != "public"
    details = (
        {"videoId": video.id} if gone else {"videoId": video.id, "videoPublishedAt": stamp(video.published)}
    )
    return {
        "kind": "youtube#playlistItem",
        "etag": "y",
        "id": f"item-{video.id}",
        "snippet": {
            "publishedAt": stamp(video.published),
            "channelId": video.channel_id,
            "title": {"public": video.title, "private": "Private video"}.get(video.status, "Deleted video"),
            "description": "" if gone else video.description,
            "thumbnails": {},
            "playlistId": "UU" + video.channel_id[2:],
            "resourceId": {"kind": "youtube#video", "videoId": video.id},
            "videoOwnerChannelId": video.channel_id,
        },
        "contentDetails": details,
        "status": {"privacyStatus": "privacyStatusUnspecified" if gone else "public"},
    }


def _statistics(video: FakeVideo) -> dict[str, str]:
    counts = {"viewCount": str(video.views)}
    if video.likes is not None:
        counts["likeCount"] = str(video.likes)
    if video.comments is not None:
        counts["commentCount"] = str(sum(1 + len(comment.replies) for comment in video.comments))
    return counts


def video(video: FakeVideo) -> dict[str, object]:
    thumbnails = {"high": {"url": f"https://i.ytimg.com/vi/{video.id}/hq.jpg", "width": 480, "height": 360}}
    if video.upright:
        thumbnails["shortsAspectRatio"] = {
            "url": f"https://i.ytimg.com/vi/{video.id}/oar.jpg",
            "width": 1080,
            "height": 1920,
        }
    return {
        "kind": "youtube#video",
        "etag": "y",
        "id": video.id,
        "snippet": {
            "publishedAt": stamp(video.published),
            "channelId": video.channel_id,
            "title": video.title,
            "description": video.description,
            "thumbnails": thumbnails,
            "categoryId": "10",
            "liveBroadcastContent": "live" if video.live else "none",
            "defaultAudioLanguage": "de",
        },
        "contentDetails": {"duration": f"PT{video.seconds // 60}M{video.seconds % 60}S", "definition": "hd"},
        "status": {"uploadStatus": "processed", "privacyStatus": "public", "publicStatsViewable": True},
        "statistics": _statistics(video) | {"favoriteCount": "0"},
        "paidProductPlacementDetails": {"hasPaidProductPlacement": video.paid},
    }


def video_stats(video: FakeVideo) -> dict[str, object]:
    return {
        "kind": "youtube#videoStats",
        "etag": "y",
        "id": video.id,
        "snippet": {"publishTime": stamp(video.published)},
        "contentDetails": {"duration": f"{video.seconds}s"},
        "statistics": _statistics(video),
    }


def thread(top: FakeComment, video: FakeVideo) -> dict[str, object]:
    thread: dict[str, object] = {
        "kind": "youtube#commentThread",
        "etag": "y",
        "id": top.id,
        "snippet": {
            "channelId": video.channel_id,
            "videoId": video.id,
            "topLevelComment": comment(top, video, None),
            "canReply": True,
            "totalReplyCount": len(top.replies),
            "isPublic": True,
        },
    }
    if top.replies:
        thread["replies"] = {"comments": [comment(reply, video, top.id) for reply in top.replies[:5]]}
    return thread


def comment(
    comment: FakeComment, video: FakeVideo, parent: str | None, *, with_video: bool = True
) -> dict[str, object]:
    snippet: dict[str, object] = {
        "channelId": video.channel_id,
        "textDisplay": comment.text,
        "textOriginal": comment.text,
        "authorDisplayName": comment.author,
        "canRate": True,
        "viewerRating": "none",
        "likeCount": comment.likes,
        "publishedAt": stamp(comment.written),
        "updatedAt": stamp(comment.written),
    }
    if with_video:
        snippet["videoId"] = video.id
    if comment.author_id:
        snippet["authorChannelId"] = {"value": comment.author_id}
    if parent:
        snippet["parentId"] = parent
    return {"kind": "youtube#comment", "etag": "c", "id": comment.id, "snippet": snippet}
