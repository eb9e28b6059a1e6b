"""YouTube's feed notices: heard once at every agency; forged, oversized and senseless ones do nothing."""

from datetime import timedelta

import httpx2
import pytest

from influencers.actions.subscriptions import keep_push, plan_push
from influencers.models import PushMessage, PushSubscription, Snapshot
from influencers.push_hearing import LARGEST_NOTICE
from influencers.states import PushState
from tests.influencers.push.conftest import now
from tests.influencers.push.noticing import (
    ATOM,
    JSON,
    TOPIC,
    UC,
    channel_of,
    feed,
    is_due,
    sign,
    subscription,
    tell,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("push")]


def test_an_upload_at_youtube_brings_the_channel_forward_at_every_agency(agency, other_agency, public, hub):
    ours, theirs = channel_of(agency, "youtube", UC), channel_of(other_agency, "youtube", UC)
    stranger = channel_of(agency, "youtube", "UC" + "b" * 22)
    plan_push(now=now())
    PushSubscription.objects.exclude(account=UC).delete()
    keep_push(now=now())
    assert hub.verified.wait(60)

    assert hub.deliver(TOPIC, feed(), times=2) == [204, 204]

    row = PushSubscription.objects.get()
    assert (is_due(ours), is_due(theirs), is_due(stranger)) == (True, True, False)
    assert ours.posts_due_at <= now()
    assert (row.messages, PushMessage.objects.count()) == (1, 1)
    assert (ours.followers, ours.posts_count, Snapshot.objects.count()) == (None, None, 0)


def test_a_notice_about_another_channel_does_nothing(agency, server):
    other = channel_of(agency, "youtube", "UC" + "b" * 22)
    row = subscription("youtube", UC, topic="videos")
    body = feed(other.external_id)

    assert tell(server, row, body, ATOM | {"X-Hub-Signature": sign(body)}).status_code == 204
    assert not is_due(other)


def test_a_notice_about_an_account_nobody_has_any_more_is_answered_and_forgotten(server, db):
    row = subscription("youtube", UC, topic="videos")
    body = feed()

    assert tell(server, row, body, ATOM | {"X-Hub-Signature": sign(body)}).status_code == 204


def test_an_address_nobody_was_given_is_not_found(server, db):
    url = f"{server}/push/00000000-0000-4000-8000-000000000000/"

    assert [httpx2.get(url).status_code, httpx2.post(url, headers=JSON).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (ATOM | {"X-Hub-Signature": "sha1=" + "0" * 40}, 204),  # a hub is not told
        (ATOM | {"X-Hub-Signature": "é"}, 204),
        (ATOM, 204),
        (JSON | {"X-Hub-Signature": sign(feed())}, 415),
        ({"X-Hub-Signature": sign(feed())}, 415),
    ],
)
def test_a_forged_or_misshapen_feed_does_nothing(agency, server, headers, status):
    channel, row = channel_of(agency, "youtube", UC), subscription("youtube", UC, topic="videos")
    headers = {name: value.encode("latin-1", "replace") for name, value in headers.items()}

    assert tell(server, row, feed(), headers).status_code == status
    assert (is_due(channel), PushMessage.objects.count()) == (False, 0)


@pytest.mark.parametrize("size", [LARGEST_NOTICE + 1, 6_000_000])
def test_an_oversized_notice_is_refused(agency, server, size):
    channel, row = channel_of(agency, "youtube", UC), subscription("youtube", UC, topic="videos")
    body = feed() + b" " * size

    assert tell(server, row, body, ATOM | {"X-Hub-Signature": sign(body)}).status_code == 413
    assert not is_due(channel)


@pytest.mark.parametrize("body", [b"<feed", b"<!DOCTYPE x><feed/>", b"\x00\xff"])
def test_a_signed_notice_that_makes_no_sense_is_refused(agency, server, body):
    row = subscription("youtube", UC, topic="videos")

    assert tell(server, row, body, ATOM | {"X-Hub-Signature": sign(body)}).status_code == 400


@pytest.mark.parametrize(
    ("state", "query", "status"),
    [
        (PushState.ASKED, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 200),
        (PushState.ASKED, {"hub.mode": "subscribe", "hub.topic": TOPIC}, 404),
        (
            PushState.ASKED,
            {"hub.mode": "subscribe", "hub.topic": TOPIC[:-1] + "b", "hub.challenge": "c"},
            404,
        ),
        (PushState.ASKED, {"hub.mode": "unsubscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 404),
        (PushState.ENDING, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 404),
        (PushState.WANTED, {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}, 404),
        (PushState.ASKED, {}, 404),
    ],
)
def test_only_what_was_asked_for_is_confirmed(server, db, state, query, status):
    row = subscription("youtube", UC, topic="videos", state=state)

    answer = httpx2.get(f"{server}/push/{row.uuid}/", params=query)

    row.refresh_from_db()
    assert (answer.status_code, answer.text) == (status, "c" if status == 200 else "")
    assert (row.state == PushState.ACTIVE) == (status == 200)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(("lease", "days"), [("999999999", 30), ("864000", 10)])
def test_a_lease_is_believed_within_reason(server, db, lease, days):
    row = subscription("youtube", UC, topic="videos", state=PushState.ASKED)
    query = {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.challenge": "c",
        "hub.lease_seconds": lease,
    }

    assert httpx2.get(f"{server}/push/{row.uuid}/", params=query).status_code == 200
    row.refresh_from_db()
    assert row.expires_at - row.verified_at == timedelta(days=days)


def test_a_hub_that_denies_says_why(server, db):
    row = subscription("youtube", UC, topic="videos", state=PushState.ASKED)
    query = {"hub.mode": "denied", "hub.topic": TOPIC, "hub.reason": "no such topic"}

    httpx2.get(f"{server}/push/{row.uuid}/", params=query)

    row.refresh_from_db()
    assert (row.state, row.last_failure) == (
        PushState.STOPPED,
        "The platform ended the notices: no such topic.",
    )
