"""Instagram's webhooks, and Meta's word that an account asks to be deleted."""

import hmac
import json
from base64 import urlsafe_b64encode

import httpx2
import pytest

from influencers.access import app_name
from influencers.actions.subscriptions import keep_push, plan_push
from influencers.models import Credential, PushMessage, PushSubscription
from influencers.push_asking import agreed
from influencers.states import ChannelState, PushState
from tests.influencers.push.conftest import now
from tests.influencers.push.noticing import JSON, channel_of, consent_to, sign, tell
from tests.platforms.fakes.instagram import APP_SECRET

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("push")]


def _instagram_notice(account: str, comment: str = "1791") -> bytes:
    change = {"field": "comments", "value": {"id": comment, "media": {"id": "1817"}, "text": "nice"}}
    return json.dumps(
        {"object": "instagram", "entry": [{"id": account, "time": 1755779280, "changes": [change]}]}
    ).encode()


def test_instagram_verifies_the_address_and_tells_about_comments(agency, public, apps):
    channel = channel_of(agency, "instagram", "17841")
    consent_to(channel, "17841")
    plan_push(now=now())
    row = PushSubscription.objects.get(platform="instagram", topic="endpoint")

    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    wrong = httpx2.get(f"{public}/push/{row.uuid}/", params=query | {"hub.verify_token": "guess"})
    right = httpx2.get(
        f"{public}/push/{row.uuid}/", params=query | {"hub.verify_token": agreed(row)["secret"]}
    )
    body = _instagram_notice("17841")
    forged = tell(public, row, body, JSON | {"X-Hub-Signature-256": sign(body, "sha256")})
    assert (wrong.status_code, right.status_code, right.text) == (403, 200, "1158201444")
    assert (forged.status_code, PushMessage.objects.count()) == (403, 0)

    signed = JSON | {"X-Hub-Signature-256": sign(body, "sha256", APP_SECRET)}
    assert [tell(public, row, body, signed).status_code for _ in range(2)] == [204, 204]

    channel.refresh_from_db()
    row.refresh_from_db()
    assert (row.access, row.state, row.messages) == (app_name("instagram"), PushState.ACTIVE, 1)
    assert channel.posts_due_at <= now()
    assert channel.next_poll_at > now()  # a comment changes no follower count


def test_a_consenting_account_is_subscribed_and_ended_with_itsconsent_to(agency, public, apps, instagram):
    channel = channel_of(agency, "instagram", "17841")
    instagram.add_account("17841")
    instagram.owners["t"] = "17841"
    consent = consent_to(channel, "17841")
    plan_push(now=now())
    keep_push(now=now())

    row = PushSubscription.objects.get(topic="account")
    assert (row.state, instagram.subscribed) == (PushState.ACTIVE, {"17841": {"comments", "mentions"}})

    consent.delete()
    plan_push(now=now())
    assert PushSubscription.objects.filter(topic="account").count() == 0


def _signed_request(account: str, secret: str = APP_SECRET) -> bytes:
    told = json.dumps({"user_id": account, "algorithm": "HMAC-SHA256", "issued_at": 1755779280}).encode()
    payload = urlsafe_b64encode(told).rstrip(b"=")
    proof = urlsafe_b64encode(hmac.new(secret.encode(), payload, "sha256").digest()).rstrip(b"=")
    return b"signed_request=" + proof + b"." + payload


def test_who_asks_meta_to_delete_is_deleted_and_gets_a_receipt(agency, public, apps):
    channel = channel_of(agency, "instagram", "17841")
    consent_to(channel, "17841")
    plan_push(now=now())
    row = PushSubscription.objects.get(platform="instagram", topic="endpoint")
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert tell(public, row, _signed_request("17841", "guess"), form).status_code == 403
    assert tell(public, row, b"signed_request=x", form).status_code == 403
    assert Credential.objects.count() == 1
    answer = tell(public, row, _signed_request("17841"), form)

    channel.refresh_from_db()
    told = answer.json()
    receipt = f"{public}/push/{row.uuid}/?deleted={told['confirmation_code']}"
    assert (answer.status_code, Credential.objects.count()) == (200, 0)
    assert channel.state == ChannelState.NEEDS_CONSENT
    assert told["url"].endswith(f"/push/{row.uuid}/?deleted={told['confirmation_code']}")
    assert (httpx2.get(receipt).status_code, httpx2.get(f"{receipt}0").status_code) == (200, 404)
