"""Videos of drafts: opened by the one reader their first bytes name, measured, and one frame taken as poster."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from django.utils.translation import gettext as _
from PIL import Image

from accounts.errors import ActionError
from drafts.media.kinds import FileKind
from drafts.media.pictures import small_picture

LARGEST_PIXELS = 8192 * 4320
LONGEST_HOURS = 6
POSTER_SIDE = 1280
_OPTIONS = {"protocol_whitelist": "file"}
_AHEAD = 500  # packets looked at for a frame; a damaged video gives none and must end
PLAYABLE = {"h264", "vp8", "vp9", "av1"}  # what browsers show without help; HEVC only some


@dataclass(frozen=True)
class Video:
    """Measures as seen (turned upright), length, codec, and the poster (WebP)."""

    width: int
    height: int
    duration_ms: int
    codec: str
    has_sound: bool
    poster: bytes

    @property
    def plays_everywhere(self) -> bool:
        return self.codec in PLAYABLE


def read_video(path: Path, kind: FileKind) -> Video:
    """Return what a video is. Raises ActionError for a damaged one, one without a picture, and one too large or long.

    Only the reader named by the content opens it: playlists and lists of files, which would fetch others, never do.
    """
    try:
        # Without "file:" a name could be read as an address; the content alone decides what opens.
        with av.open(
            f"file:{path}", format=kind.opens_as, options=_OPTIONS, metadata_errors="replace"
        ) as container:
            if not container.streams.video:
                raise ActionError(
                    _("There is no picture in this video, only sound or nothing. Export it anew.")
                )
            stream = container.streams.video[0]
            context = stream.codec_context
            _check_measures(context.width, context.height)
            duration_ms = _duration_ms(container, stream)
            context.options = {**dict(context.options or {}), "max_pixels": str(LARGEST_PIXELS)}
            image = _poster(container, stream, duration_ms)
            return Video(
                width=image.width, height=image.height, duration_ms=duration_ms, codec=context.name,
                has_sound=bool(container.streams.audio), poster=small_picture(image, POSTER_SIDE),
            )  # fmt: skip
    except (FFmpegError, ValueError, MemoryError) as error:
        raise ActionError(
            _("The video is damaged and cannot be opened. Export it anew and send it again.")
        ) from error


def _check_measures(width: int, height: int) -> None:
    if width * height > LARGEST_PIXELS:
        raise ActionError(
            _("The video has %(width)s × %(height)s pixels; at most 8K can be shown.")
            % {"width": width, "height": height}
        )


def _duration_ms(container: Any, stream: Any) -> int:
    """Return the length in milliseconds; containers written while filming may know it only for the stream, or not at all."""
    if container.duration:
        duration = container.duration / 1000  # the container counts microseconds
    elif stream.duration and stream.time_base:
        duration = float(stream.duration * stream.time_base) * 1000
    else:
        duration = 0.0
    if duration > LONGEST_HOURS * 3_600_000:
        raise ActionError(_("The video is longer than %(hours)s hours.") % {"hours": LONGEST_HOURS})
    return max(0, round(duration))


def _poster(container: Any, stream: Any, duration_ms: int) -> Image.Image:
    """Return one upright frame from a little after the start, where films are no longer black."""
    ahead = min(1000, duration_ms // 10)
    if ahead and stream.time_base:
        container.seek(int(ahead / 1000 / stream.time_base), stream=stream)
    for number, packet in enumerate(container.demux(stream)):
        for frame in packet.decode():
            image: Image.Image = frame.to_image()
            turn = round(getattr(frame, "rotation", 0) or 0) % 360
            return image.rotate(turn, expand=True) if turn else image
        if number > _AHEAD:
            break
    raise ActionError(_("There is no picture in this video, only sound or nothing. Export it anew."))
