"""Settings, Platforms: an owner sets up, tries, replaces and removes what signs the calls."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.sealing import unseal
from influencers.models import Credential, Spent
from tests.platforms.fakes.vk import SERVICE_KEY
from tests.platforms.fakes.youtube import KEY

pytestmark = pytest.mark.django_db


def _set_up(client, **values):
    return client.post(f"{reverse('influencers:set_up_platform')}?platform=vk&kind=key", values)


def test_an_owner_stores_a_key_which_is_sealed_and_never_shown(olga, client_of):
    client = client_of(olga)

    response = _set_up(client, key="a very secret key", label="House")

    row = Credential.objects.get()
    page = client.get(reverse("influencers:platforms")).text
    assert response.status_code == 302
    assert (unseal(row.sealed), "secret" in row.sealed) == ({"key": "a very secret key"}, False)
    assert "House" in page
    assert (
        "a very secret key"
        not in page + client.get(f"{reverse('influencers:set_up_platform')}?platform=vk&kind=key").text
    )
    assert [entry.action for entry in AuditEntry.objects.about(row)] == ["influencers.credential.added"]
    assert "a very secret key" not in str(list(AuditEntry.objects.values("data", "subject_label")))


def test_a_second_key_replaces_the_first(olga, client_of):
    client = client_of(olga)
    _set_up(client, key="first")
    _set_up(client, key="second")

    assert [unseal(row.sealed) for row in Credential.objects.all()] == [{"key": "second"}]


def test_an_empty_key_is_refused_and_the_name_kept(olga, client_of):
    response = _set_up(client_of(olga), key="", label="House")

    assert (response.status_code, Credential.objects.count()) == (422, 0)
    assert 'value="House"' in response.text


def test_a_test_makes_a_real_call_and_counts_it_for_people(olga, client_of, youtube, settings):
    settings.YOUTUBE_API_KEY = KEY
    youtube.add_channel(f"UC{1:022d}", handle="@YouTube")

    page = client_of(olga).post(reverse("influencers:test_platform"), {"platform": "youtube"}, follow=True)

    assert "YouTube answered. The access works." in page.text
    assert list(Spent.objects.values_list("bucket", "purpose", "units")) == [("yt.general", "person", 1)]
    assert "1 used, 9,999 left" in page.text


def test_a_wrong_key_says_what_the_platform_said(olga, client_of, vk):
    client = client_of(olga)
    _set_up(client, key="wrong")
    row = Credential.objects.get()

    page = client.post(reverse("influencers:test_credential", args=[row.uuid]), follow=True).text
    row.refresh_from_db()

    assert row.state == "failing"
    assert page.count(row.last_failure) == 2
    _set_up(client, key=SERVICE_KEY)
    vk.add_page(1, screen_name="vk")
    page = client.post(reverse("influencers:test_credential", args=[row.uuid]), follow=True).text
    row.refresh_from_db()
    assert ("VK answered. The access works." in page, row.state, row.last_failure) == (True, "working", "")


def test_a_removed_key_is_gone_with_its_secret(olga, client_of):
    client = client_of(olga)
    _set_up(client, key="first")
    client.post(reverse("influencers:remove_credential", args=[Credential.objects.get().uuid]))

    assert Credential.objects.count() == 0
    assert AuditEntry.objects.newest_first()[0].action == "influencers.credential.removed"


def test_the_installations_keys_show_their_variable_and_not_their_value(olga, client_of, settings):
    settings.VK_SERVICE_KEY = "house-key-1"

    page = client_of(olga).get(reverse("influencers:platforms")).text

    assert ("VK_SERVICE_KEY" in page, "house-key-1" in page) == (True, False)


@pytest.mark.parametrize("who", ["alice", "bob", "carla"])
def test_only_owners_come_in(who, request, client_of):
    client = client_of(request.getfixturevalue(who))

    assert client.get(reverse("influencers:platforms")).status_code == 403
    assert _set_up(client, key="x").status_code == 403
    assert client.post(reverse("influencers:test_platform"), {"platform": "vk"}).status_code == 403
    assert Credential.objects.count() == 0


def test_the_page_costs_the_same_for_many_channels(olga, agency, client_of, django_assert_max_num_queries):
    from tests import factories

    for number in range(12):
        factories.make_channel(factories.make_influencer(agency), "vk", f"c{number}", state="failing")
    client = client_of(olga)
    client.get(reverse("influencers:platforms"))
    with django_assert_max_num_queries(12):
        client.get(reverse("influencers:platforms"))
