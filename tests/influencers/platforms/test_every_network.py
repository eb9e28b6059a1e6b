"""Each network from its (fake) server to the channel, through the plan, the claim and the poll."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.sealing import seal
from influencers.actions.credentials import store_credential
from influencers.models import Channel, Credential, Spent
from influencers.states import ChannelState, CredentialState
from tests import factories
from tests.influencers.polling.rounds import poll_round
from tests.platforms.fakes.instagram import APP_SECRET, VIEWER_ID, VIEWER_TOKEN
from tests.platforms.fakes.telegram import TOKEN
from tests.platforms.fakes.tiktok import CLIENT_KEY, CLIENT_SECRET
from tests.platforms.fakes.twitch import CLIENT_ID
from tests.platforms.fakes.twitch import CLIENT_SECRET as TWITCH_SECRET
from tests.platforms.fakes.vk import SERVICE_KEY
from tests.platforms.fakes.youtube import KEY

pytestmark = pytest.mark.django_db
YOUTUBE_ID = f"UC{7:022d}"


def _channel(agency: Any, platform: str, handle: str, **fields: Any) -> Channel:
    return factories.make_channel(factories.make_influencer(agency), platform, handle, **fields)


def _read(channel: Channel) -> Channel:
    poll_round(channel.platform)
    channel.refresh_from_db()
    return channel


def _consent(channel: Channel, access: str, refresh: str = "", **fields: Any) -> Credential:
    return Credential.objects.create(
        agency=channel.agency,
        platform=channel.platform,
        kind="consent",
        channel=channel,
        sealed=seal({"access_token": access, "refresh_token": refresh}),
        **fields,
    )


def test_vk_is_read_with_the_installations_service_key(agency, vk, settings):
    settings.VK_SERVICE_KEY = SERVICE_KEY
    vk.add_page(1, screen_name="news", followers=84_213)

    channel = _read(_channel(agency, "vk", "news"))

    assert (channel.state, channel.followers, channel.external_id) == (ChannelState.OK, 84_213, "-1")


def test_twitch_is_read_with_an_application_whose_token_is_fetched_and_kept(agency, twitch, settings):
    settings.TWITCH_CLIENT_ID, settings.TWITCH_CLIENT_SECRET = CLIENT_ID, TWITCH_SECRET
    twitch.add_user("77", login="demo", followers=900)
    channel = _read(_channel(agency, "twitch", "demo"))
    Channel.objects.update(next_poll_at=timezone.now())
    _read(channel)

    assert (channel.state, channel.followers) == (ChannelState.OK, 900)
    assert len([seen for seen in twitch.requests if seen.path == "/oauth2/token"]) == 1


def test_a_twitch_token_that_ended_is_fetched_anew_once(agency, twitch, settings):
    settings.TWITCH_CLIENT_ID, settings.TWITCH_CLIENT_SECRET = CLIENT_ID, TWITCH_SECRET
    twitch.add_user("77", login="demo", followers=900)
    channel = _read(_channel(agency, "twitch", "demo"))
    twitch.revoke_tokens()
    twitch.users["77"].followers = 901
    Channel.objects.update(next_poll_at=timezone.now())

    _read(channel)

    assert (channel.state, channel.followers) == (ChannelState.OK, 901)


def test_telegram_is_read_with_a_bot(agency, telegram, settings):
    settings.TELEGRAM_BOT_TOKEN = TOKEN
    telegram.add_channel(-1001, username="demo_news", members=5_000)

    channel = _read(_channel(agency, "telegram", "demo_news"))

    assert (channel.state, channel.followers) == (ChannelState.OK, 5_000)


def test_instagram_is_read_with_an_account_of_the_agency_and_again_by_name(agency, olga, instagram):
    secrets = {"access_token": VIEWER_TOKEN, "account_id": VIEWER_ID}
    store_credential(by=olga, platform="instagram", kind="viewer", secrets=secrets)
    instagram.add_account("17841400000000001", username="ana", followers=267_793)

    channel = _read(_channel(agency, "instagram", "ana"))
    Channel.objects.update(next_poll_at=timezone.now())
    _read(channel)

    assert (channel.state, channel.followers) == (ChannelState.OK, 267_793)
    assert channel.snapshots.count() == 1


def test_an_instagram_consent_reads_its_own_account(agency, instagram, settings):
    settings.INSTAGRAM_CLIENT_ID, settings.INSTAGRAM_CLIENT_SECRET = "app", APP_SECRET
    instagram.add_account("17841400000000002", username="bea", followers=40)
    instagram.owners["own"] = "17841400000000002"
    channel = _channel(agency, "instagram", "bea")
    _consent(channel, "own", scopes=["instagram_business_basic"], account_id="17841400000000002")

    _read(channel)

    assert (channel.state, channel.followers) == (ChannelState.OK, 40)


def test_tiktok_is_read_with_the_influencers_consent(agency, tiktok, settings):
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = CLIENT_KEY, CLIENT_SECRET
    tiktok.add_creator("open-1", username="cleo", followers=120_345)
    grant = tiktok.grant("open-1")
    channel = _channel(agency, "tiktok", "cleo")
    scopes = sorted(grant.scope.split(","))
    _consent(channel, grant.access, grant.refresh, scopes=scopes, account_id="open-1")

    _read(channel)

    assert (channel.state, channel.followers, channel.external_id) == (ChannelState.OK, 120_345, "open-1")


def test_a_rotating_token_is_renewed_once_and_stored_before_it_is_used(agency, tiktok, settings):
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = CLIENT_KEY, CLIENT_SECRET
    tiktok.add_creator("open-1", username="cleo", followers=120_345)
    grant = tiktok.grant("open-1")
    channel = _channel(agency, "tiktok", "cleo")
    scopes = sorted(grant.scope.split(","))
    row = _consent(
        channel, grant.access, grant.refresh, scopes=scopes, account_id="open-1", expires_at=timezone.now()
    )

    _read(channel)

    row.refresh_from_db()
    assert (channel.state, channel.followers) == (ChannelState.OK, 120_345)
    assert [g.access for g in tiktok.grants] == ["act.2"]
    assert (row.refreshed_at is not None, row.expires_at > timezone.now(), row.state) == (
        True,
        True,
        CredentialState.WORKING,
    )
    assert "act.2" not in row.sealed


def test_a_consent_taken_back_asks_for_consent_again(agency, tiktok, settings):
    settings.TIKTOK_CLIENT_KEY, settings.TIKTOK_CLIENT_SECRET = CLIENT_KEY, CLIENT_SECRET
    tiktok.add_creator("open-1", username="cleo")
    channel = _channel(agency, "tiktok", "cleo")
    row = _consent(channel, "gone", "gone too", scopes=["user.info.basic"], account_id="open-1")

    _read(channel)

    row.refresh_from_db()
    assert (channel.state, row.state) == (ChannelState.NEEDS_CONSENT, CredentialState.FAILING)
    assert row.last_failure == "The access to TikTok has expired. It must be renewed or given again."


def test_an_agencys_key_serves_that_agency_and_nobody_else(agency, other_agency, olga, youtube):
    store_credential(by=olga, platform="youtube", kind="key", secrets={"key": KEY})
    youtube.add_channel(YOUTUBE_ID, handle="@x", subscribers=1000)
    ours = _channel(agency, "youtube", "x", external_id=YOUTUBE_ID)
    theirs = _channel(other_agency, "youtube", "x", external_id=YOUTUBE_ID)

    _read(ours)

    theirs.refresh_from_db()
    assert (ours.state, ours.followers) == (ChannelState.OK, 1000)
    assert (theirs.state, theirs.followers, theirs.next_poll_at) == (ChannelState.NOT_POLLED, None, None)
    assert theirs.state_note == (
        "YouTube is read with an API key, and there is none. An owner adds it in Settings, Platforms."
    )


def test_a_refused_key_rests_alone_and_its_channels_keep_their_state(
    agency, other_agency, olga, vk, settings
):
    settings.VK_SERVICE_KEY = SERVICE_KEY
    row = store_credential(by=olga, platform="vk", kind="key", secrets={"key": "wrong"})
    vk.add_page(1, screen_name="news", followers=10)
    ours, theirs = _channel(agency, "vk", "news"), _channel(other_agency, "vk", "other")
    vk.add_page(2, screen_name="other", followers=20)

    _read(ours)
    theirs.refresh_from_db()
    row.refresh_from_db()

    assert (ours.state, ours.followers, theirs.followers) == (ChannelState.UNCHECKED, None, 20)
    assert row.state == CredentialState.FAILING
    assert row.last_failure == "VK no longer accepts the api key. Check it in Settings, Platforms."
    Channel.objects.update(next_poll_at=timezone.now())
    asked = len(vk.requests)
    poll_round("vk")
    own_calls = [seen for seen in vk.requests[asked:] if seen.form.get("access_token") == "wrong"]
    assert own_calls == []


def test_what_calls_cost_is_in_the_ledger(agency, youtube, settings):
    settings.YOUTUBE_API_KEY = KEY
    youtube.add_channel(YOUTUBE_ID, handle="@x")
    _read(_channel(agency, "youtube", "x", external_id=YOUTUBE_ID))

    assert list(Spent.objects.values_list("bucket", "purpose", "units")) == [("yt.general", "routine", 1)]


def test_secrets_sealed_with_a_forgotten_key_are_set_aside_without_a_loop(agency, olga, youtube, settings):
    row = store_credential(by=olga, platform="youtube", kind="key", secrets={"key": KEY})
    channel = _channel(agency, "youtube", "x", external_id=YOUTUBE_ID)
    Credential.objects.filter(pk=row.pk).update(sealed="gAAAAA broken")

    _read(channel)
    row.refresh_from_db()

    assert (channel.state, channel.next_poll_at, row.state) == (
        ChannelState.NOT_POLLED,
        None,
        CredentialState.REVOKED,
    )
    assert (poll_round(), youtube.requests) == (0, [])
