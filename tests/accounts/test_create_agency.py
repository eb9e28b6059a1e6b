import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Agency, Membership

pytestmark = pytest.mark.django_db


def test_first_owner_joins_by_the_printed_link(capsys) -> None:
    call_command("create_agency", name="Café Noir", owner="First@Example.com", time_zone="Europe/Paris")
    printed = capsys.readouterr().out
    path = re.search(r"https?://[^/]+(/settings/join/\S+)", printed).group(1)
    browser = Client()
    browser.post(path)
    browser.post(
        "/account/signup/",
        {"email": "first@example.com", "name": "Fia First", "password1": "a long and good one 7"},
    )
    owner = Membership.objects.get(agency=Agency.objects.get(slug="cafe-noir"))
    assert (owner.role, owner.user.name, owner.user.time_zone) == ("owner", "Fia First", "Europe/Paris")


def test_same_name_twice_gets_another_short_name() -> None:
    for _ in range(2):
        call_command("create_agency", name="Noir", owner="first@example.com")
    assert sorted(Agency.objects.values_list("slug", flat=True)) == ["noir", "noir-2"]


@pytest.mark.parametrize(
    ("owner", "zone", "said"),
    [("nonsense", "UTC", "not an e-mail"), ("a@example.com", "Mars/Base", "not a time zone")],
)
def test_nonsense_is_one_sentence(owner: str, zone: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("create_agency", name="Noir", owner=owner, time_zone=zone)
    assert Agency.objects.count() == 0
