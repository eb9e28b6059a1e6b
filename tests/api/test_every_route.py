"""What holds for every endpoint, present and future: the tests walk the routes and the OpenAPI document."""

import itertools
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.models import IdempotencyRecord
from accounts.states import Scope
from irm.api.permissions import ANY_SCOPE
from irm.api.views import ApiView
from tests.api.everything import one_more_of_everything, one_of_everything

METHODS = ("get", "post", "put", "patch", "delete")
JUNK = ["", "%00", "-1", "9" * 400, "null", "''", "NaN", "[]", "0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59",
        "\U0001f984", "%F0%9F", "a" * 5000, "W10=", "00000000-0000-0000-0000-000000000000"]  # fmt: skip
# What the grammar of the influencers' filters makes of a name, beside the names it lists.
MADE_UP = ("-country", "g1.country", "-g1.followers", "custom.junk", "outside.junk")
OF_AN_OBJECT = re.compile("/[0-9a-f]{8}-[0-9a-f]{4}-")


def api_views():
    def walk(patterns, prefix):
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, path)
            elif isinstance(entry, URLPattern) and path.startswith("api/v1/"):
                yield path, entry.callback.cls

    return list(walk(get_resolver().url_patterns, ""))


def endpoints():
    return [(path, view, method) for path, view in api_views() for method in METHODS if hasattr(view, method)]


@pytest.fixture
def full_house(alice, brand, settings, tmp_path):
    """One of everything, so that each address can be filled in with something that exists."""
    settings.MEDIA_ROOT = tmp_path
    return one_of_everything(alice, brand)


def addresses(house):
    for path, view, method in endpoints():
        place = path.partition("<uuid")[0].rstrip("/").removeprefix("api/v1/")
        noun = (
            place if place in house else place.rpartition("/")[2]
        )  # drafts/files are not the influencers' files
        owner = house[noun] if "<uuid" in path else None
        yield f"/{path}".replace("<uuid:uuid>", str(owner.uuid) if owner else ""), view, method


def test_every_endpoint_names_a_known_scope_for_every_method_it_answers():
    found = {(path, method): view.scopes.get(method.upper()) for path, view, method in endpoints()}
    assert len(found) > 30
    assert {place for place, scope in found.items() if scope not in (*Scope.values, ANY_SCOPE)} == set()


def test_every_endpoint_stands_in_the_frame_and_every_post_can_be_repeated_safely():
    assert [path for path, view in api_views() if not issubclass(view, ApiView)] == []
    posts = [(path, view) for path, view, method in endpoints() if method == "post"]
    assert [path for path, view in posts if not getattr(view.post, "is_idempotent", False)] == []


def test_an_endpoint_without_a_scope_is_closed(alice, api_client_of, monkeypatch):
    from accounts.api import BrandList

    monkeypatch.setattr(BrandList, "scopes", {})
    answer = api_client_of(alice).get("/api/v1/brands/")
    assert (answer.status_code, answer.json()["detail"]) == (403, "GET is not open at this address.")


def statements_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url, {"page_size": 200})  # a full page would not show that rows were added
    return len(answer.json()["results"]), len(captured.captured_queries)


def test_every_list_takes_the_same_statements_for_one_row_and_for_many(full_house, olga, api_client_of):
    client = api_client_of(olga)
    client.get("/api/v1/me/")
    lists = [url for url, view, method in addresses(full_house) if method == "get" and view.is_list]
    assert len(lists) > 10
    before = {url: statements_of(client, url) for url in lists}
    for _ in range(2):
        one_more_of_everything(olga, full_house)
    after = {url: statements_of(client, url) for url in lists}
    assert [url for url in lists if after[url][0] < before[url][0] + 2] == []
    # A list that was empty would skip the statement of its rows' relations.
    assert [url for url in lists if before[url][0] == 0] == []
    assert {url: (before[url], after[url]) for url in lists if before[url][1] != after[url][1]} == {}
    assert {url: statements for url, (_, statements) in after.items() if statements > 4} == {}


