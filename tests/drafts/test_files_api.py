"""Files of drafts, large files on their way, and links to drafts, through the API."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Pass
from drafts.models import RevisionFile, ShareLink, Upload
from tests.drafts.keeping import files_of_their_own, looked_at_at_once
from tests.drafts.making import handed_in, make_draft, make_owed, newest
from tests.drafts.media import samples

__all__ = ["files_of_their_own", "looked_at_at_once"]
pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(autouse=True)
def _kept(files_of_their_own, looked_at_at_once) -> None:
    """Each test has its own folders."""


@pytest.fixture
def api(api_client_of, alice):
    return api_client_of(alice)


@pytest.fixture
def revision(alice, brand):
    return newest(make_draft(alice, make_owed(alice, brand)))


def add(api, revision, *, name="photo.jpg", color="#3a7", **values):
    sent = SimpleUploadedFile(name, samples.picture(color=color))
    return api.post(f"/api/v1/revisions/{revision.uuid}/files/", {"file": sent, **values}, format="multipart")


def content_of(api, file, **headers):
    return api.get(f"/api/v1/drafts/files/{file}/content/", {"part": "shown"}, headers=headers)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def begin(api, revision, size, **headers):
    words = f"filename {base64.b64encode(b'clip.mp4').decode()}"
    told = {**TUS, "Upload-Length": str(size), "Upload-Metadata": words, **headers}
    return api.post(f"/api/v1/revisions/{revision.uuid}/uploads/", headers=told)


def send(api, address, part, offset):
    return api.patch(
        address, part, content_type="application/offset+octet-stream", headers={**TUS, "Upload-Offset": str(offset)}
    )  # fmt: skip


def test_pictures_are_added_described_ordered_and_removed(api, revision):
    one = add(api, revision, name="one.jpg", alt="A cup")
    two = add(api, revision, name="two.jpg", color="#eee")
    assert (one.status_code, one.json()["alt"], one.json()["position"]) == (201, "A cup", 0)
    first, second = one.json()["uuid"], two.json()["uuid"]
    assert one["Location"] == f"/api/v1/drafts/files/{first}/"
    told = api.patch(f"/api/v1/drafts/files/{second}/", {"alt": "A saucer"}, format="json")
    assert (told.status_code, told.json()["alt"]) == (200, "A saucer")
    order = f"/api/v1/revisions/{revision.uuid}/files/order/"
    ordered = api.post(order, {"order": [second, first]}, format="json").json()
    assert [row["name"] for row in ordered["files"]] == ["two.jpg", "one.jpg"]
    assert api.post(order, {"order": [second]}, format="json").status_code == 400
    forward = f"/api/v1/drafts/files/{first}/forward/"
    assert [api.post(forward).json()["position"] for _ in range(2)] == [0, 0]
    api.post(order, {"order": [second, first]}, format="json")
    listed = api.get(f"/api/v1/revisions/{revision.uuid}/files/").json()["results"]
    assert [(row["name"], row["state"], row["width"]) for row in listed] == [
        ("two.jpg", "ready", 640), ("one.jpg", "ready", 640),
    ]  # fmt: skip
    assert api.delete(f"/api/v1/drafts/files/{second}/").status_code == 204
    assert [file.name for file in revision.files.all()] == ["one.jpg"]
    assert AuditEntry.objects.filter(action="drafts.file.added").count() == 2
    assert AuditEntry.objects.filter(action="drafts.file.removed").count() == 1


def test_a_file_is_downloaded_whole_and_in_ranges(api, revision):
    uuid = add(api, revision).json()["uuid"]
    whole = samples.picture()
    original = api.get(f"/api/v1/drafts/files/{uuid}/content/")
    assert (original.status_code, body(original)) == (200, whole)
    assert original["Content-Disposition"].startswith("attachment")
    part = api.get(f"/api/v1/drafts/files/{uuid}/content/", headers={"Range": "bytes=10-19"})
    assert (part.status_code, body(part), part["Content-Range"]) == (
        206, whole[10:20], f"bytes 10-19/{len(whole)}",
    )  # fmt: skip
    shown = content_of(api, uuid)
    assert (shown["Content-Type"], body(shown)[:4]) == ("image/webp", b"RIFF")
    assert content_of(api, uuid, **{"If-None-Match": shown["ETag"]}).status_code == 304
    assert api.get(f"/api/v1/drafts/files/{uuid}/content/", {"part": "else"}).status_code == 400


def test_what_is_not_ready_says_so(api, revision, monkeypatch):
    monkeypatch.setattr("drafts.tasks.look_at_file.delay", lambda **_kwargs: None)
    made = add(api, revision).json()
    answer = content_of(api, made["uuid"])
    assert (made["state"], answer.status_code) == ("checking", 409)
    assert "still being looked at" in answer.json()["detail"]


def test_what_is_none_of_ours_is_refused_in_a_sentence(api, revision):
    address = f"/api/v1/revisions/{revision.uuid}/files/"
    page = SimpleUploadedFile("photo.jpg", b"<!doctype html><script>1</script>")
    for sent, says in ((page, "HTML, SVG"), (SimpleUploadedFile("a.jpg", b""), "empty")):
        answer = api.post(address, {"file": sent}, format="multipart")
        assert (answer.status_code, says in answer.json()["detail"]) == (400, True)
        assert answer["Content-Type"] == "application/problem+json"
    assert api.post(address, {}, format="multipart").json()["errors"][0]["pointer"] == "#/file"
    assert RevisionFile.objects.count() == 0


def test_a_repeated_request_adds_one_file(api, revision):
    sent = {"headers": {"Idempotency-Key": "once"}, "format": "multipart"}
    address = f"/api/v1/revisions/{revision.uuid}/files/"
    answers = [
        api.post(address, {"file": SimpleUploadedFile("a.jpg", samples.picture())}, **sent) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert RevisionFile.objects.count() == 1


def test_files_of_what_was_handed_in_stay_as_they_are(api, alice, brand):
    revision = newest(handed_in(alice, make_owed(alice, brand)))
    assert add(api, revision).status_code == 409
    assert begin(api, revision, 10).status_code == 410


def test_a_large_file_comes_in_parts_by_tus_and_goes_on_after_a_break(api, revision, tmp_path):
    content = samples.video(tmp_path / "clip.mp4").read_bytes()
    made = begin(api, revision, len(content))
    here = made["Location"]
    assert (made.status_code, made["Tus-Resumable"], made["Upload-Offset"]) == (201, "1.0.0", "0")
    assert here == f"/api/v1/uploads/{Upload.objects.get().uuid}/"
    assert send(api, here, content[:3000], 0)["Upload-Offset"] == "3000"
    wrong = send(api, here, content[4000:], 4000)
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "3000")
    assert wrong.json()["type"] == "/api/problems/#wrong-offset"
    far = api.head(here, headers=TUS)
    assert (far.status_code, far["Upload-Offset"], far["Upload-Length"]) == (200, "3000", str(len(content)))
    coming = api.get(f"/api/v1/revisions/{revision.uuid}/uploads/").json()["results"]
    assert [(row["name"], row["offset"], row["file"]) for row in coming] == [("clip.mp4", 3000, None)]
    assert send(api, here, content[3000:], 3000).status_code == 204
    file = RevisionFile.objects.get()
    assert (file.state, file.kind, file.name) == ("ready", "video", "clip.mp4")
    assert api.get(here).json()["file"] == str(file.uuid)
    part = content_of(api, file.uuid, Range="bytes=0-99")
    assert (part.status_code, body(part)) == (206, content[:100])


def test_what_tus_can_is_told_and_what_it_asks_for_is_asked(api, revision, settings):
    address = f"/api/v1/revisions/{revision.uuid}/uploads/"
    can = api.options(address)
    assert (can.status_code, can["Tus-Version"], can["Tus-Max-Size"]) == (
        204, "1.0.0", str(settings.UPLOAD_MAX_BYTES),
    )  # fmt: skip
    other = api.post(address, headers={"Upload-Length": "5"})
    assert (other.status_code, other["Tus-Version"]) == (412, "1.0.0")
    large = begin(api, revision, settings.UPLOAD_MAX_BYTES + 1)
    assert (large.status_code, large.json()["type"]) == (413, "/api/problems/#too-large")
    here = begin(api, revision, 5)["Location"]
    assert api.patch(here, b"x", content_type="text/plain", headers=TUS).status_code == 415
    assert api.delete(here, headers=TUS).status_code == 204
    assert send(api, here, b"x", 0).json()["type"] == "/api/problems/#gone"


def test_an_announcement_that_is_repeated_begins_one_upload(api, revision):
    answers = [begin(api, revision, 9000, **{"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert answers[1]["Tus-Resumable"] == "1.0.0"
    assert Upload.objects.count() == 1


def test_a_key_used_for_another_file_is_refused_clearly(api, revision):
    begin(api, revision, 9000, **{"Idempotency-Key": "once"})
    other = begin(api, revision, 9001, **{"Idempotency-Key": "once"})
    assert (other.status_code, other.json()["detail"]) == (
        422, "This Idempotency-Key was used for a different request.",
    )  # fmt: skip
    assert Upload.objects.get().size == 9000


def test_a_link_is_made_told_once_listed_and_revoked(api, alice, brand, client):
    draft = handed_in(alice, make_owed(alice, brand))
    address = f"/api/v1/drafts/{draft.uuid}/links/"
    wanted = {"holder": "Kim of Legal", "verbs": ["comment_draft"], "days": 3, "passcode": "six-six"}
    early = api.post(address, wanted, format="json")
    assert (early.status_code, "Nobody outside has been shown" in early.json()["detail"]) == (400, True)
    type(draft).objects.filter(pk=draft.pk).update(client_saw=draft.newest)
    made = api.post(address, wanted, format="json")
    told = made.json()
    assert (made.status_code, told["holder"], told["has_passcode"]) == (201, "Kim of Legal", True)
    assert told["verbs"] == ["comment_draft", "see_draft"]
    assert client.get(told["address"]).status_code == 200
    listed = api.get(address).json()["results"]
    assert [(row["uuid"], "address" in row) for row in listed] == [(told["uuid"], False)]
    revoke = f"/api/v1/drafts/links/{told['uuid']}/revoke/"
    assert api.post(revoke).json()["revoked_at"] is not None
    assert api.post(revoke).status_code == 409
    assert Pass.objects.get(share_link=ShareLink.objects.get()).revoked_at is not None
    assert AuditEntry.objects.filter(action="drafts.link.made").count() == 1


def test_lists_keep_to_four_statements(api, revision):
    add(api, revision)
    begin(api, revision, 9000)
    for address in (
        f"revisions/{revision.uuid}/files/", f"revisions/{revision.uuid}/uploads/", f"drafts/{revision.draft.uuid}/links/",
    ):  # fmt: skip
        api.get(f"/api/v1/{address}")
        with CaptureQueriesContext(connection) as asked:
            assert api.get(f"/api/v1/{address}").status_code == 200
        assert len(asked) <= 4, address


def test_keys_without_the_scope_viewers_and_strangers_change_nothing(
    api, api_client_of, alice, bob, charlie, client_of, revision
):
    uuid = add(api, revision).json()["uuid"]
    here = begin(api, revision, 9000)["Location"]
    reading = api_client_of(alice, scopes=["campaigns:read"])
    theirs, viewer = api_client_of(charlie), client_of(bob)
    assert (add(reading, revision).status_code, begin(reading, revision, 9).status_code) == (403, 403)
    assert send(reading, here, b"x", 0).json()["type"] == "/api/problems/#missing-scope"
    assert content_of(reading, uuid).status_code == 200
    assert (add(theirs, revision).status_code, begin(theirs, revision, 9).status_code) == (404, 404)
    assert (send(theirs, here, b"x", 0).status_code, content_of(theirs, uuid).status_code) == (404, 404)
    assert theirs.delete(f"/api/v1/drafts/files/{uuid}/").status_code == 404
    assert viewer.delete(f"/api/v1/drafts/files/{uuid}/").status_code == 403
    assert begin(viewer, revision, 9).status_code == 403
    assert viewer.get(f"/api/v1/drafts/files/{uuid}/content/").status_code == 200
    assert (RevisionFile.objects.count(), Upload.objects.filter(state="coming").count()) == (1, 1)
