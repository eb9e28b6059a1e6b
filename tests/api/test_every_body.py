"""Each field of each body, one at a time beside a body that is otherwise well: whatever it holds, there is an answer."""

from typing import Any

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from influencers.actions.representatives import add_representative
from tests import factories
from tests.api.everything import one_of_everything
from tests.api.test_every_route import addresses, endpoints

ODD = [None, "", "\0", -(10**30), [[None]], "9999-12-31T23:59:59-23:59"]
WORDS = {
    "currency": "EUR",
    "platform": "youtube",
    "format": "short",
    "country": "ES",
    "value": "li@example.com",
    "address": "https://youtube.com/@li",
}
NOUNS = {"brand": "brands", "representative": "representatives", "item": "checklist", "other": "others"}
PLAIN = {"string": "word", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
FORMATS = {"date": "2026-01-01", "date-time": "2026-01-01T00:00:00Z", "decimal": "5"}


@pytest.fixture
def full_house(alice, brand, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    house = one_of_everything(alice, brand)
    return {
        **house,
        "representatives": add_representative(by=alice, kind="agent", name="Jo"),  # speaks for nobody yet
        "others": factories.make_influencer(alice.agency),
    }


def named(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema refers to, or itself."""
    inside = schema.get("allOf") or schema.get("oneOf") or [schema]
    reference = inside[0].get("$ref")
    found = document["components"]["schemas"][reference.rpartition("/")[2]] if reference else inside[0]
    return named(found, document) if reference else found


def good_value(name: str, schema: dict[str, Any], house: dict[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "uuid" or name in NOUNS:
        return str(house[NOUNS.get(name, "influencers")].uuid)
    return (
        WORDS.get(name)
        or schema.get("example")
        or FORMATS.get(schema.get("format", ""))
        or PLAIN[schema["type"]]
    )


def bodies(house):
    """Yield (url, method, the required fields well filled, names of all fields) of each endpoint that takes JSON."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    for (path, _, method), (url, _, _) in zip(endpoints(), addresses(house), strict=True):
        told = document["paths"][f"/{path}".replace("<uuid:uuid>", "{uuid}")][method]
        content = told.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            schema = named(content["application/json"]["schema"], document)
            fields = schema["properties"]
            required = {
                name: good_value(name, named(fields[name], document), house)
                for name in schema.get("required", [])
            }
            yield url, method, required, list(fields)


def test_no_field_of_a_body_crashes_an_endpoint(full_house, olga, api_client_of, known_key):
    client = api_client_of(olga)
    client.raise_request_exception = False
    answers = {}
    for url, method, required, fields in bodies(full_house):
        for name, odd in [("", None), *((name, odd) for name in fields for odd in ODD)]:
            with transaction.atomic():
                body = {**required, name: odd} if name else required
                answers[method, url, name, str(odd)] = getattr(client, method)(url, body, format="json")
                transaction.set_rollback(True)
    assert len(answers) > 1300
    assert [
        asked for asked, answer in answers.items() if answer.status_code >= 500 or answer.status_code == 404
    ] == []
    well = [asked for asked, answer in answers.items() if asked[2] == "" and answer.status_code < 300]
    assert len(well) >= 38  # or the odd values stood beside bodies that were refused for something else