def test_nobody_enters_without_a_key(full_house, client):
    answers = {
        (url, method): getattr(client, method)(url).status_code for url, _, method in addresses(full_house)
    }
    assert {place for place, status in answers.items() if status != 401} == set()


def test_another_agency_finds_nothing_of_ours(full_house, alice, charlie, api_client_of):
    ours, theirs = api_client_of(alice), api_client_of(charlie)
    single = [(url, method) for url, _, method in addresses(full_house) if OF_AN_OBJECT.search(url)]
    assert len(single) > 20
    for url, method in single:
        assert getattr(theirs, method)(url, {}, format="json").status_code == 404, url
        if method != "delete":
            assert getattr(ours, method)(url, {}, format="json").status_code != 404, url
    for url, _, method in addresses(full_house):
        if method == "get" and not OF_AN_OBJECT.search(url) and url not in ("/api/v1/me/", "/api/v1/agency/"):
            assert full_house["brands"].name not in theirs.get(url).content.decode(), url
            assert "northlight" not in theirs.get(url).content.decode(), url


def test_a_key_with_only_the_other_scopes_is_refused_everywhere(full_house, olga, api_client_of):
    clients = {
        scope: api_client_of(olga, scopes=[other for other in Scope.values if other != scope])
        for scope in Scope.values
    }
    for url, view, method in addresses(full_house):
        scope = view.scopes[method.upper()]
        if scope != ANY_SCOPE:
            answer = getattr(clients[scope], method)(url, {}, format="json")
            assert (answer.status_code, answer.json()["detail"]) == (
                403,
                f"This API key does not have the scope {scope}.",
            ), url


def test_no_junk_in_a_parameter_crashes_an_endpoint(full_house, olga, api_client_of, known_key):
    client = api_client_of(olga)
    # What each list reads by the same code gets all of the junk at some, and at the others a part that goes round.
    turn, full = itertools.count(), 8
    tried = 0
    for url, view, method in addresses(full_house):
        if method != "get":
            continue
        plain = view(request=Request(APIRequestFactory().get(url)))
        names = plain.known_parameters()
        made_up = MADE_UP if "country" in names else ()
        full -= view.is_list
        for name in [*names, *made_up, "junk"]:
            shared = name in ("cursor", "page_size", "junk") and full < 0
            for junk in [JUNK[next(turn) % len(JUNK)] for _ in range(3)] if shared else JUNK:
                answer = client.get(f"{url}?{name}={junk}")
                assert answer.status_code < 500, (url, name, junk)
                tried += 1
    assert tried > 2000


@pytest.mark.parametrize("junk", [{}, {"name": []}, {"name": {}, "value": 1, "text": None}, {"\0": 1}, {"taken_at": "0001-01-01T00:00:00+23:59", "followers": 1}])  # fmt: skip
def test_no_junk_in_a_body_crashes_an_endpoint(full_house, olga, api_client_of, known_key, junk):
    client = api_client_of(olga)
    for url, _, method in addresses(full_house):
        if method in ("post", "patch"):
            answer = getattr(client, method)(
                url, junk, format="json", headers={"Idempotency-Key": f"{url}{method}"[:255]}
            )
            assert answer.status_code < 500, (url, answer.json())
    assert IdempotencyRecord.objects.filter(status=None).count() == 0


def test_the_openapi_document_is_valid_and_complete(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    told = {(path, method) for path, methods in paths.items() for method in methods}
    real = {(f"/{path}".replace("<uuid:uuid>", "{uuid}"), method) for path, _, method in endpoints()}
    assert told == real


def test_the_document_and_its_page_are_open_to_read(db, client):
    assert client.get("/api/schema/").json()["openapi"].startswith("3.")
    assert client.get("/api/schema/?format=yaml").content.startswith(b"openapi: 3.")
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert "<style" not in page.content.decode()


def test_a_signed_in_member_can_try_endpoints_from_the_page(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    token = re.search('data-csrf-token="([^"]+)"', browser.get("/api/docs/").content.decode())[1]
    headers = {"X-CSRFToken": token}
    answer = browser.post(
        "/api/v1/brands/", {"name": "Acme"}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 201
