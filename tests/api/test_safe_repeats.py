"""Idempotency-Key, ETag, If-Match and rate limits."""

import threading
from datetime import timedelta

import pytest
import redis
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from accounts.actions import forget_api_answers
from accounts.models import Brand, IdempotencyRecord
from influencers.models import Influencer
from irm.api import idempotency
from irm.env import env_rate
from tests import factories

BRANDS = "/api/v1/brands/"
KEY = {"Idempotency-Key": "4c1d"}


@pytest.fixture
def client(alice, api_client_of):
    return api_client_of(alice)


def test_a_repeated_request_gets_the_first_answer_and_acts_once(client, alice):
    first = client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY)
    second = client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["ETag"] == first.headers["ETag"]
    assert ("Idempotent-Replayed" in first.headers, second.headers["Idempotent-Replayed"]) == (False, "true")
    assert Brand.objects.count() == 1
    assert alice.agency.audit_entries.filter(action="accounts.brand.created").count() == 1


def test_the_same_key_for_another_request_is_refused(client):
    client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY)
    answer = client.post(BRANDS, {"name": "Other"}, format="json", headers=KEY)
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/problems/#idempotency-mismatch")
    assert Brand.objects.count() == 1


def test_keys_of_two_members_do_not_meet(client, olga, api_client_of):
    client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY)
    answer = api_client_of(olga).post(BRANDS, {"name": "Other"}, format="json", headers=KEY)
    assert answer.status_code == 201


def test_a_refusal_is_not_kept(client):
    assert client.post(BRANDS, {}, format="json", headers=KEY).status_code == 400
    assert IdempotencyRecord.objects.count() == 0
    assert client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY).status_code == 201


def test_a_key_is_forgotten_after_a_day(client):
    client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    answer = client.post(BRANDS, {"name": "Other"}, format="json", headers=KEY)
    assert (answer.status_code, answer.json()["name"]) == (201, "Other")
    assert forget_api_answers() == 0
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert forget_api_answers() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel"])
def test_a_key_that_cannot_be_is_refused(client, key):
    answer = client.post(BRANDS, {"name": "Acme"}, format="json", headers={"Idempotency-Key": key})
    assert (answer.status_code, Brand.objects.count()) == (400, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_at_once_one_acts_and_the_other_is_told_to_wait(
    client, alice, api_client_of, monkeypatch
):
    inside, go_on, answers = threading.Event(), threading.Event(), []
    keep = idempotency._keep

    def slow_keep(*args, **more):
        inside.set()
        assert go_on.wait(60)
        keep(*args, **more)

    def first():
        answers.append(client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY))
        connection.close()

    monkeypatch.setattr(idempotency, "_keep", slow_keep)
    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(60)
    second = api_client_of(alice).post(BRANDS, {"name": "Acme"}, format="json", headers=KEY)
    go_on.set()
    thread.join(60)
    assert (second.status_code, second.json()["type"]) == (409, "/api/problems/#still-running")
    assert second.headers["Retry-After"] == "1"
    assert [answer.status_code for answer in answers] == [201]
    third = client.post(BRANDS, {"name": "Acme"}, format="json", headers=KEY)
    assert (third.status_code, third.headers["Idempotent-Replayed"]) == (201, "true")
    assert Brand.objects.count() == 1


def test_a_reader_who_has_it_already_gets_no_body(client, agency):
    ana = factories.make_influencer(agency, "Ana")
    url = f"/api/v1/influencers/{ana.uuid}/"
    tag = client.get(url).headers["ETag"]
    same = client.get(url, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    factories.make_channel(ana)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_a_writer_who_has_seen_an_older_state_is_stopped(client, agency):
    ana = factories.make_influencer(agency, "Ana")
    url = f"/api/v1/influencers/{ana.uuid}/"
    tag = client.get(url).headers["ETag"]
    changed = client.patch(url, {"country": "ES"}, format="json", headers={"If-Match": tag})
    assert changed.status_code == 200
    late = client.patch(url, {"country": "FR"}, format="json", headers={"If-Match": tag})
    assert (late.status_code, late.json()["type"]) == (412, "/api/problems/#precondition-failed")
    assert Influencer.objects.get().country == "ES"
    foreign = client.patch(url, {"country": "FR"}, format="json", headers={"If-Match": '"nonsense"'})
    assert foreign.status_code == 412
    newest = changed.headers["ETag"]
    assert (
        client.patch(url, {"country": "FR"}, format="json", headers={"If-Match": newest}).status_code == 200
    )
    assert client.patch(url, {"country": "PT"}, format="json", headers={"If-Match": "*"}).status_code == 200


def test_figures_that_a_poll_refreshed_do_not_make_an_edit_late(client, agency):
    ana = factories.make_influencer(agency, "Ana")
    channel = factories.make_channel(ana, followers=1)
    url = f"/api/v1/influencers/{ana.uuid}/"
    tag = client.get(url).headers["ETag"]
    type(channel).objects.update(followers=2)
    assert client.patch(url, {"country": "ES"}, format="json", headers={"If-Match": tag}).status_code == 200


def test_a_brand_seen_in_an_older_state_is_not_overwritten(client, brand):
    url = f"{BRANDS}{brand.uuid}/"
    tag = client.get(url).headers["ETag"]
    assert client.patch(url, {"notes": "A"}, format="json", headers={"If-Match": tag}).status_code == 200
    assert client.patch(url, {"notes": "B"}, format="json", headers={"If-Match": tag}).status_code == 412
    brand.refresh_from_db()
    assert brand.notes == "A"


def test_each_answer_says_how_many_requests_are_left_and_the_next_is_refused(alice, api_client_of, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"key": "3/h"}}
    client, other = api_client_of(alice), api_client_of(alice)
    left = [client.get("/api/v1/me/").headers["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = client.get("/api/v1/me/")
    assert (refused.status_code, refused.json()["type"]) == (429, "/api/problems/#too-many-requests")
    assert (refused.headers["RateLimit-Limit"], refused.headers["RateLimit-Remaining"]) == ("3", "0")
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 3601
    assert other.get("/api/v1/me/").status_code == 200


def test_without_the_cache_requests_are_answered_uncounted(client, monkeypatch):
    def gone(*args, **kwargs):
        raise redis.ConnectionError("gone")

    for name in ("add", "incr"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, gone)
    answer = client.get("/api/v1/me/")
    assert (answer.status_code, answer.headers["RateLimit-Remaining"]) == (200, "1200")


@pytest.mark.parametrize("rate", ["many", "0/min", "5", "5/week", "-1/min"])
def test_a_rate_that_cannot_be_stops_the_start_with_a_sentence(monkeypatch, rate):
    monkeypatch.setenv("IRM_API_RATE", rate)
    with pytest.raises(ImproperlyConfigured, match="is not a rate. Example: 1200/min"):
        env_rate("IRM_API_RATE", "1200/min")
