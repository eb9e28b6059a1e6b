"""Figures a member read off the platform: shown as such, with who, where and the screenshot that proves them."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEntry
from influencers.models import InfluencerFile, Snapshot
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(agency):
    return factories.make_channel(factories.make_influencer(agency, "Marta"), "youtube", "marta")


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def screenshot(name: str = "numbers.png") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, format="PNG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/png")


def type_them(client, channel, **data):
    return client.post(reverse("influencers:type_numbers", args=[channel.uuid]), data)


def test_figures_are_stored_with_who_where_and_a_screenshot(client_of, alice, channel):
    client = client_of(alice)

    answer = type_them(client, channel, followers="1200", note="Their statistics page", evidence=screenshot())

    snapshot = Snapshot.objects.get(channel=channel)
    assert (answer.status_code, snapshot.followers, snapshot.source) == (302, 1200, "manual")
    assert (snapshot.entered_by, snapshot.note) == (alice, "Their statistics page")
    assert snapshot.evidence.content_type == "image/png"
    page = client.get(reverse("influencers:numbers", args=[channel.uuid])).text
    assert "typed in by a member: Alice, Their statistics page" in page
    assert reverse("influencers:file", args=[snapshot.evidence.uuid]) in page
    entry = AuditEntry.objects.get(action="influencers.channel.numbers_typed")
    assert entry.data["changes"]["evidence"] == [None, "numbers.png"]


def test_the_screenshot_is_written_anew_and_only_the_agency_sees_it(client_of, alice, charlie, channel):
    type_them(client_of(alice), channel, followers="1200", evidence=screenshot())
    address = reverse("influencers:file", args=[InfluencerFile.objects.get().uuid])

    assert client_of(alice).get(address).status_code == 200
    assert client_of(charlie).get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"hello", "This kind of file cannot be kept."),
        (b"\x89PNG\r\n\x1a\nbroken", "The picture is damaged and cannot be opened."),
        (b"", "The submitted file is empty."),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_stored(client_of, alice, channel, content, sentence):
    answer = type_them(
        client_of(alice), channel, followers="1200", evidence=SimpleUploadedFile("x.png", content)
    )

    assert (answer.status_code, sentence in answer.text, 'value="1200"' in answer.text) == (422, True, True)
    assert (Snapshot.objects.count(), InfluencerFile.objects.count()) == (0, 0)


def test_a_file_that_proves_figures_is_not_removed(client_of, alice, channel):
    client = client_of(alice)
    type_them(client, channel, followers="1200", evidence=screenshot())
    stored = InfluencerFile.objects.get()

    answer = client.post(reverse("influencers:remove_file", args=[stored.uuid]), follow=True)

    assert "This file shows figures that were entered by hand, so it stays with them." in answer.text
    assert InfluencerFile.objects.filter(pk=stored.pk).exists()


def test_the_api_takes_a_file_of_the_same_person_as_evidence(
    api_client_of, client_of, alice, agency, channel
):
    type_them(client_of(alice), channel, followers="1200", evidence=screenshot())
    stored = InfluencerFile.objects.get()
    api, address = api_client_of(alice), reverse("api:channel_snapshots", args=[channel.uuid])
    body = {"taken_at": timezone.now() - timedelta(days=1), "followers": 1100, "evidence": stored.uuid}

    answer = api.post(address, body, format="json")
    elsewhere = factories.make_channel(factories.make_influencer(agency), "youtube", "olga")
    refused = api.post(reverse("api:channel_snapshots", args=[elsewhere.uuid]), body, format="json")

    assert (answer.status_code, answer.json()["evidence"]) == (201, str(stored.uuid))
    assert answer.json()["entered_by"] == "Alice"
    assert (refused.status_code, refused.json()["detail"]) == (
        400,
        "The screenshot belongs to somebody else. Upload it here.",
    )


def _figures(channel, source: str, **fields) -> Snapshot:
    at = timezone.now() - timedelta(days=40)
    return Snapshot.objects.create(channel=channel, taken_at=at, followers=900, source=source, **fields)


def attach_to(client, snapshot, picture):
    address = reverse("influencers:attach_evidence", args=[snapshot.channel.uuid, snapshot.pk])
    return client.post(address, {"evidence": picture})


@pytest.mark.parametrize("source", ["manual", "import"])
def test_a_screenshot_is_put_to_figures_afterwards_and_replaced(client_of, alice, channel, source):
    client, figures = client_of(alice), _figures(channel, source)
    numbers = reverse("influencers:numbers", args=[channel.uuid])
    assert "Add a screenshot" in client.get(numbers).text

    answer = attach_to(client, figures, screenshot("first.png"))
    attach_to(client, figures, screenshot("second.png"))

    figures.refresh_from_db()
    page = client.get(numbers).text
    assert (answer.status_code, answer["Location"], figures.evidence.name) == (302, numbers, "second.png")
    assert (figures.followers, figures.source, InfluencerFile.objects.count()) == (900, source, 2)
    assert (
        reverse("influencers:file", args=[figures.evidence.uuid]) in page,
        "Another screenshot" in page,
    ) == (True, True)
    told = [
        entry.data["changes"]["evidence"]
        for entry in AuditEntry.objects.filter(action="influencers.channel.evidence_attached").order_by("pk")
    ]
    assert told == [[None, "first.png"], ["first.png", "second.png"]]


def test_polled_figures_need_no_screenshot(client_of, alice, channel):
    client, figures = client_of(alice), _figures(channel, "poll")

    answer = attach_to(client, figures, screenshot())

    assert (answer.status_code, "read from the platform itself" in answer.text) == (422, True)
    assert "Add a screenshot" not in client.get(reverse("influencers:numbers", args=[channel.uuid])).text
    assert InfluencerFile.objects.count() == 0


def test_viewers_and_others_put_no_screenshot_to_figures(client_of, bob, charlie, alice, channel):
    figures = _figures(channel, "import")
    elsewhere = factories.make_channel(channel.influencer, "vk", "marta")
    wrong = reverse("influencers:attach_evidence", args=[elsewhere.uuid, figures.pk])

    answers = [attach_to(client_of(each), figures, screenshot()).status_code for each in (bob, charlie)]

    assert [*answers, client_of(alice).get(wrong).status_code] == [403, 404, 404]
    assert (InfluencerFile.objects.count(), figures.evidence) == (0, None)


def test_a_text_is_no_evidence_and_the_figures_stay_as_they_were(client_of, alice, channel):
    figures = _figures(channel, "import")

    answer = attach_to(client_of(alice), figures, SimpleUploadedFile("x.txt", b"hello"))

    figures.refresh_from_db()
    assert (answer.status_code, "This kind of file cannot be kept." in answer.text) == (422, True)
    assert figures.evidence is None


def test_the_api_puts_a_file_of_the_same_person_to_figures(api_client_of, client_of, alice, agency, channel):
    figures = _figures(channel, "import")
    type_them(client_of(alice), channel, followers="1200", evidence=screenshot())
    stored, api = InfluencerFile.objects.get(), api_client_of(alice)
    address = reverse("api:snapshot_evidence", args=[channel.uuid])

    [typed, imported] = api.get(reverse("api:channel_snapshots", args=[channel.uuid])).json()["results"]
    answer = api.post(address, {"taken_at": imported["taken_at"], "evidence": stored.uuid}, format="json")
    other = factories.make_channel(factories.make_influencer(agency), "youtube", "olga")
    theirs = _figures(other, "import")
    refused = api.post(
        reverse("api:snapshot_evidence", args=[other.uuid]),
        {"taken_at": theirs.taken_at, "evidence": stored.uuid},
        format="json",
    )
    unknown = api.post(address, {"taken_at": timezone.now(), "evidence": stored.uuid}, format="json")

    figures.refresh_from_db()
    assert (typed["evidence"], imported["evidence"], figures.evidence) == (str(stored.uuid), None, stored)
    assert unknown.status_code == 404
    assert (answer.status_code, answer.json()["evidence"]) == (200, str(stored.uuid))
    assert (refused.status_code, refused.json()["detail"]) == (
        400,
        "The screenshot belongs to somebody else. Upload it here.",
    )
