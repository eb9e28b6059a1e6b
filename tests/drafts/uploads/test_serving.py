"""Files of drafts are served to those who may see them, whole or in parts, and never as something a browser would run."""

import pytest
from django.urls import reverse

from drafts.models import RevisionFile
from tests.drafts.media import samples
from tests.drafts.uploads.sending import send_whole

pytestmark = pytest.mark.django_db


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def clip(alice, client_of, address, tmp_path) -> RevisionFile:
    send_whole(
        client_of(alice), address, samples.video(tmp_path / "clip.mp4").read_bytes(), name="My clip.mp4"
    )
    return RevisionFile.objects.get()


@pytest.fixture
def ask(alice, client_of, clip):
    client, url = client_of(alice), reverse("drafts:file", args=[clip.uuid, "shown"])
    return lambda **headers: client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})  # fmt: skip


@pytest.fixture
def content(clip) -> bytes:
    with clip.file.open("rb") as stored:
        return stored.read()


def test_a_video_comes_whole_with_headers_that_let_nothing_run(ask, clip, content) -> None:
    answer = ask()
    assert (answer.status_code, body(answer)) == (200, content)
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Disposition"] == 'inline; filename="My clip.mp4"'
    assert answer["ETag"] == clip.etag


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None)]
)
def test_a_player_seeks_by_parts(ask, content, asked, start, end) -> None:
    answer = ask(range=asked)
    wanted = content[start:] if end is None else content[start : end + 1]
    first = start if start >= 0 else len(content) + start
    assert (answer.status_code, body(answer)) == (206, wanted)
    assert answer["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(content)}"
    assert answer["Content-Length"] == str(len(wanted))


def test_a_part_that_is_not_there_is_refused(ask, content) -> None:
    answer = ask(range=f"bytes={len(content)}-")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(content)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "bytes=5-1", "lines=1-2", "bytes=a-b", "bytes=-", "bytes=" + "9" * 40 + "-"])  # fmt: skip
def test_several_parts_and_nonsense_get_the_whole(ask, content, asked) -> None:
    answer = ask(range=asked)
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(content)))


def test_a_part_of_another_version_is_not_mixed_in(ask, clip, content) -> None:
    same = ask(range="bytes=0-9", if_range=clip.etag)
    other = ask(range="bytes=0-9", if_range='"another"')
    assert (same.status_code, other.status_code, other["Content-Length"]) == (206, 200, str(len(content)))


def test_what_the_browser_has_is_not_sent_again(ask, clip) -> None:
    answer = ask(if_none_match=clip.etag)
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_tells_all_and_sends_nothing(alice, client_of, clip, content) -> None:
    answer = client_of(alice).head(reverse("drafts:file", args=[clip.uuid, "shown"]))
    assert (answer.status_code, body(answer), answer["Content-Length"]) == (200, b"", str(len(content)))


def test_the_original_is_saved_and_the_poster_is_shown(alice, client_of, clip) -> None:
    client = client_of(alice)
    original = client.get(reverse("drafts:file", args=[clip.uuid, "original"]))
    poster = client.get(reverse("drafts:file", args=[clip.uuid, "poster"]))
    assert original["Content-Disposition"].startswith("attachment")
    assert (poster["Content-Type"], body(poster)[:4], body(poster)[:0]) == ("image/webp", b"RIFF", b"")
    assert client.get(reverse("drafts:file", args=[clip.uuid, "else"])).status_code == 404


def test_a_picture_is_shown_without_what_hides_in_it_and_kept_as_it_came(alice, client_of, address) -> None:
    content = samples.turned_picture()
    client = client_of(alice)
    send_whole(client, address, content)
    file = RevisionFile.objects.get()
    shown = body(client.get(reverse("drafts:file", args=[file.uuid, "shown"])))
    original = body(client.get(reverse("drafts:file", args=[file.uuid, "original"])))
    assert (b"Telltale" in shown, original == content) == (False, True)


def test_nobody_else_gets_it(charlie, carla, client_of, client, clip) -> None:
    url = reverse("drafts:file", args=[clip.uuid, "shown"])
    assert client_of(charlie).get(url).status_code == 404
    assert client_of(carla).get(url).status_code == 403
    assert client.get(url).status_code == 302
