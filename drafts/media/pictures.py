"""Pictures of drafts: measured before they are unfolded, and written anew for showing, without what hides in them."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.errors import ActionError
from drafts.media.kinds import FileKind

LARGEST_PIXELS = 60_000_000  # a small file can unfold into gigabytes
LARGEST_SIDE = 20_000
SHOWN_SIDE = 2160  # pixels of the longer side as it is shown; the original is kept beside
SMALL_SIDE = 480
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, IndexError)


@dataclass(frozen=True)
class Picture:
    """Measures as seen (turned upright), and the two versions that are shown; both WebP."""

    width: int
    height: int
    shown: bytes
    small: bytes


def read_picture(path: Path, kind: FileKind) -> Picture:
    """Return a picture's measures and its versions for showing. Raises ActionError for a damaged or too large one.

    Its measures are read from the header first; one too large is never unfolded.
    """
    try:
        with warnings.catch_warnings():
            # We look at the measures ourselves, below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=(kind.opens_as,)) as opened:
                _check_measures(opened.width, opened.height)
                width, height = _as_seen(opened)
                opened.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))  # of a JPEG no more than is shown is unfolded
                upright = ImageOps.exif_transpose(opened)
                upright = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")  # fmt: skip
        upright.info = {}  # places and owners hidden in a picture are nobody's business
        return Picture(width, height, _written(upright, SHOWN_SIDE, 88), _written(upright, SMALL_SIDE, 80))
    except Image.DecompressionBombError as error:  # Pillow reads the header first too
        raise ActionError(_too_large()) from error
    except _BROKEN as error:
        raise ActionError(
            _("The picture is damaged and cannot be opened. Export it anew and send it again.")
        ) from error


def small_picture(image: Image.Image, side: int) -> bytes:
    """Return an image as WebP whose longer side is at most `side` pixels."""
    return _written(image.convert("RGB"), side, 82)


def _check_measures(width: int, height: int) -> None:
    if width * height > LARGEST_PIXELS or max(width, height) > LARGEST_SIDE:
        raise ActionError(_too_large())


def _too_large() -> str:
    return _("The picture has too many pixels: at most %(limit)s megapixels can be opened.") % {
        "limit": LARGEST_PIXELS // 1_000_000
    }


def _as_seen(opened: Image.Image) -> tuple[int, int]:
    """Return width and height of a picture held upright."""
    sideways = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (opened.height, opened.width) if sideways else (opened.width, opened.height)


def _written(image: Image.Image, side: int, quality: int) -> bytes:
    version = image.copy()
    version.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    version.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
