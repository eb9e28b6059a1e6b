"""What a file is, its content decides; what pretends, hides something or would burst is refused in a sentence."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from accounts.errors import ActionError
from drafts.media import kinds
from drafts.media.kinds import HEAD, check_whole, kind_of
from drafts.media.pictures import read_picture
from drafts.media.videos import read_video
from tests.drafts.media import samples


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_known_by_its_content(tmp_path: Path, kind: str) -> None:
    path = kept(tmp_path, samples.picture(kind))
    found = kind_of(path.read_bytes()[:HEAD])
    check_whole(path)
    read = read_picture(path, found)
    assert (found.opens_as, read.width, read.height) == (kind, 640, 400)
    with Image.open(io.BytesIO(read.small)) as small:
        assert (small.format, small.size) == ("WEBP", (480, 300))


@pytest.mark.parametrize(
    ("codec", "container", "known"),
    [("libx264", "mp4", kinds.MP4), ("libx264", "mov", kinds.QUICKTIME), ("libvpx-vp9", "webm", kinds.WEBM)],
)
def test_a_video_is_measured_and_gets_a_poster(tmp_path: Path, codec, container, known) -> None:
    path = samples.video(tmp_path / "clip", codec=codec, container=container)
    found = kind_of(path.read_bytes()[:HEAD])
    check_whole(path)
    read = read_video(path, found)
    assert found == known
    assert (read.width, read.height, read.has_sound, read.plays_everywhere) == (320, 568, False, True)
    assert abs(read.duration_ms - 2000) < 60
    with Image.open(io.BytesIO(read.poster)) as poster:
        assert (poster.format, poster.size) == ("WEBP", (320, 568))


def test_sound_is_noticed(tmp_path: Path) -> None:
    path = samples.video(tmp_path / "clip", sound=True)
    assert read_video(path, kinds.MP4).has_sound is True


def test_a_sideways_photo_is_shown_upright_and_tells_nothing_of_where_it_was_taken(tmp_path: Path) -> None:
    path = kept(tmp_path, samples.turned_picture())
    read = read_picture(path, kind_of(path.read_bytes()[:HEAD]))
    assert (read.width, read.height) == (400, 640)
    with Image.open(io.BytesIO(read.shown)) as shown:
        assert shown.size == (400, 640)
        assert len(shown.getexif()) == 0
    assert b"Telltale" not in read.shown


def test_a_picture_of_thirty_thousand_pixels_a_side_is_refused_before_it_is_unfolded(tmp_path: Path) -> None:
    path = kept(tmp_path, samples.huge_png())
    tracemalloc.start()
    with pytest.raises(ActionError, match="too many pixels: at most 60 megapixels"):
        read_picture(path, kinds.PNG)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_picture_a_little_too_large_is_refused_too(tmp_path: Path) -> None:
    path = kept(tmp_path, samples.huge_png(side=8000))
    with pytest.raises(ActionError, match="too many pixels"):
        read_picture(path, kinds.PNG)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "HTML, SVG"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "HTML, SVG"),
        (b"<!DOCTYPE html><html></html>", "HTML, SVG"),
        (b"MZ\x90\0 a program", "cannot be taken in"),
        (b"GIF89a" + b"\0" * 40, "cannot be taken in"),
        (b"%PDF-1.7 ...", "cannot be taken in"),
        (b"#EXTM3U\nfile:///etc/passwd", "cannot be taken in"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 20 + b"matroska", "cannot be taken in"),
        (samples.picture()[:200] + b"<script>alert(1)</script>", "hidden"),
        (samples.picture()[:200] + b"<?php system($_GET[0]);", "hidden"),
        (samples.picture()[:100] + b"%PDF-1.4", "hidden"),
    ],
)
def test_what_is_no_picture_and_no_video_is_refused_by_its_first_bytes(content: bytes, says: str) -> None:
    with pytest.raises(ActionError, match=says):
        kind_of(content)


def test_an_archive_behind_a_picture_is_refused(tmp_path: Path) -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    with pytest.raises(ActionError, match="hidden"):
        check_whole(kept(tmp_path, samples.picture() + hidden.getvalue()))


def test_a_page_at_the_end_of_a_video_is_refused(tmp_path: Path) -> None:
    path = samples.video(tmp_path / "clip")
    path.write_bytes(path.read_bytes() + b"<html><script src=x></script></html>")
    with pytest.raises(ActionError, match="hidden"):
        check_whole(path)


def test_a_video_without_a_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ActionError, match="no picture in this video"):
        read_video(samples.only_sound(tmp_path / "clip"), kinds.MP4)


def test_a_broken_video_and_a_broken_picture_are_refused(tmp_path: Path) -> None:
    whole = samples.video(tmp_path / "clip").read_bytes()
    with pytest.raises(ActionError, match="damaged"):
        read_video(kept(tmp_path, whole[:300]), kinds.MP4)
    with pytest.raises(ActionError, match="damaged"):
        read_picture(kept(tmp_path, samples.picture()[:300]), kinds.JPEG)


def test_a_list_of_other_files_never_opens_as_a_video(tmp_path: Path) -> None:
    path = kept(tmp_path, b"ffconcat version 1.0\nfile /etc/passwd\n")
    for kind in (kinds.MP4, kinds.QUICKTIME, kinds.WEBM):
        with pytest.raises(ActionError, match="damaged"):
            read_video(path, kind)
