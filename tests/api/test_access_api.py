"""Settings, invitations, roles and keys through the API: a key never gives more than it has."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import create_api_key
from accounts.models import ApiKey, IdempotencyRecord, Invitation, Membership
from accounts.secrets import same, split_api_key, token_hash
from accounts.states import Scope

pytestmark = pytest.mark.django_db
API = "/api/v1"


def test_an_owner_changes_the_agencys_settings(olga, alice, api_client_of):
    answer = api_client_of(olga).patch(f"{API}/agency/", {"time_zone": "Europe/Madrid"}, format="json")
    assert (answer.status_code, answer.json()["name"], answer.json()["time_zone"]) == (
        200,
        "Northlight",
        "Europe/Madrid",
    )
    wrong = api_client_of(olga).patch(f"{API}/agency/", {"time_zone": "Mars/Base"}, format="json")
    assert (wrong.status_code, wrong.json()["detail"]) == (
        400,
        "Mars/Base is not a time zone. Example: Europe/Madrid.",
    )
    assert api_client_of(alice).patch(f"{API}/agency/", {"name": "Mine"}, format="json").status_code == 403


def test_an_owner_invites_and_the_link_is_told_once(olga, api_client_of):
    client, body = api_client_of(olga), {"email": "new@example.com", "role": "manager"}
    headers = {"Idempotency-Key": "one"}
    answer = client.post(f"{API}/invitations/", body, format="json", headers=headers)
    repeat = client.post(f"{API}/invitations/", body, format="json", headers=headers)

    row = Invitation.objects.get()
    secret = answer.json()["link"].rstrip("/").rpartition("/")[2]
    assert (answer.status_code, token_hash(secret)) == (201, row.token_hash)
    assert repeat.json() == answer.json()
    assert secret not in str(IdempotencyRecord.objects.values_list("body", flat=True))
    (listed,) = client.get(f"{API}/invitations/").json()["results"]
    assert (listed["email"], "link" in listed) == ("new@example.com", False)

    revoked = client.post(f"{API}/invitations/{row.uuid}/revoke/")
    assert (revoked.status_code, client.get(f"{API}/invitations/").json()["results"]) == (200, [])
    assert client.post(f"{API}/invitations/{row.uuid}/revoke/").status_code == 409


def test_a_client_is_invited_to_a_brand_of_ones_own_only(olga, brand, charlie, api_client_of):
    body = {"email": "c@example.com", "role": "approver", "brand": str(brand.uuid)}
    assert api_client_of(olga).post(f"{API}/invitations/", body, format="json").json()["brand"] == str(
        brand.uuid
    )
    assert api_client_of(charlie).post(f"{API}/invitations/", body, format="json").status_code == 404


def test_an_owner_changes_a_role_and_ends_a_membership(olga, alice, bob, api_client_of):
    client, url = api_client_of(olga), f"{API}/members/{bob.uuid}/"
    changed = client.patch(url, {"role": "manager"}, format="json")
    assert (changed.status_code, changed.json()["role"]) == (200, "manager")
    assert api_client_of(alice).patch(url, {"role": "viewer"}, format="json").status_code == 403
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert Membership.objects.get(pk=bob.pk).ended_at is not None
    last = client.delete(f"{API}/members/{olga.uuid}/")
    assert (last.status_code, last.json()["detail"]) == (
        400,
        "This is the last owner. Make somebody else an owner first.",
    )


@pytest.mark.parametrize("role", ["owner", "manager", "viewer"])
def test_a_key_makes_nobody_more_than_it_is_itself(olga, bob, api_client_of, role):
    client = api_client_of(olga, scopes=["members:write"])
    invited = client.post(f"{API}/invitations/", {"email": "x@example.com", "role": role}, format="json")
    assert (invited.status_code, Invitation.objects.count()) == (403, 0)
    assert invited.json()["detail"] == (
        f"This API key cannot invite a person as {role}, as it does not have the scope agency:read itself."
    )
    if role != "viewer":
        assert client.patch(f"{API}/members/{bob.uuid}/", {"role": role}, format="json").status_code == 403


def test_a_key_is_made_and_told_once(alice, api_client_of):
    client = api_client_of(alice)
    body = {"name": "Reporting", "scopes": ["agency:read"], "days": 30}
    answer = client.post(f"{API}/api-keys/", body, format="json", headers={"Idempotency-Key": "k"})
    again = client.post(f"{API}/api-keys/", body, format="json", headers={"Idempotency-Key": "k"})

    key = ApiKey.objects.get(name="Reporting")
    whole = answer.json()["key"]
    _, secret = split_api_key(whole)
    assert (answer.status_code, same(key.secret_hash, secret), again.json()["key"]) == (201, True, whole)
    assert secret not in str(IdempotencyRecord.objects.values_list("body", flat=True))
    told = client.get(f"{API}/api-keys/{key.uuid}/").json()
    assert ("key" in told, told["scopes"], told["member"]) == (False, ["agency:read"], str(alice.uuid))


def test_a_key_cannot_give_a_scope_it_has_not(alice, api_client_of):
    client = api_client_of(alice, scopes=["keys:write", "agency:read"])
    ok = client.post(f"{API}/api-keys/", {"name": "A", "scopes": ["agency:read"]}, format="json")
    more = client.post(f"{API}/api-keys/", {"name": "B", "scopes": ["influencers:read"]}, format="json")
    assert (ok.status_code, more.status_code) == (201, 403)
    assert more.json()["detail"] == (
        "This API key cannot make one with influencers:read, as it does not have the scope influencers:read itself."
    )
    assert not ApiKey.objects.filter(name="B").exists()


@pytest.mark.parametrize("days", [0, 365])
def test_a_key_made_by_a_key_ends_with_it(alice, api_client_of, days):
    key, whole = create_api_key(by=alice, name="Short", scopes=Scope.values, days=2)
    client = api_client_of(alice)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {whole}")
    body = {"name": "Child", "scopes": ["agency:read"], "days": days}
    assert client.post(f"{API}/api-keys/", body, format="json").status_code == 201
    assert ApiKey.objects.get(name="Child").expires_at == key.expires_at


def test_a_member_revokes_the_own_key_and_an_owner_anybodys(alice, olga, bob, api_client_of):
    first, _ = create_api_key(by=alice, name="One", scopes=["agency:read"])
    second, _ = create_api_key(by=olga, name="Two", scopes=["agency:read"])
    client = api_client_of(alice)
    assert client.post(f"{API}/api-keys/{first.uuid}/revoke/").json()["revoked_at"] is not None
    assert client.post(f"{API}/api-keys/{second.uuid}/revoke/").status_code == 403
    assert client.post(f"{API}/api-keys/{first.uuid}/revoke/").status_code == 409
    assert ApiKey.objects.get(pk=first.pk).revoked_at < timezone.now() + timedelta(seconds=1)
