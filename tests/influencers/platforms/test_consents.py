"""An influencer's consent from the member's link over the (fake) platform to figures on the channel."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from influencers.models import ConsentLink, Credential
from influencers.states import ChannelState
from tests import factories
from tests.influencers.polling.rounds import poll_round
from tests.platforms.fakes.instagram import APP_SECRET
from tests.platforms.fakes.tiktok import CLIENT_KEY, CLIENT_SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(agency, tiktok, settings):
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = CLIENT_KEY, CLIENT_SECRET
    tiktok.add_creator("open-1", username="cleo", followers=120_345)
    return factories.make_channel(factories.make_influencer(agency), "tiktok", "cleo")


@pytest.fixture
def link(channel, alice, client_of) -> str:
    page = client_of(alice).post(reverse("influencers:consent", args=[channel.uuid])).text
    return urlsplit(page.partition('id="consent-link" readonly value="')[2].partition('"')[0]).path


def _go(link: str) -> dict[str, str]:
    """Follow the link to the platform; return what the platform was told."""
    response = Client().post(link)
    assert response.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def _back(state: str, code: str):
    return Client().get(reverse("portal:consent_back"), {"state": state, "code": code})


def test_the_page_lets_a_browser_send_its_form(link):
    """With the policy no-referrer browsers send "Origin: null", which the check of forged forms refuses."""
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(link)
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    sent = visitor.post(link, {"csrfmiddlewaretoken": token}, headers={"origin": "http://testserver"})

    assert page["Referrer-Policy"] == "same-origin"
    assert 'name="referrer" content="no-referrer"' not in page.text
    assert sent.status_code == 302


def test_an_influencer_consents_and_the_channel_is_read(channel, link, tiktok, agency):
    assert "Continue to TikTok" in Client().get(link).text
    told = _go(link)
    code = tiktok.consent("open-1", challenge=told["code_challenge"])

    done = _back(told["state"], code)
    poll_round("tiktok")

    channel.refresh_from_db()
    row = Credential.objects.get()
    assert (done.status_code, "Thank you" in done.text) == (200, True)
    assert (row.agency, row.channel, row.account_id) == (agency, channel, "open-1")
    assert "act.1" not in row.sealed
    assert (channel.state, channel.followers) == (ChannelState.OK, 120_345)
    actions = [e.action for e in AuditEntry.objects.about(channel.influencer).newest_first()]
    assert actions[:2] == ["influencers.consent.given", "influencers.consent.asked"]


def test_the_page_may_send_people_on_to_the_platform(link):
    policy = Client().get(link)["Content-Security-Policy"]

    (rule,) = [rule.strip() for rule in policy.split(";") if rule.strip().startswith("form-action")]
    assert rule.split()[:2] == ["form-action", "'self'"]
    assert "https://www.tiktok.com" in rule.split()


def test_looking_at_the_link_changes_nothing(link):
    Client().get(link)

    assert ConsentLink.objects.get().state_hash == ""


def test_an_answer_counts_once_and_the_link_is_used_up(link, tiktok):
    told = _go(link)
    code = tiktok.consent("open-1", challenge=told["code_challenge"])
    _back(told["state"], code)

    again = _back(told["state"], code)

    assert (again.status_code, Credential.objects.count()) == (409, 1)
    assert "This link is used up or has ended. Ask the agency for a new one." in again.text
    assert Client().get(link).status_code == 410


def test_another_account_is_refused_and_given_back(channel, link, tiktok):
    tiktok.add_creator("open-2", username="somebody")
    told = _go(link)

    done = _back(told["state"], tiktok.consent("open-2", challenge=told["code_challenge"]))

    assert (done.status_code, Credential.objects.count(), tiktok.grants) == (409, 0, [])
    assert "This link is for TikTok @cleo, and you signed in with another account" in done.text
    assert Client().get(link).status_code == 200


def test_who_says_no_may_try_again(link, tiktok):
    told = _go(link)
    refused = Client().get(reverse("portal:consent_back"), {"state": told["state"], "error": "access_denied"})

    assert (refused.status_code, Credential.objects.count()) == (409, 0)
    assert "Open the link again and give it once more." in refused.text
    assert _go(link)["state"] != told["state"]


@pytest.mark.parametrize("state", ["", "made-up", "x" * 5000])
def test_a_made_up_answer_is_refused(link, state):
    _go(link)

    assert _back(state, "code").status_code in (404, 409)
    assert Credential.objects.count() == 0


def test_a_code_without_our_proof_is_refused(link, tiktok):
    told = _go(link)

    done = _back(told["state"], tiktok.consent("open-1", challenge="of somebody else"))

    assert (done.status_code, Credential.objects.count()) == (409, 0)


def test_a_link_ends_after_two_weeks_or_when_a_new_one_is_made(channel, link, alice, client_of):
    client_of(alice).post(reverse("influencers:consent", args=[channel.uuid]))
    assert Client().get(link).status_code == 410

    ConsentLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(link).status_code == 410
    assert Client().get(reverse("portal:consent", args=["unknown"])).status_code == 404


def test_without_an_application_no_link_is_made(channel, alice, client_of, settings):
    settings.TIKTOK_CLIENT_KEY = ""
    response = client_of(alice).post(reverse("influencers:consent", args=[channel.uuid]))

    assert (response.status_code, ConsentLink.objects.count()) == (422, 0)
    assert "There is no TikTok application to ask for consent with." in response.text


def test_a_viewer_makes_no_link(channel, bob, client_of):
    response = client_of(bob).post(reverse("influencers:consent", args=[channel.uuid]))

    assert (response.status_code, ConsentLink.objects.count()) == (403, 0)


def test_a_manager_removes_a_consent(channel, link, tiktok, alice, client_of):
    told = _go(link)
    _back(told["state"], tiktok.consent("open-1", challenge=told["code_challenge"]))

    client_of(alice).post(reverse("influencers:remove_consent", args=[channel.uuid]))
    poll_round("tiktok")

    channel.refresh_from_db()
    assert (Credential.objects.count(), channel.state) == (0, ChannelState.NOT_POLLED)
    assert (
        channel.state_note
        == "TikTok shows figures only with the influencer's consent. Send the consent link."
    )


def test_an_instagram_consent_is_kept_for_sixty_days(agency, instagram, settings, alice, client_of):
    settings.INSTAGRAM_CLIENT_ID, settings.INSTAGRAM_CLIENT_SECRET = "app", APP_SECRET
    instagram.add_account("17841400000000002", username="bea", followers=40)
    instagram.codes["given"] = "17841400000000002"
    channel = factories.make_channel(factories.make_influencer(agency), "instagram", "bea")
    page = client_of(alice).post(reverse("influencers:consent", args=[channel.uuid])).text
    link = urlsplit(page.partition('id="consent-link" readonly value="')[2].partition('"')[0]).path

    assert _back(_go(link)["state"], "given#_").status_code == 200
    poll_round("instagram")

    channel.refresh_from_db()
    row = Credential.objects.get()
    assert (channel.state, channel.followers) == (ChannelState.OK, 40)
    assert timedelta(days=59) < row.expires_at - timezone.now() < timedelta(days=61)
