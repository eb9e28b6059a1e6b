"""Subscriptions come and go with channels; each platform confirms in its own way, over the real web server."""

from datetime import timedelta

import pytest

from influencers.actions import subscriptions
from influencers.actions.credentials import remove_credential, store_credential
from influencers.actions.subscriptions import LEASE, keep_push, plan_push
from influencers.models import Channel, PushSubscription
from influencers.push_asking import agreed
from influencers.states import PushState
from tests import factories
from tests.influencers.push.conftest import now
from tests.platforms.fakes.twitch import CLIENT_ID, CLIENT_SECRET

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("push")]
UC = "UC" + "a" * 22


def _polled(agency, platform: str, external_id: str) -> Channel:
    influencer = factories.make_influencer(agency)
    later = now() + timedelta(days=1)
    return factories.make_channel(
        influencer, platform, external_id=external_id, next_poll_at=later, posts_due_at=later, state="ok"
    )


def _ask(at=None) -> None:
    plan_push(now=at or now())
    keep_push(now=at or now())


def test_a_channel_is_subscribed_confirmed_and_renewed_before_the_lease_ends(agency, public, hub):
    _polled(agency, "youtube", UC)

    _ask()
    assert hub.verified.wait(60)
    row = PushSubscription.objects.get()

    assert (row.platform, row.account, row.state, row.agency) == ("youtube", UC, "active", None)
    assert row.expires_at - row.verified_at == timedelta(days=5)
    assert row.due_at - row.verified_at == timedelta(days=4)
    assert hub.answers == [(200, b"kitty-challenge")]
    assert (
        hub.subscriptions[f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={UC}"].secret
        == (agreed(row)["secret"])
    )

    assert keep_push(now=now() + timedelta(days=3, hours=23)) == 0
    hub.verified.clear()
    assert keep_push(now=now() + timedelta(days=4, minutes=1)) == 1
    assert hub.verified.wait(60)
    assert [request.form["hub.mode"] for request in hub.requests] == ["subscribe", "subscribe"]
    assert PushSubscription.objects.get().state == PushState.ACTIVE


def test_two_agencies_with_one_account_need_one_subscription(agency, other_agency, public, hub):
    _polled(agency, "youtube", UC)
    _polled(other_agency, "youtube", UC)

    plan_push(now=now())
    plan_push(now=now())

    assert PushSubscription.objects.count() == 1
    assert PushSubscription.objects.for_agency(agency).count() == 1
    assert PushSubscription.objects.for_agency(factories.make_agency()).count() == 0


def test_a_channel_that_goes_is_unsubscribed_and_the_row_goes_with_the_hubs_word(agency, public, hub):
    channel = _polled(agency, "youtube", UC)
    _ask()
    assert hub.verified.wait(60)

    channel.delete()
    hub.verified.clear()
    _ask()
    assert hub.verified.wait(60)

    assert (hub.subscriptions, PushSubscription.objects.count()) == ({}, 0)


def test_a_channel_that_comes_back_is_wanted_again(agency, public, hub):
    channel = _polled(agency, "youtube", UC)
    _ask()
    assert hub.verified.wait(60)
    Channel.objects.update(next_poll_at=None)
    plan_push(now=now())
    assert PushSubscription.objects.get().state == PushState.ENDING

    Channel.objects.filter(pk=channel.pk).update(next_poll_at=now())
    plan_push(now=now())

    assert PushSubscription.objects.get().state == PushState.WANTED


def test_without_a_public_address_nobody_is_asked(agency, settings, hub):
    settings.PUBLIC_URL = ""
    _polled(agency, "youtube", UC)

    _ask()

    assert (PushSubscription.objects.count(), hub.requests) == (0, [])


def test_a_hub_that_cannot_reach_us_is_asked_again_and_the_row_says_so(agency, settings, hub):
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    _polled(agency, "youtube", UC)
    _ask()

    assert keep_push(now=now() + timedelta(hours=2)) == 1

    row = PushSubscription.objects.get()
    assert (row.state, row.failures) == (PushState.ASKED, 1)
    assert row.last_failure == (
        "The platform did not call back. Check that it reaches http://127.0.0.1:9 from outside."
    )


def test_a_hub_that_refuses_is_left_alone_for_a_while(agency, public, hub):
    _polled(agency, "youtube", UC)
    hub.fail_next(3, status=500, body=b"")

    _ask()

    row = PushSubscription.objects.get()
    assert (row.state, row.failures) == (PushState.FAILING, 1)
    assert row.last_failure == "YouTube could not be reached just now. It will be tried again."
    assert row.due_at > now() + timedelta(minutes=7)
    assert keep_push(now=now()) == 0


def test_a_hub_that_is_busy_ends_the_round_for_its_platform(agency, public, hub):
    for letter in "abc":
        _polled(agency, "youtube", "UC" + letter * 22)
    hub.fail_next(1, status=429, body=b"", headers={"Retry-After": "1800"})

    _ask()

    assert len(hub.requests) == 1
    assert PushSubscription.objects.filter(due_at__gt=now() + timedelta(minutes=9)).count() == 3


def test_what_a_killed_worker_held_comes_again_after_its_lease(agency, public, hub):
    _polled(agency, "youtube", UC)
    plan_push(now=now())
    PushSubscription.objects.update(state=PushState.ASKED, due_at=now() + LEASE)

    assert keep_push(now=now()) == 0
    assert keep_push(now=now() + LEASE + timedelta(seconds=1)) == 1
    assert hub.verified.wait(60)


def test_twitch_tells_when_a_channel_goes_on_and_off_air(agency, public, twitch, settings):
    settings.TWITCH_CLIENT_ID, settings.TWITCH_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    channel = _polled(agency, "twitch", "1337")

    _ask()
    rows = PushSubscription.objects.order_by("topic")

    assert [(row.topic, row.state) for row in rows] == [
        ("stream.offline", PushState.ASKED),
        ("stream.online", PushState.ASKED),
    ]
    assert {row.external_id for row in rows} == set(twitch.subscriptions)
    assert {wish["transport"]["callback"] for wish in twitch.subscriptions.values()} == {
        f"{public}/push/{row.uuid}/" for row in rows
    }

    channel.delete()
    _ask()
    assert (twitch.subscriptions, PushSubscription.objects.count()) == ({}, 0)


def test_a_subscription_twitch_still_has_from_before_is_replaced(agency, public, twitch, settings):
    settings.TWITCH_CLIENT_ID, settings.TWITCH_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    _polled(agency, "twitch", "1337")
    _ask()
    before = set(twitch.subscriptions)
    PushSubscription.objects.all().delete()

    _ask()

    assert len(twitch.subscriptions) == 2
    assert set(twitch.subscriptions) & before == set()
    assert {row.external_id for row in PushSubscription.objects.all()} == set(twitch.subscriptions)


def test_an_agency_with_an_application_of_its_own_asks_with_it(agency, other_agency, olga, public, twitch):
    store_credential(
        by=olga,
        platform="twitch",
        kind="app",
        secrets={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
    )
    _polled(agency, "twitch", "1")
    _polled(other_agency, "twitch", "2")

    _ask()

    assert {(row.account, row.agency) for row in PushSubscription.objects.all()} == {("1", agency)}


def test_a_removed_application_takes_its_subscriptions_along(agency, olga, public, twitch):
    own = store_credential(
        by=olga,
        platform="twitch",
        kind="app",
        secrets={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
    )
    _polled(agency, "twitch", "1")
    _ask()
    assert PushSubscription.objects.count() == 2

    remove_credential(by=olga, credential=own)
    plan_push(now=now())

    assert PushSubscription.objects.count() == 0


def test_a_bot_is_given_our_address_with_a_secret_of_its_own(agency, public, telegram, settings):
    settings.TELEGRAM_BOT_TOKEN = telegram.token

    _ask()

    row = PushSubscription.objects.get(platform="telegram")
    assert (row.state, telegram.hook["url"]) == (PushState.ACTIVE, f"{public}/push/{row.uuid}/")
    assert telegram.hook["secret_token"] == agreed(row)["secret"]


def test_after_a_move_platforms_are_told_the_new_address(agency, public, telegram, settings):
    settings.TELEGRAM_BOT_TOKEN = telegram.token
    _ask()
    settings.PUBLIC_URL = "https://irm.example.com"

    _ask()

    assert telegram.hook["url"].startswith("https://irm.example.com/push/")


def test_a_tick_looks_at_a_slice_and_the_walk_begins_anew_at_its_end(agency, public, hub, monkeypatch):
    monkeypatch.setattr(subscriptions, "A_SLICE", 2)
    for number in range(5):
        _polled(agency, "youtube", f"UC{number}")
    asked = []
    for _ in range(3):
        plan_push(now=now())
        asked.append(PushSubscription.objects.count())
    Channel.objects.all().update(state="gone")
    ending = []
    for _ in range(4):
        plan_push(now=now())
        ending.append(PushSubscription.objects.filter(state=PushState.ENDING).count())

    assert asked == [2, 4, 5]
    assert ending[-1] == 5 and ending == sorted(ending) and ending[0] <= 2
