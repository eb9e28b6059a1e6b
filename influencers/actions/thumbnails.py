"""Small copies of posts' pictures.

The platforms' addresses expire within hours, and a page that named them would tell each platform who looks at whom. So a
picture is fetched once, through the guard for addresses we did not choose, and written anew.
"""

import io
import warnings
from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db.models import Q
from PIL import Image, ImageOps, UnidentifiedImageError

from influencers.models import Post, Thumbnail
from platforms.errors import PlatformError
from platforms.guard import Guard, guarded_get

WIDTH, HEIGHT = 320, 320  # pixels at most
A_CHANNEL = 24  # of its newest posts: what a page of the grid shows
LARGEST_PICTURE = 4_000_000  # bytes
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

log = structlog.get_logger(__name__)


def keep_thumbnails(*, channel_ids: Sequence[int], now: datetime, guard: Guard | None = None) -> int:
    """Fetch the pictures of channels' newest posts that have none yet; return how many were stored.

    A picture that cannot be had is stored as empty, so that it is not asked for again until its address changes.
    """
    wanted: dict[str, list[Post]] = {}
    for channel_id in channel_ids:
        newest = Post.objects.filter(channel=channel_id).order_by("-published_at", "-pk")
        ids = list(newest.values_list("pk", flat=True)[:A_CHANNEL])
        missing = Q(thumbnail=None) & ~Q(thumbnail_url="")
        for post in Post.objects.filter(missing, pk__in=ids):
            wanted.setdefault(post.thumbnail_url, []).append(post)
    kept = 0
    for url, posts in wanted.items():
        picture = _fetch(url, guard)
        kept += len(posts) if picture else 0
        rows = [Thumbnail(post=post, picture=picture, source_url=url, fetched_at=now) for post in posts]
        Thumbnail.objects.bulk_create(rows, ignore_conflicts=True)
    return kept


def small_copy(content: bytes) -> bytes:
    """Return a picture made small and written anew as WebP, without anything hidden in it; empty when it is none."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if opened.width * opened.height > MOST_PIXELS:
                return b""
            opened.draft("RGB", (WIDTH * 2, HEIGHT * 2))  # a JPEG is decoded small at once
            small = ImageOps.exif_transpose(opened).convert("RGB")
            small.thumbnail((WIDTH, HEIGHT))
            small.info = {}
            written = io.BytesIO()
            small.save(written, format="WEBP", quality=70)
            return written.getvalue()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return b""


def _fetch(url: str, guard: Guard | None) -> bytes:
    try:
        reply = guarded_get(url, guard=guard, max_bytes=LARGEST_PICTURE, accept="image/*")
    except PlatformError as error:
        log.info("no thumbnail", reason=error.kind, detail=error.detail)
        return b""
    return small_copy(reply.body) if reply.status == 200 else b""
