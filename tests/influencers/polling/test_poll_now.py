from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from influencers.models import Channel
from influencers.poll_claims import LEASE
from influencers.tasks import poll_channels
from tests import factories
from tests.influencers.polling.rounds import poll_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(agency) -> Channel:
    later = timezone.now() + timedelta(hours=5)
    return factories.make_channel(
        factories.make_influencer(agency, "Marta"), "sandbox", "marta", next_poll_at=later
    )


@pytest.fixture
def queued(monkeypatch) -> list[dict]:
    """The messages that would go to the workers."""
    messages: list[dict] = []
    monkeypatch.setattr(poll_channels, "apply_async", lambda **message: messages.append(message))
    return messages


def _ask(client, channel, **headers):
    return client.post(reverse("influencers:poll_now", args=[channel.uuid]), headers=headers)


def test_a_manager_asks_and_the_workers_get_the_channel(
    alice, channel, client_of, queued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = _ask(client_of(alice), channel, hx_request="true")

    channel.refresh_from_db()
    assert response.status_code == 200
    assert "Reading the channel" in response.text
    assert reverse("influencers:poll_status", args=[channel.uuid]) in response.text
    kwargs = {
        "channel_ids": [channel.pk],
        "claimed_until": channel.claimed_until.isoformat(),
        "purpose": "person",
    }
    assert queued == [{"kwargs": kwargs, "expires": LEASE.total_seconds()}]
    entry = AuditEntry.objects.about(channel.influencer).get()
    assert (entry.action, entry.actor, entry.data["comment"]) == (
        "influencers.channel.poll_asked",
        alice,
        "Sandbox @marta",
    )


def test_the_numbers_are_there_when_the_worker_is_done_and_the_page_is_told(
    alice, channel, client_of, queued, django_capture_on_commit_callbacks
):
    client = client_of(alice)
    with django_capture_on_commit_callbacks(execute=True):
        _ask(client, channel, hx_request="true")
    status, htmx = reverse("influencers:poll_status", args=[channel.uuid]), {"hx_request": "true"}
    waiting = client.get(status, headers=htmx)
    poll_channels(**queued[0]["kwargs"])
    done = client.get(status, headers=htmx)

    channel.refresh_from_db()
    assert "Reading the channel" in waiting.text
    assert "HX-Retarget" not in waiting.headers
    assert (done.headers["HX-Retarget"], done.headers["HX-Reswap"]) == (
        f"#channel-{channel.uuid}",
        "outerHTML",
    )
    assert f"{channel.followers:,}" in done.text
    assert "hx-trigger" not in done.text


def test_without_javascript_the_click_comes_back_to_the_profile(alice, channel, client_of, queued):
    response = _ask(client_of(alice), channel)
    assert (response.status_code, response.url) == (302, channel.influencer.get_absolute_url())


def test_a_second_click_waits_for_the_first(
    alice, channel, client_of, queued, django_capture_on_commit_callbacks
):
    client = client_of(alice)
    with django_capture_on_commit_callbacks(execute=True):
        _ask(client, channel, hx_request="true")
        again = _ask(client, channel, hx_request="true")

    assert "Reading the channel" in again.text
    assert (len(queued), AuditEntry.objects.about(channel.influencer).count()) == (1, 1)


def test_once_a_minute_is_enough(alice, channel, client_of, queued):
    Channel.objects.update(last_polled_at=timezone.now() - timedelta(seconds=20))

    response = _ask(client_of(alice), channel, hx_request="true")

    assert "This channel was read less than a minute ago. Ask again in" in response.text
    assert queued == []


def test_a_platform_that_is_not_read_says_why(alice, agency, client_of, queued):
    channel = factories.make_channel(factories.make_influencer(agency), "youtube", "x")

    response = _ask(client_of(alice), channel, hx_request="true")

    assert (
        "YouTube is read with an API key, and there is none. An owner adds it in Settings, Platforms."
        in response.text
    )
    assert "<button" not in response.text


def test_a_viewer_sees_no_button_and_is_refused(bob, channel, client_of, queued):
    client = client_of(bob)
    refused = _ask(client, channel, hx_request="true")
    status = client.get(reverse("influencers:poll_status", args=[channel.uuid]))

    assert "Viewers cannot ask for new numbers. Ask a manager or owner." in refused.text
    assert "<button" not in status.text
    assert queued == []


def test_another_agency_finds_nothing(charlie, channel, client_of, queued):
    client = client_of(charlie)
    assert _ask(client, channel).status_code == 404
    assert client.get(reverse("influencers:poll_status", args=[channel.uuid])).status_code == 404


def test_a_client_of_a_brand_is_kept_out(carla, channel, client_of, queued):
    assert _ask(client_of(carla), channel).status_code == 403


def test_looking_changes_nothing(alice, channel, client_of, queued):
    assert client_of(alice).get(reverse("influencers:poll_now", args=[channel.uuid])).status_code == 405


def test_a_profile_shows_what_a_poll_brought(alice, channel, client_of, queued):
    client = client_of(alice)
    Channel.objects.update(next_poll_at=timezone.now())
    poll_round("sandbox")

    page = client.get(channel.influencer.get_absolute_url()).text
    channel.refresh_from_db()
    assert f"{channel.followers:,}" in page
    assert reverse("influencers:poll_now", args=[channel.uuid]) in page
