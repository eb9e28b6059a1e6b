"""Agency, members, brands and the audit trail through the API."""

import pytest

from accounts.models import Brand
from tests import factories

BRANDS = "/api/v1/brands/"


def test_the_agency_is_the_keys_own(alice, other_agency, api_client_of):
    answer = api_client_of(alice).get("/api/v1/agency/")
    assert (answer.status_code, answer.json()["name"]) == (200, "Northlight")


def test_members_are_listed_with_role_and_brand(alice, carla, charlie, api_client_of):
    rows = api_client_of(alice).get("/api/v1/members/").json()["results"]
    assert {(row["email"], row["role"], row["brand"]) for row in rows} == {
        ("alice@northlight.example", "manager", None),
        ("carla@acme.example", "approver", str(carla.brand.uuid)),
    }


def test_a_manager_adds_a_brand(alice, api_client_of):
    values = {"name": "Acme", "website": "https://acme.example/", "color": "#2563eb", "notes": "Since 2020"}
    answer = api_client_of(alice).post(BRANDS, values, format="json")
    brand = Brand.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{BRANDS}{brand.uuid}/"
    assert {name: answer.json()[name] for name in values} == values
    assert (brand.agency, brand.name, brand.color) == (alice.agency, "Acme", "#2563eb")
    assert alice.agency.audit_entries.filter(action="accounts.brand.created").count() == 1


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({}, "#/name"),
        ({"name": ""}, "#/name"),
        ({"name": "a\0b"}, "#/name"),
        ({"name": "x" * 121}, "#/name"),
        ({"name": {"a": 1}}, "#/name"),
        ({"name": "Acme", "color": "red"}, "#/color"),
        ({"name": "Acme", "website": "nonsense"}, "#/website"),
        ({"name": "Acme", "colour": "#2563eb"}, "#/colour"),
    ],
)
def test_a_bad_value_is_named(alice, api_client_of, values, pointer):
    answer = api_client_of(alice).post(BRANDS, values, format="json")
    assert answer.status_code == 400
    assert answer.json()["type"] == "/api/problems/#validation"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert Brand.objects.count() == 0


def test_a_second_brand_of_the_same_name_is_refused(alice, brand, api_client_of):
    answer = api_client_of(alice).post(BRANDS, {"name": "acme"}, format="json")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "There is already a brand named acme."


def test_a_brand_is_changed_in_part(alice, brand, api_client_of):
    answer = api_client_of(alice).patch(f"{BRANDS}{brand.uuid}/", {"notes": "New"}, format="json")
    brand.refresh_from_db()
    assert (answer.status_code, answer.json()["notes"], brand.name, brand.notes) == (
        200,
        "New",
        "Acme",
        "New",
    )


def test_a_brand_is_archived_and_restored_once_each(alice, brand, api_client_of):
    client = api_client_of(alice)
    archived = client.post(f"{BRANDS}{brand.uuid}/archive/")
    assert (archived.status_code, archived.json()["archived_at"] is None) == (200, False)
    again = client.post(f"{BRANDS}{brand.uuid}/archive/")
    assert (again.status_code, again.json()["detail"]) == (409, "This brand is archived already.")
    assert client.post(f"{BRANDS}{brand.uuid}/restore/").json()["archived_at"] is None
    assert client.post(f"{BRANDS}{brand.uuid}/restore/").status_code == 409


def test_brands_are_filtered(alice, brand, api_client_of):
    client = api_client_of(alice)
    old = factories.make_brand(alice.agency, "Oldco")
    client.post(f"{BRANDS}{old.uuid}/archive/")

    def names(query):
        return [row["name"] for row in client.get(BRANDS + query).json()["results"]]

    assert names("") == ["Acme"]
    assert names("?archived=only") == ["Oldco"]
    assert names("?archived=all") == ["Acme", "Oldco"]
    assert names("?archived=all&q=old") == ["Oldco"]


def test_a_viewer_signed_in_cannot_add_a_brand(bob, client_of):
    answer = client_of(bob).post(BRANDS, {"name": "Acme"}, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/#not-allowed")


def test_owners_read_the_audit_trail(olga, alice, api_client_of):
    api_client_of(alice).post(BRANDS, {"name": "Acme"}, format="json")
    client = api_client_of(olga)
    rows = client.get(f"/api/v1/audit/?action=accounts.brand.created&actor={alice.uuid}").json()["results"]
    assert [(row["actor"], row["sentence"], row["subject_label"]) for row in rows] == [
        ("Alice (API key Test)", "added the brand", "Acme")
    ]
    assert (
        client.get(f"/api/v1/audit/?actor={olga.uuid}&action=accounts.brand.created").json()["results"] == []
    )


def test_a_manager_does_not_read_the_audit_trail(alice, api_client_of):
    answer = api_client_of(alice).get("/api/v1/audit/")
    assert (answer.status_code, answer.json()["detail"]) == (403, "Only owners can read the audit trail.")
