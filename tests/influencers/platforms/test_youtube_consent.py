"""A YouTube owner's consent: who watches the channel, read weekly, gone with the consent."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from influencers.access import access_for
from influencers.actions.audience import read_due_audiences
from influencers.actions.consents import remove_consent
from influencers.models import Credential, OutsideFigure
from tests import factories
from tests.platforms.fakes.google import CLIENT_ID, CLIENT_SECRET, FakeGoogle

pytestmark = pytest.mark.django_db
UC = "UC" + "a" * 22
PEOPLE = [["age18-24", "female", 30.5], ["age18-24", "male", 19.5], ["age65-", "user_specified", 50]]
COUNTRIES = [["ES", 600], ["PT", 390], ["FR", 8], ["ZZ", 2]]


@pytest.fixture
def google(settings, short_patience):
    with FakeGoogle() as fake:
        settings.YOUTUBE_BASE_URL = fake.url
        settings.YOUTUBE_CLIENT_ID, settings.YOUTUBE_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
        fake.add_owner("cleo", channel=UC, handle="@cleo", people=PEOPLE, countries=COUNTRIES)
        yield fake


@pytest.fixture
def channel(agency):
    return factories.make_channel(factories.make_influencer(agency), "youtube", "cleo", external_id=UC)


def _consent(channel, alice, client_of, google, name: str = "cleo"):
    page = client_of(alice).post(reverse("influencers:consent", args=[channel.uuid])).text
    link = urlsplit(page.partition('id="consent-link" readonly value="')[2].partition('"')[0]).path
    assert "who watches you" in Client().get(link).text
    told = parse_qs(urlsplit(Client().post(link)["Location"]).query)
    assert (told["access_type"], told["prompt"]) == (["offline"], ["consent"])
    code = google.consent(name, challenge=told["code_challenge"][0])
    return Client().get(reverse("portal:consent_back"), {"state": told["state"][0], "code": code})


def _shares() -> dict[str, float]:
    return dict(OutsideFigure.objects.values_list("metric", "value"))


def test_an_owner_consents_and_the_audience_is_read(channel, alice, client_of, google):
    done = _consent(channel, alice, client_of, google)

    assert (done.status_code, read_due_audiences(now=timezone.now())) == (200, 1)

    row = Credential.objects.get()
    assert (row.channel, row.account_id, "ya29" in row.sealed) == (channel, UC, False)
    assert _shares() == {
        "audience.age.18-24": 0.5,
        "audience.age.65": 0.5,
        "audience.gender.f": 0.305,
        "audience.gender.m": 0.195,
        "audience.country.ES": 0.6,
        "audience.country.PT": 0.39,
        "audience.country.FR": 0.008,
    }
    assert {figure.source for figure in OutsideFigure.objects.all()} == {"YouTube Analytics"}


def test_the_public_figures_are_still_read_with_a_key(channel, alice, client_of, google, settings):
    _consent(channel, alice, client_of, google)
    assert access_for(channel) is None

    settings.YOUTUBE_API_KEY = "key"
    assert access_for(channel).kind == "key"


def test_somebody_elses_channel_is_refused_and_the_consent_given_back(channel, alice, client_of, google):
    google.add_owner("other", channel="UC" + "b" * 22, handle="@other")
    google.add_owner("nobody")

    for name in ("other", "nobody"):
        done = _consent(channel, alice, client_of, google, name)
        assert (done.status_code, Credential.objects.count(), google.refresh_tokens) == (409, 0, {})
        assert "you signed in with another account" in done.text


def test_an_audience_is_read_once_a_week_with_a_renewed_token(channel, alice, client_of, google):
    _consent(channel, alice, client_of, google)
    now = timezone.now()

    assert [read_due_audiences(now=now), read_due_audiences(now=now + timedelta(days=6))] == [1, 0]
    google.owners["cleo"].countries = [["PT", 10]]
    assert read_due_audiences(now=now + timedelta(days=8)) == 1

    newest = OutsideFigure.objects.filter(stated_on=(now + timedelta(days=8)).date())
    countries = newest.filter(metric__startswith="audience.country").values_list("metric", "value")
    assert (list(countries), len(google.access_tokens)) == ([("audience.country.PT", 1.0)], 2)


def test_a_consent_that_was_taken_back_is_shown_and_its_figures_end_after_a_month(
    channel, alice, client_of, google
):
    _consent(channel, alice, client_of, google)
    now = timezone.now()
    read_due_audiences(now=now)
    google.refresh_tokens.clear()
    google.access_tokens.clear()

    assert read_due_audiences(now=now + timedelta(days=8)) == 0
    row = Credential.objects.get()
    assert row.state == "failing"
    assert row.last_failure == "The access to YouTube has expired. It must be renewed or given again."
    assert len(_shares()) == 7

    read_due_audiences(now=now + timedelta(days=32))
    assert _shares() == {}


def test_removing_the_consent_deletes_what_it_showed(channel, alice, client_of, google):
    _consent(channel, alice, client_of, google)
    read_due_audiences(now=timezone.now())

    remove_consent(by=alice, channel=channel)

    assert (_shares(), Credential.objects.count()) == ({}, 0)


def test_a_channel_too_small_for_youtube_to_tell_has_no_audience(channel, alice, client_of, google):
    google.owners["cleo"].people = google.owners["cleo"].countries = []
    _consent(channel, alice, client_of, google)

    assert (read_due_audiences(now=timezone.now()), _shares()) == (1, {})


@pytest.mark.parametrize("rows", [[["ES", "many"]], [["ES"]], ["x"], [["ES", -1]], [["ES", True]]])
def test_figures_that_are_none_are_not_stored(channel, alice, client_of, google, rows):
    _consent(channel, alice, client_of, google)
    google.owners["cleo"].countries = rows

    assert (read_due_audiences(now=timezone.now()), _shares()) == (0, {})
