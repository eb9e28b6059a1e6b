"""Pictures and videos made on the spot, and files that only pretend to be some."""

import functools
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

JPEG_BOMB_SIDE = 30_000


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (640, 400), color: str = "#3a7", **saved: object
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **saved)
    return out.getvalue()


def turned_picture(size: tuple[int, int] = (640, 400), orientation: int = 6) -> bytes:
    """A photo taken with the phone held sideways, with a place in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telltale Camera"
    exif.get_ifd(0x8825)[2] = (52.0, 13.0, 1.0)
    return picture(size=size, exif=exif)


def huge_png(side: int = JPEG_BOMB_SIDE) -> bytes:
    """A PNG of a few kilobytes whose header says 30,000 x 30,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def video(path: Path, **wanted: Any) -> Path:
    """Store a video as wanted (see `_encoded`)."""
    path.write_bytes(_encoded(**wanted))
    return path


@functools.cache
def _encoded(
    *, codec: str = "libx264", container: str = "mp4", size: tuple[int, int] = (320, 568),
    seconds: int = 2, sound: bool = False,
) -> bytes:  # fmt: skip
    """Encode a video whose shade changes with each frame; once for each kind, since it takes a third of a second."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        stream = made.add_stream(codec, rate=24)
        assert isinstance(stream, av.video.stream.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        voice = made.add_stream("aac", rate=44100) if sound else None
        for number in range(24 * seconds):
            shade = np.full((size[1], size[0], 3), (number * 5) % 255, dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")):
                made.mux(packet)
        for packet in stream.encode():
            made.mux(packet)
        if voice is not None:
            _hum(made, voice, seconds)
    return out.getvalue()


def only_sound(path: Path) -> Path:
    """An MP4 with nothing to see."""
    with av.open(str(path), "w", format="mp4") as made:
        _hum(made, made.add_stream("aac", rate=44100), 1)
    return path


def _hum(made: av.container.OutputContainer, voice: av.AudioStream, seconds: int) -> None:
    for part in range(seconds * 44100 // 1024):
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts = 44100, part * 1024
        for packet in voice.encode(frame):
            made.mux(packet)
    for packet in voice.encode():
        made.mux(packet)
