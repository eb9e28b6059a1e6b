"""`manage.py create_api_key` prints a key that works."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient


def create(**options):
    out, err = StringIO(), StringIO()
    values = {
        "agency": "northlight",
        "name": "Reporting",
        "scopes": "agency:read, influencers:read",
        **options,
    }
    call_command("create_api_key", stdout=out, stderr=err, **values)
    return out.getvalue().strip()


def test_the_printed_key_acts_for_the_owner(olga):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {create()}")
    answer = client.get("/api/v1/me/").json()
    assert answer["member"]["email"] == "olga@northlight.example"
    assert answer["scopes"] == ["agency:read", "influencers:read"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"agency": "nowhere"}, "There is no agency with the short name nowhere."),
        ({"scopes": "agency:read,everything"}, "everything is not a scope. Known: "),
        ({"scopes": ""}, "Choose at least one scope: "),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(olga, options, sentence):
    with pytest.raises(CommandError) as refusal:
        create(**options)
    assert str(refusal.value).startswith(sentence)


def test_an_agency_without_an_owner_gets_no_key(alice):
    with pytest.raises(CommandError, match="Northlight has no owner the key could act for."):
        create()
