"""Files come in parts by the tus protocol: what breaks goes on, what is none of ours is refused, nothing comes twice."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as live_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from drafts.actions.drafts import save_revision, submit_revision
from drafts.actions.files import copy_files, unfinished
from drafts.actions.uploads import expire_uploads
from drafts.models import Revision, RevisionFile, Upload
from tests.drafts.media import samples
from tests.drafts.uploads.sending import TUS, announce, how_far, send, send_whole

pytestmark = pytest.mark.django_db


def arriving() -> list[str]:
    folder = Path(live_settings.UPLOAD_ROOT)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_server_says_what_it_can(alice, client_of, address) -> None:
    answer = client_of(alice).options(address)
    assert answer.status_code == 204
    assert (answer["Tus-Version"], answer["Tus-Extension"]) == ("1.0.0", "creation,termination,expiration")
    assert answer["Tus-Max-Size"] == str(live_settings.UPLOAD_MAX_BYTES)


def test_a_video_sent_in_parts_becomes_a_file_with_measures_and_a_poster(
    alice, client_of, address, revision, tmp_path
) -> None:
    content = samples.video(tmp_path / "clip.mp4").read_bytes()
    send_whole(client_of(alice), address, content, name="../../My film.mp4", part=1000)
    file = RevisionFile.objects.get()
    assert (file.state, file.kind, file.content_type) == ("ready", "video", "video/mp4")
    assert (file.width, file.height, file.codec, file.size) == (320, 568, "h264", len(content))
    assert file.name == "My film.mp4"
    with file.file.open("rb") as stored:
        assert stored.read() == content
    assert str(file.uuid) in file.file.name
    assert arriving() == []
    assert AuditEntry.objects.filter(action="drafts.file.added", subject_id=revision.draft_id).count() == 1


def test_an_upload_broken_off_at_99_percent_goes_on_where_it_stopped(alice, client_of, address) -> None:
    content = samples.picture(size=(900, 700))
    client = client_of(alice)
    here = announce(client, address, size=len(content))["Location"]
    first = len(content) * 99 // 100
    assert send(client, here, content[:first], 0).status_code == 204
    assert how_far(client, here) == first
    assert send(client, here, content[first:], first)["Upload-Offset"] == str(len(content))
    assert RevisionFile.objects.get().state == "ready"
    assert how_far(client, here) == len(content)


def test_what_came_before_the_line_broke_counts(alice, client_of, address, revision) -> None:
    from drafts.actions.uploads import begin_upload, write_part

    content = samples.picture(size=(900, 700))
    upload = begin_upload(revision=revision, by=alice, name="photo.jpg", size=len(content))
    blocks = [content[:5000], OSError("the line broke")]

    def read(_most: int) -> bytes:
        block = blocks.pop(0)
        if isinstance(block, OSError):
            raise block
        return block

    written = write_part(upload=upload, by=alice, offset=0, length=len(content), read=read)
    assert (written.offset, written.state, written.writing_until) == (5000, "coming", None)


def test_a_part_that_does_not_follow_is_refused_with_where_it_must_begin(alice, client_of, address) -> None:
    client, content = client_of(alice), samples.picture(size=(900, 700))
    here = announce(client, address, size=len(content))["Location"]
    send(client, here, content[:5000], 0)
    for offset in (0, 4999, 5001):
        answer = send(client, here, content[5000:6000], offset)
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "5000")
    assert Upload.objects.get().offset == 5000


def test_two_windows_do_not_write_one_file_at_once(alice, client_of, address) -> None:
    client, content = client_of(alice), samples.picture(size=(900, 700))
    here = announce(client, address, size=len(content))["Location"]
    Upload.objects.update(writing_until=timezone.now() + timedelta(seconds=60))
    assert send(client, here, content[:5000], 0).status_code == 423
    Upload.objects.update(writing_until=timezone.now() - timedelta(seconds=1))  # the other one died
    assert send(client, here, content[:5000], 0).status_code == 204


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>" + b" " * 9000, "HTML, SVG"),
        (b"<!doctype html><script>1</script>" + b" " * 9000, "HTML, SVG"),
        (b"MZ" + b"\0" * 9000, "cannot be taken in"),
    ],
)
def test_a_wrong_type_behind_a_right_name_is_refused_at_its_first_part(
    alice, client_of, address, content, says
) -> None:
    client = client_of(alice)
    here = announce(client, address, name="photo.jpg", size=500_000_000)["Location"]
    answer = send(client, here, content, 0)
    assert (answer.status_code, says in answer.content.decode()) == (400, True)
    assert answer["Content-Type"].startswith("text/plain")
    assert (client.head(here, **TUS).status_code, send(client, here, b"x", len(content)).status_code) == (
        410,
        410,
    )
    assert (arriving(), RevisionFile.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (samples.huge_png, "too many pixels"),
        (lambda: samples.picture(size=(900, 700))[:9000], "damaged"),
        (lambda: samples.picture() + b" " * 5000 + b"<html><script src=x></script></html>", "hidden"),
    ],
)
def test_what_only_a_look_at_the_whole_shows_is_refused_with_a_sentence(
    alice, client_of, address, revision, make, says
) -> None:
    send_whole(client_of(alice), address, make())
    file = RevisionFile.objects.get()
    assert (file.state, says in file.problem) == ("refused", True)
    assert not file.file
    assert arriving() == []
    assert "could not be taken in. Remove it first" in unfinished(revision)


def test_a_video_without_a_picture_is_refused(alice, client_of, address, tmp_path) -> None:
    send_whole(client_of(alice), address, samples.only_sound(tmp_path / "a.mp4").read_bytes(), name="a.mp4")
    assert "no picture in this video" in RevisionFile.objects.get().problem


def test_more_than_was_announced_is_refused(alice, client_of, address) -> None:
    client, content = client_of(alice), samples.picture(size=(900, 700))
    here = announce(client, address, size=6000)["Location"]
    assert send(client, here, content[:7000], 0).status_code == 400
    assert how_far(client, here) == 0


def test_what_is_too_large_empty_or_no_number_is_refused_before_a_byte_comes(
    alice, client_of, address, settings
) -> None:
    client = client_of(alice)
    answer = announce(client, address, size=settings.UPLOAD_MAX_BYTES + 1)
    assert (answer.status_code, "at most 2,048 MB" in answer.content.decode()) == (413, True)
    assert announce(client, address, size=0).status_code == 400
    assert announce(client, address, size=1, HTTP_UPLOAD_LENGTH="much").status_code == 400
    assert client.post(address, HTTP_UPLOAD_LENGTH="5").status_code == 412
    here = announce(client, address, size=20_000_000)["Location"]
    assert send(client, here, b"x" * (settings.UPLOAD_PART_BYTES + 1), 0).status_code == 413
    assert (
        client.patch(here, b"x", content_type="text/plain", **TUS, HTTP_UPLOAD_OFFSET="0").status_code == 415
    )
    assert send(client, here, b"x", 0, HTTP_UPLOAD_OFFSET="-1").status_code == 400


def test_a_full_disk_is_said_before_the_first_byte(alice, client_of, address, monkeypatch) -> None:
    monkeypatch.setattr("drafts.media.storage.shutil.disk_usage", lambda _path: type("U", (), {"free": 10})())
    answer = announce(client_of(alice), address, size=5000)
    assert (answer.status_code, "not enough room" in answer.content.decode()) == (400, True)


def test_an_upload_can_be_given_up(alice, client_of, address) -> None:
    client = client_of(alice)
    here = announce(client, address, size=9000)["Location"]
    send(client, here, samples.picture()[:100], 0)
    assert client.delete(here, **TUS).status_code == 204
    assert (arriving(), client.head(here, **TUS).status_code) == ([], 410)


def test_an_upload_whose_rest_never_comes_is_forgotten(alice, client_of, address) -> None:
    client = client_of(alice)
    here = announce(client, address, size=9000)["Location"]
    later = timezone.now() + timedelta(hours=25)
    with time_machine.travel(later):
        assert expire_uploads(now=later) == 1
        assert expire_uploads(now=later) == 0
    assert (arriving(), Upload.objects.get().state) == ([], "ended")
    assert client.head(here, **TUS).status_code == 410


def test_a_draft_is_not_handed_in_while_a_file_is_on_its_way(alice, client_of, address, revision) -> None:
    announce(client_of(alice), address, size=9000)
    assert "still on its way" in unfinished(revision)


def test_a_file_that_comes_after_the_draft_was_handed_in_is_refused(
    alice, client_of, address, revision
) -> None:
    client, content = client_of(alice), samples.picture()
    here = announce(client, address, size=len(content))["Location"]
    send(client, here, content[:100], 0)
    Revision.objects.filter(pk=revision.pk).update(state="in_review", submitted_at=timezone.now())
    answer = send(client, here, content[100:], 100)
    assert (answer.status_code, "handed in meanwhile" in answer.content.decode()) == (410, True)
    assert announce(client, address, size=10).status_code == 410
    assert RevisionFile.objects.count() == 0


def test_viewers_send_nothing_and_strangers_find_nothing(
    bob, charlie, carla, client_of, address, alice
) -> None:
    here = announce(client_of(alice), address, size=9000)["Location"]
    assert announce(client_of(bob), address, size=9000).status_code == 403
    assert send(client_of(bob), here, b"x", 0).status_code == 403
    assert client_of(bob).delete(here, **TUS).status_code == 403
    assert announce(client_of(charlie), address, size=9000).status_code == 404
    assert send(client_of(charlie), here, b"x", 0).status_code == 404
    assert announce(client_of(carla), address, size=9000).status_code == 403
    assert Upload.objects.get().offset == 0


def test_at_most_thirty_files(alice, client_of, address, monkeypatch) -> None:
    monkeypatch.setattr("drafts.actions.uploads.MOST_FILES", 1)
    announce(client_of(alice), address, size=9000)
    answer = announce(client_of(alice), address, size=9000)
    assert (answer.status_code, "At most 1 files" in answer.content.decode()) == (400, True)


def test_files_are_ordered_and_removed_and_go_along_to_the_next_revision(
    alice, client_of, address, revision
) -> None:
    client = client_of(alice)
    for name, color in (("one.jpg", "#111"), ("two.jpg", "#eee")):
        send_whole(client, address, samples.picture(color=color), name=name)
    one, two = RevisionFile.objects.order_by("position")
    page = client.post(reverse("drafts:move_file", args=[two.uuid]), headers={"hx-request": "true"})
    assert page.status_code == 200
    assert [file.name for file in revision.files.all()] == ["two.jpg", "one.jpg"]
    later = Revision.objects.create(draft=revision.draft, number=2, state="withdrawn")
    copy_files(old=revision, new=later)
    assert [(file.name, file.state, file.file.name) for file in later.files.all()] == [
        ("two.jpg", "ready", two.file.name), ("one.jpg", "ready", one.file.name),
    ]  # fmt: skip
    client.post(reverse("drafts:remove_file", args=[two.uuid]))
    assert [file.name for file in revision.files.all()] == ["one.jpg"]
    assert two.file.storage.exists(two.file.name)  # the later revision shows it
    later.files.get(name="two.jpg").delete()


def test_a_file_alone_can_be_handed_in(alice, client_of, address, revision) -> None:
    send_whole(client_of(alice), address, samples.picture())
    save_revision(revision=revision, by=alice, text="")
    submit_revision(revision=revision, by=alice)
    revision.refresh_from_db()
    assert revision.state == "in_review"


def test_a_lost_nudge_is_found_by_the_clock(alice, client_of, address, monkeypatch) -> None:
    from drafts.actions import looking

    at_once = looking.tasks.look_at_file.delay
    monkeypatch.setattr("drafts.tasks.look_at_file.delay", lambda **_kwargs: None)
    send_whole(client_of(alice), address, samples.picture())
    assert RevisionFile.objects.get().state == "checking"
    monkeypatch.setattr("drafts.tasks.look_at_file.delay", at_once)
    assert looking.look_at_lost(now=timezone.now()) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert looking.look_at_lost(now=timezone.now()) == 1
    assert RevisionFile.objects.get().state == "ready"


def test_a_file_that_ends_the_worker_three_times_is_refused(alice, client_of, address, monkeypatch) -> None:
    from drafts.actions import looking

    monkeypatch.setattr("drafts.tasks.look_at_file.delay", lambda **_kwargs: None)
    send_whole(client_of(alice), address, samples.picture())
    RevisionFile.objects.update(attempts=3)
    looking.look_at_file(file_id=RevisionFile.objects.get().pk, now=timezone.now())
    assert "could not be opened" in RevisionFile.objects.get().problem
