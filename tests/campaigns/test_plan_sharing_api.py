"""The plan shown to the client, and taken from them again, through the API."""

import pytest

from tests.campaigns.making import make_campaign

pytestmark = pytest.mark.django_db


def test_a_plan_is_shown_and_taken_back(api_client_of, alice, brand):
    api, campaign = api_client_of(alice), make_campaign(alice, brand)
    address = f"/api/v1/campaigns/{campaign.uuid}"
    assert api.get(f"{address}/").json()["plan_shared_at"] is None
    assert api.post(f"{address}/show-plan/").json()["plan_shared_at"] is not None
    twice = api.post(f"{address}/show-plan/")
    assert (twice.status_code, twice.json()["detail"]) == (409, "The client sees the plan already.")
    assert api.post(f"{address}/hide-plan/").json()["plan_shared_at"] is None
    assert api.post(f"{address}/hide-plan/").status_code == 409


def test_a_key_that_reads_shows_nothing(api_client_of, alice, brand):
    campaign = make_campaign(alice, brand)
    reading = api_client_of(alice, scopes=["campaigns:read"])
    assert reading.post(f"/api/v1/campaigns/{campaign.uuid}/show-plan/").status_code == 403
    campaign.refresh_from_db()
    assert campaign.plan_shared_at is None
