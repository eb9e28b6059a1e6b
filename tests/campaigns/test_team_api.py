"""The team of a campaign, asked and set through the API."""

import pytest

from tests.campaigns.making import make_campaign

pytestmark = pytest.mark.django_db


def test_a_team_is_set_and_read(alice, olga, api_client_of) -> None:
    client, url = api_client_of(alice), f"/api/v1/campaigns/{make_campaign(alice).uuid}/team/"
    wanted = {"team": [{"member": str(olga.uuid), "duty": "Client"}]}
    told = {"team": [{"member": {"uuid": str(olga.uuid), "name": "Olga"}, "duty": "Client"}]}
    assert client.patch(url, wanted, format="json").json() == told
    assert client.get(url).json() == told
