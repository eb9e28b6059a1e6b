"""Every refusal is a problem document; nothing a caller sends ends in a crash."""

import json

import pytest
from django.test import Client

from irm.api.problems import KINDS

BRANDS = "/api/v1/brands/"


def assert_problem(answer, status, slug):
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["type"]) == (
        status,
        status,
        f"/api/problems/#{slug}",
    )
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["title"] == KINDS[slug].title
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    return problem


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nonsense/", "/api/v2/me/", "/api/v1/brands/7/"]
)
def test_an_address_without_an_endpoint_is_not_found(db, client, path):
    problem = assert_problem(client.get(path), 404, "not-found")
    assert problem["detail"] == f"There is no endpoint at {path}."


def test_an_address_without_its_slash_gets_a_hint(db, client):
    problem = assert_problem(client.post("/api/v1/brands"), 404, "not-found")
    assert problem["detail"].endswith("Addresses end with a slash.")


def test_an_unknown_object_is_not_found(alice, api_client_of):
    answer = api_client_of(alice).get(f"{BRANDS}{alice.uuid}/")
    assert assert_problem(answer, 404, "not-found")["detail"] == "There is nothing at this address for you."


def test_a_method_that_is_not_there_names_those_that_are(alice, api_client_of):
    answer = api_client_of(alice).delete(BRANDS)
    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '"text"',
        "17",
        "null",
        "[" * 100_000,
        '{"name": "\\ud800"}',
        '{"\\ud800": 1}',
        '{"a": ' + "1" * 5000 + "}",
        '{"name": NaN}',
        "\xff",
    ],
)
def test_a_body_that_is_not_a_json_object_is_refused(alice, api_client_of, body):
    answer = api_client_of(alice).post(BRANDS, body.encode("latin-1"), content_type="application/json")
    assert_problem(answer, 400, "malformed")


def test_another_media_type_is_refused(alice, api_client_of):
    answer = api_client_of(alice).post(BRANDS, "name=Acme", content_type="application/x-www-form-urlencoded")
    assert_problem(answer, 415, "unsupported-media-type")


def test_an_answer_that_nobody_accepts_is_refused(alice, api_client_of):
    answer = api_client_of(alice).get(BRANDS, headers={"Accept": "text/csv"})
    assert_problem(answer, 406, "not-acceptable")


def test_a_body_that_is_too_large_is_refused(alice, api_client_of, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = api_client_of(alice).post(BRANDS, {"name": "Acme", "notes": "x" * 2000}, format="json")
    assert_problem(answer, 413, "too-large")


@pytest.mark.parametrize(("query", "slug"), [
    ("?colour=red", "unknown-parameter"),
    ("?q=%00", "validation"),
    ("?archived=maybe", "validation"),
    ("?page_size=0", "validation"),
    ("?page_size=201", "validation"),
    ("?page_size=ten", "validation"),
    ("?cursor=nonsense", "bad-cursor"),
    ("?cursor=", "bad-cursor"),
    ("?cursor=bnVsbA==", "bad-cursor"),
    ("?cursor=" + "W" * 3000, "bad-cursor"),
])  # fmt: skip
def test_a_query_that_makes_no_sense_is_refused(alice, api_client_of, query, slug):
    assert_problem(api_client_of(alice).get(BRANDS + query), 400, slug)


def test_an_unknown_parameter_is_named_with_those_that_are_known(alice, api_client_of):
    problem = api_client_of(alice).get(f"{BRANDS}?colour=red").json()
    expected = "colour is not a parameter of this address. Known: q, archived, cursor, page_size."
    assert problem["detail"] == expected


def test_several_mistakes_are_all_told(alice, api_client_of):
    problem = api_client_of(alice).post(BRANDS, {"color": "red"}, format="json").json()
    assert problem["detail"] == "2 values were not accepted; errors names each."
    assert [error["pointer"] for error in problem["errors"]] == ["#/name", "#/color"]


def test_a_crash_is_logged_and_tells_nothing(alice, api_client_of, monkeypatch, caplog):
    def crash(**values):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("accounts.actions.create_brand", crash)
    client = api_client_of(alice)
    client.raise_request_exception = False
    answer = client.post(BRANDS, {"name": "Acme"}, format="json")
    assert_problem(answer, 500, "server-error")
    assert "secret detail" not in json.dumps(answer.json())
    assert "secret detail" in caplog.text


def test_every_kind_of_problem_is_explained_where_its_type_points(db):
    page = Client().get("/api/problems/")
    assert page.status_code == 200
    shown = page.content.decode()
    assert [slug for slug in KINDS if f'id="{slug}"' not in shown] == []
