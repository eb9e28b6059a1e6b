"""Access, consents and notices through the API: secrets go in and never come out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import IdempotencyRecord
from accounts.sealing import unseal
from influencers.models import ConsentLink, Credential, Poll, PushSubscription
from tests import factories
from tests.platforms.fakes.tiktok import CLIENT_KEY, CLIENT_SECRET
from tests.platforms.fakes.vk import SERVICE_KEY

pytestmark = pytest.mark.django_db
API = "/api/v1"
VK_KEY = {"platform": "vk", "kind": "key", "secrets": {"key": "a very secret key"}, "label": "House"}


def test_a_credential_is_stored_rotated_tested_and_removed_and_its_secret_never_told(olga, api_client_of, vk):
    client = api_client_of(olga)
    made = client.post(f"{API}/credentials/", VK_KEY, format="json", headers={"Idempotency-Key": "1"})
    url = made.headers["Location"]

    assert (made.status_code, unseal(Credential.objects.get().sealed)) == (201, {"key": "a very secret key"})
    refused = client.post(f"{url}test/")
    assert (refused.status_code, client.get(url).json()["state"]) == (400, "failing")

    rotated = client.patch(url, {"secrets": {"key": SERVICE_KEY}}, format="json")
    vk.add_page(1, screen_name="vk")
    tested = client.post(f"{url}test/")
    assert (rotated.status_code, rotated.json()["label"]) == (200, "House")
    assert (tested.status_code, tested.json()["sentence"]) == (200, "VK answered. The access works.")
    assert tested.json()["credential"]["state"] == "working"

    everything = made.text + rotated.text + client.get(f"{API}/credentials/").text + client.get(url).text
    assert ("a very secret key" in everything, SERVICE_KEY in everything) == (False, False)
    assert "secret key" not in str(IdempotencyRecord.objects.values_list("body", flat=True))

    assert client.delete(url).status_code == 204
    assert (client.get(url).status_code, Credential.objects.count()) == (404, 0)


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"kind": "viewer"}, 400, "This platform takes no such access. Choose one from the page."),
        ({"secrets": {}}, 400, "Service key is missing. Copy it from the platform's page."),
        ({"secrets": {"key": " "}}, 400, "secrets/key: This field may not be blank."),
    ],
)
def test_an_access_that_cannot_be_is_refused_in_a_sentence(olga, api_client_of, change, status, told):
    answer = api_client_of(olga).post(f"{API}/credentials/", {**VK_KEY, **change}, format="json")
    assert (answer.status_code, answer.json()["detail"], Credential.objects.count()) == (status, told, 0)


def test_only_owners_see_and_change_access(alice, api_client_of):
    client = api_client_of(alice)
    assert client.get(f"{API}/credentials/").status_code == 403
    assert client.post(f"{API}/credentials/", VK_KEY, format="json").status_code == 403
    assert client.get(f"{API}/platform-health/").status_code == 403


def test_a_consent_link_is_made_told_once_listed_and_ended(agency, alice, api_client_of, settings):
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = CLIENT_KEY, CLIENT_SECRET
    channel = factories.make_channel(factories.make_influencer(agency), "tiktok", "cleo")
    client = api_client_of(alice)

    made = client.post(f"{API}/channels/{channel.uuid}/consent-link/")
    (listed,) = client.get(f"{API}/consent-links/").json()["results"]

    path = made.json()["link"].removeprefix(settings.SITE_URL)
    assert (made.status_code, client.get(path).status_code) == (201, 200)
    assert (listed["uuid"], "link" in listed) == (made.json()["uuid"], False)
    assert client.post(f"{API}/consent-links/{listed['uuid']}/end/").status_code == 200
    assert (client.get(path).status_code, client.get(f"{API}/consent-links/").json()["results"]) == (410, [])
    assert client.post(f"{API}/consent-links/{listed['uuid']}/end/").status_code == 409
    assert ConsentLink.objects.count() == 1


def test_a_consent_is_listed_without_its_tokens_and_removed(agency, alice, api_client_of):
    channel = factories.make_channel(factories.make_influencer(agency), "tiktok", "cleo")
    row = Credential.objects.create(
        agency=agency, platform="tiktok", kind="consent", channel=channel, sealed="of nobody's business"
    )
    client = api_client_of(alice)
    (listed,) = client.get(f"{API}/consents/").json()["results"]

    assert (listed["channel"], "sealed" in listed) == (str(channel.uuid), False)
    assert client.delete(f"{API}/consents/{row.uuid}/").status_code == 204
    assert Credential.objects.count() == 0


def test_notices_are_listed_of_the_own_accounts_only(agency, alice, charlie, api_client_of):
    factories.make_channel(factories.make_influencer(agency), "youtube", external_id="UC1")
    PushSubscription.objects.create(platform="youtube", account="UC1", topic="videos", state="active")
    PushSubscription.objects.create(platform="youtube", account="UC2", topic="videos", state="active")

    (row,) = api_client_of(alice).get(f"{API}/push-subscriptions/?platform=youtube").json()["results"]

    assert (row["account"], row["state"], "uuid" in row) == ("UC1", "active", False)
    assert api_client_of(charlie).get(f"{API}/push-subscriptions/").json()["results"] == []


def test_a_vk_community_is_made_ready_for_notices(agency, alice, api_client_of, settings):
    settings.PUBLIC_URL = "https://irm.example.com"
    channel = factories.make_channel(factories.make_influencer(agency), "vk", external_id="-123")
    client, url = api_client_of(alice), f"{API}/channels/{channel.uuid}/push/"

    wrong = client.post(url, {"confirmation": "not; a string"}, format="json")
    made = client.post(url, {"confirmation": "8f3b21c0"}, format="json")

    row = PushSubscription.objects.get()
    assert (wrong.status_code, made.status_code) == (400, 201)
    assert made.json()["address"] == f"https://irm.example.com/push/{row.uuid}/"
    assert unseal(row.sealed) == {"secret": made.json()["secret"], "confirmation": "8f3b21c0"}
    assert (client.delete(url).status_code, PushSubscription.objects.count()) == (204, 0)
    other = factories.make_channel(factories.make_influencer(agency), "youtube", external_id="UC1")
    refused = client.post(f"{API}/channels/{other.uuid}/push/", {"confirmation": "8f3b21c0"}, format="json")
    assert refused.json()["detail"] == "Only a VK community that was read once can send notices."


def test_what_each_platform_gives_is_told(bob, alice, api_client_of):
    rows = {row["platform"]: row for row in api_client_of(alice).get(f"{API}/platforms/").json()["platforms"]}
    assert (rows["twitch"]["comments"], rows["vk"]["comments_of_strangers"]) == (False, True)
    assert (rows["tiktok"]["needs_consent"], rows["youtube"]["channels_a_call"]) == (True, 50)
    assert rows["youtube"]["allowances"][0] == {"name": "yt.general", "units": 10_000, "seconds": 86_400}
    assert [taken["kind"] for taken in rows["instagram"]["takes"]] == ["viewer", "app"]


def test_health_counts_what_waits_what_failed_and_what_is_left(
    agency, other_agency, olga, api_client_of, settings, client_of, django_assert_max_num_queries
):
    settings.YOUTUBE_API_KEY = "key"
    now = timezone.now()
    influencer = factories.make_influencer(agency, "Ana")
    make = {
        "late": now - timedelta(hours=1),
        "due": now - timedelta(minutes=1),
        "later": now + timedelta(days=1),
    }
    channels = {
        name: factories.make_channel(influencer, "youtube", name, next_poll_at=at)
        for name, at in make.items()
    }
    factories.make_channel(
        influencer, "youtube", "held", next_poll_at=now, claimed_until=now + timedelta(minutes=5)
    )
    factories.make_channel(influencer, "youtube", "asleep")
    theirs = factories.make_channel(factories.make_influencer(other_agency), "youtube", next_poll_at=now)
    line = {
        "at": now,
        "kind": "figures",
        "purpose": "routine",
        "units": 0.5,
        "together": 1,
        "found": 1,
        "milliseconds": 5,
    }
    Poll.objects.create(channel=channels["due"], agency=agency, result="ok", **line)
    Poll.objects.create(channel=channels["late"], agency=agency, result="gone", note="Not there.", **line)
    Poll.objects.create(channel=theirs, agency=other_agency, result="gone", note="Theirs.", **line)
    Poll.objects.create(
        channel=channels["due"], agency=agency, result="ok", **{**line, "at": now - timedelta(hours=2)}
    )

    told = api_client_of(olga).get(f"{API}/platform-health/").json()

    youtube = next(row for row in told["platforms"] if row["platform"] == "youtube")
    counts = {name: youtube["waiting"][name] for name in ("channels", "planned", "due", "late", "claimed")}
    assert counts == {"channels": 5, "planned": 4, "due": 2, "late": 1, "claimed": 1}
    assert youtube["last_hour"] == {"good": 1, "failed": 1, "units": 1.0}
    assert youtube["access"][0]["quotas"][0]["left"] == 10_000
    assert [error["sentence"] for error in told["last_errors"]] == ["Not there."]
    client = client_of(olga)
    client.get("/influencers/platforms/health/")
    with django_assert_max_num_queries(12):
        page = client.get("/influencers/platforms/health/")
    assert ("Not there." in page.text, "Theirs." in page.text, "1 read, 1 failed" in page.text) == (
        True,
        False,
        True,
    )
    with django_assert_max_num_queries(12):
        assert client.get("/influencers/platforms/").status_code == 200
