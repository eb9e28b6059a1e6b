"""Signing in with an API key, or with the browser's session."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import create_api_key, remove_member, revoke_api_key
from accounts.models import ApiKey

ME = "/api/v1/me/"


def get_me(authorization):
    return APIClient().get(ME, headers={"Authorization": authorization})


def test_a_key_acts_for_its_member_in_its_agency(alice):
    _, whole = create_api_key(by=alice, name="Reporting", scopes=["agency:read"])
    answer = get_me(f"Bearer {whole}")
    assert answer.status_code == 200
    assert answer.json()["agency"]["slug"] == "northlight"
    assert answer.json()["member"]["email"] == "alice@northlight.example"
    assert answer.json()["key"]["name"] == "Reporting"
    assert answer.json()["scopes"] == ["agency:read"]


def test_without_a_key_the_answer_says_how_to_sign_in(db):
    answer = APIClient().get(ME)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="IRM"'
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/api/problems/#not-authenticated"
    assert answer.json()["detail"] == "Send an API key: Authorization: Bearer irm_…"


@pytest.mark.parametrize(
    "presented", ["irm_00000000_nonsense", "irm_", "irm__", "", "nonsense", "irm_\u00e9_x", "x" * 3000]
)
def test_an_unknown_key_is_refused(db, presented):
    answer = get_me(f"Bearer {presented}".encode("latin-1").decode("latin-1"))
    assert answer.status_code == 401
    assert answer.json()["detail"] == "This API key is not known. Check that it was copied whole."


def test_a_key_with_a_wrong_secret_is_refused(alice):
    key, whole = create_api_key(by=alice, name="Reporting", scopes=["agency:read"])
    answer = get_me(f"Bearer {whole[:-1]}{'a' if whole[-1] != 'a' else 'b'}")
    assert answer.status_code == 401
    key.refresh_from_db()
    assert key.last_used_at is None


def test_another_kind_of_authorization_is_refused(db):
    answer = get_me("Basic YTpi")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Only bearer keys are accepted: Authorization: Bearer irm_…"


def test_a_revoked_key_is_refused(alice):
    key, whole = create_api_key(by=alice, name="Reporting", scopes=["agency:read"])
    revoke_api_key(key=key, by=alice)
    assert get_me(f"Bearer {whole}").status_code == 401
    assert get_me(f"Bearer {whole}").json()["detail"].startswith("This API key was revoked.")


def test_an_expired_key_is_refused(alice):
    key, whole = create_api_key(by=alice, name="Reporting", scopes=["agency:read"])
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert get_me(f"Bearer {whole}").json()["detail"].startswith("This API key has expired.")


def test_the_key_of_a_removed_member_is_refused(alice, olga):
    _, whole = create_api_key(by=alice, name="Reporting", scopes=["agency:read"])
    remove_member(membership=alice, by=olga)
    answer = get_me(f"Bearer {whole}")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "The member this API key belongs to has left the agency."


def test_a_call_with_a_key_takes_one_statement_and_notes_its_use_once_a_minute(
    alice, django_assert_num_queries
):
    key, whole = create_api_key(by=alice, name="Reporting", scopes=["agency:read"])
    with django_assert_num_queries(2):
        get_me(f"Bearer {whole}")
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    with django_assert_num_queries(1):
        get_me(f"Bearer {whole}")
    cache.clear()
    get_me(f"Bearer {whole}")
    key.refresh_from_db()
    assert key.last_used_at > first


def test_a_key_without_the_scope_is_refused_by_name(alice, api_client_of):
    client = api_client_of(alice, scopes=["agency:read"])
    answer = client.get("/api/v1/influencers/")
    assert answer.status_code == 403
    assert answer.json()["type"] == "/api/problems/#missing-scope"
    assert answer.json()["detail"] == "This API key does not have the scope influencers:read."


def test_a_key_never_may_more_than_its_member(alice, api_client_of):
    client = api_client_of(alice, scopes=["influencers:write"])
    type(alice).objects.filter(pk=alice.pk).update(role="viewer")
    answer = client.post("/api/v1/influencers/", {"name": "Ana"}, format="json")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Viewers cannot add influencers. Ask a manager or owner."


def test_the_key_of_a_member_who_became_a_client_opens_nothing(alice, brand, api_client_of):
    client = api_client_of(alice)
    type(alice).objects.filter(pk=alice.pk).update(role="approver", brand=brand)
    answer = client.get("/api/v1/influencers/")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "The API is for members of the agency."


def test_a_signed_in_member_can_read(bob, client_of):
    answer = client_of(bob).get(ME)
    assert answer.status_code == 200
    assert answer.json()["key"] is None
    assert answer.json()["member"]["role"] == "viewer"


def test_a_signed_in_client_of_a_brand_opens_nothing(carla, client_of):
    assert client_of(carla).get("/api/v1/brands/").status_code == 403


def test_a_change_by_session_needs_the_csrf_token(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post("/api/v1/brands/", {"name": "Acme"}, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("CSRF Failed")


def test_the_audit_trail_names_the_key(alice, api_client_of):
    api_client_of(alice).post("/api/v1/brands/", {"name": "Acme"}, format="json")
    entry = alice.agency.audit_entries.get(action="accounts.brand.created")
    assert entry.actor_label == "Alice (API key Test)"
