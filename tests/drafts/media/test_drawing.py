"""What the demo's drafts show: taken in as any file is, and the same every time."""

from drafts.demo import drawing
from drafts.media import kinds
from drafts.media.kinds import HEAD, kind_of
from drafts.media.videos import read_video


def test_pictures_are_the_same_every_time_and_differ_from_one_another() -> None:
    first = drawing.picture(0)
    drawing.picture.cache_clear()
    assert drawing.picture(0) == first
    assert len({drawing.picture(number) for number in range(3)}) == 3
    assert kind_of(first[:HEAD]) == kinds.JPEG


def test_the_film_lasts_two_seconds(tmp_path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(drawing.film())
    read = read_video(path, kind_of(drawing.film()[:HEAD]))
    assert (read.width, read.height, read.codec, read.has_sound) == (360, 640, "h264", False)
    assert abs(read.duration_ms - 2000) < 100
