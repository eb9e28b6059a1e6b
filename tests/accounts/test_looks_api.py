"""How a brand's clients are met, and a member's own letters, through the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from tests.drafts.media import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(api_client_of, alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return api_client_of(alice)


def test_color_language_and_logo_are_read_and_changed(api, brand):
    address = f"/api/v1/brands/{brand.uuid}/look/"
    assert api.get(address).json() == {"color": brand.color, "language": "", "logo": None}
    done = api.patch(address, {"color": "#ffdd00", "language": "en"}, format="json").json()
    assert (done["color"], done["language"], done["logo"]) == ("#ffdd00", "en", None)
    logo = SimpleUploadedFile("logo.png", samples.picture("PNG"))
    shown = api.patch(address, {"logo": logo}, format="multipart").json()
    assert (shown["color"], shown["language"]) == ("#ffdd00", "en")
    assert Client().get(shown["logo"])["Content-Type"] == "image/webp"
    assert api.patch(address, {"without_logo": True}, format="json").json()["logo"] is None
    assert AuditEntry.objects.filter(action="accounts.brand.changed").count() == 4


@pytest.mark.parametrize(
    ("field", "value"), [("color", "red"), ("language", "xx"), ("logo", "x"), ("name", "x")]
)
def test_what_makes_no_sense_is_refused(api, brand, field, value):
    answer = api.patch(f"/api/v1/brands/{brand.uuid}/look/", {field: value}, format="json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert AuditEntry.objects.filter(action="accounts.brand.changed").count() == 0


def test_a_page_is_no_logo_and_an_older_state_changes_nothing(api, brand):
    address = f"/api/v1/brands/{brand.uuid}/look/"
    page = SimpleUploadedFile("logo.png", b"<svg/>")
    assert "no PNG" in api.patch(address, {"logo": page}, format="multipart").json()["detail"]
    late = api.patch(address, {"language": "en"}, format="json", headers={"If-Match": '"old"'})
    assert late.status_code == 412


def test_only_those_who_may_change_a_look(api_client_of, client_of, alice, bob, charlie, brand):
    address, wanted = f"/api/v1/brands/{brand.uuid}/look/", {"language": "en"}
    reading = api_client_of(alice, scopes=["agency:read"])
    assert (reading.get(address).status_code, reading.patch(address, wanted, format="json").status_code) == (
        200, 403,
    )  # fmt: skip
    viewer = client_of(bob).patch(address, wanted, content_type="application/json")
    assert viewer.status_code == 403
    assert api_client_of(charlie).patch(address, wanted, format="json").status_code == 404
    brand.refresh_from_db()
    assert brand.language == ""


def test_letters_are_switched_off_by_their_reader(api, alice):
    address = "/api/v1/me/preferences/"
    assert api.get(address).json() == {"reminded_by_mail": True, "daily_letter_hour": 8}
    off = {"reminded_by_mail": False, "daily_letter_hour": 8}
    assert api.patch(address, {"reminded_by_mail": False}, format="json").json() == off
    assert api.patch(address, {"daily_letter_hour": None}, format="json").json()["daily_letter_hour"] is None
    alice.refresh_from_db()
    assert (alice.reminded_by_mail, alice.daily_letter_hour) == (False, None)
    for wrong in ({}, {"daily_letter_hour": 24}, {"daily_letter_hour": -1}):
        assert api.patch(address, wrong, format="json").status_code == 400
    assert AuditEntry.objects.filter(action="accounts.member.preferences_changed").count() == 2
