"""What holds for every endpoint, present and future: the tests walk the routes and the OpenAPI document."""

import itertools
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from accounts.models import IdempotencyRecord
from accounts.states import Scope
from influencers.actions.channels import add_contact_point, type_numbers
from influencers.actions.importing import upload_list
from influencers.actions.mappings import create_mapping
from influencers.actions.notes import add_note
from influencers.actions.stages import add_stage
from influencers.models import ContactPoint, ImportProblem, Note, OutsideFigure, OverlapDecision, Stage
from irm.api.permissions import ANY_SCOPE
from irm.api.views import ApiView
from tests import factories

METHODS = ("get", "post", "put", "patch", "delete")
JUNK = ["", "%00", "-1", "9" * 400, "null", "''", "NaN", "[]", "0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59",
        "\U0001f984", "%F0%9F", "a" * 5000, "W10=", "00000000-0000-0000-0000-000000000000"]  # fmt: skip


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
def full_house(agency, alice, brand):
    """One of everything, so that each address can be filled in with something that exists."""
    ana = factories.make_influencer(agency, "Ana")
    channel = factories.make_channel(ana)
    stage = Stage.objects.create(agency=agency, name="Found", position=0)
    file = SimpleUploadedFile("list.csv", b"Name,Handle\nAna,@ana\n")
    upload = upload_list(by=alice, file=file, file_name=file.name)
    note = Note.objects.create(influencer=ana, author=alice, text="Fast")
    point = ContactPoint.objects.create(influencer=ana, kind="email", value="ana@ruiz.example")
    belongings = {"notes": note, "contact-points": point}
    return {
        **belongings,
        "brands": brand,
        "influencers": ana,
        "channels": channel,
        "stages": stage,
        "imports": upload,
        "export-mappings": create_mapping(by=alice, name="Ours", service="Local", columns={"A": "name"}),
    }


def addresses(house):
    for path, view, method in endpoints():
        owner = house[path.split("/")[2]] if "<uuid" in path else None
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
        answer = client.get(url)
    return len(answer.json()["results"]), len(captured.captured_queries)


def test_every_list_takes_the_same_statements_for_one_row_and_for_many(full_house, olga, api_client_of):
    client = api_client_of(olga)
    client.get("/api/v1/me/")
    lists = [url for url, view, method in addresses(full_house) if method == "get" and view.is_list]
    assert len(lists) > 10
    before = {url: statements_of(client, url) for url in lists}
    ana, upload, agency = full_house["influencers"], full_house["imports"], olga.agency
    for number in range(2):
        factories.make_channel(factories.make_influencer(agency))
        factories.make_channel(ana)
        factories.make_brand(agency)
        factories.make_membership(agency)
        add_note(influencer=ana, by=olga, text=f"Note {number}")
        add_contact_point(influencer=ana, by=olga, kind="phone", value=f"+34 600 00000{number}")
        now = timezone.now() - timedelta(days=number)
        type_numbers(channel=full_house["channels"], by=olga, taken_at=now, followers=number)
        add_stage(by=olga, name=f"Stage {number}")
        ImportProblem.objects.create(upload=upload, row=number, message="No name.")
        file = SimpleUploadedFile("list.csv", b"Name,Handle\nAna,@ana\n")
        upload_list(by=olga, file=file, file_name=file.name)
        create_mapping(by=olga, name=f"Mapping {number}", service="Local", columns={"A": "name"})
        OutsideFigure.objects.create(
            channel=full_house["channels"],
            source="Local",
            metric="quality.score",
            value=number,
            unit="score",
            stated_on=now,
        )
        OverlapDecision.objects.create(
            agency=agency,
            channels=[full_house["channels"].pk],
            of_smaller=0.6,
            accepted=True,
            reason="Yes",
            author=olga,
        )
    after = {url: statements_of(client, url) for url in lists}
    assert [url for url in lists if after[url][0] < before[url][0] + 2] == []
    # A list that was empty skips the statement of its rows' relations.
    assert {
        url: (before[url], after[url]) for url in lists if before[url][0] and before[url][1] != after[url][1]
    } == {}
    assert max(statements for _, statements in after.values()) <= 4


def test_nobody_enters_without_a_key(full_house, client):
    answers = {
        (url, method): getattr(client, method)(url).status_code for url, _, method in addresses(full_house)
    }
    assert {place for place, status in answers.items() if status != 401} == set()


def test_another_agency_finds_nothing_of_ours(full_house, alice, charlie, api_client_of):
    ours, theirs = api_client_of(alice), api_client_of(charlie)
    single = [(url, method) for url, _, method in addresses(full_house) if "-" in url]
    assert len(single) > 20
    for url, method in single:
        assert getattr(theirs, method)(url, {}, format="json").status_code == 404, url
        if method != "delete":
            assert getattr(ours, method)(url, {}, format="json").status_code != 404, url
    for url, _, method in addresses(full_house):
        if method == "get" and "-" not in url and url not in ("/api/v1/me/", "/api/v1/agency/"):
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


def test_no_junk_in_a_parameter_crashes_an_endpoint(full_house, olga, api_client_of, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"key": "100000/h"}}
    client = api_client_of(olga)
    tried = 0
    for url, view, method in addresses(full_house):
        if method != "get":
            continue
        view_parameters = view(request=None).known_parameters() if hasattr(view, "known_parameters") else []
        for name, junk in itertools.product([*view_parameters, "junk"], JUNK):
            answer = client.get(f"{url}?{name}={junk}")
            assert answer.status_code < 500, (url, name, junk)
            tried += 1
    assert tried > 500


@pytest.mark.parametrize("junk", [{}, {"name": []}, {"name": {}, "value": 1, "text": None}, {"\0": 1}, {"taken_at": "0001-01-01T00:00:00+23:59", "followers": 1}])  # fmt: skip
def test_no_junk_in_a_body_crashes_an_endpoint(full_house, olga, api_client_of, junk):
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
