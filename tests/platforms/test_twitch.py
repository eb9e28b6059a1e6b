"""Twitch: profiles a hundred a call, followers one by one, recordings, points."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from platforms.consent import Client, app_token
from platforms.contract import ChannelRef, ChannelStats, Credential, PostRef, PostStats, QuotaReading, Spend
from platforms.errors import ChangedShape, Forbidden, Gone, NotSupported, RateLimited, TokenExpired
from platforms.registry import adapter
from platforms.twitch import Twitch, duration
from tests.platforms import faults
from tests.platforms.conftest import NOON
from tests.platforms.fakes.twitch import CLIENT_ID, CLIENT_SECRET, FakeTwitch, FakeVideo

CHANNEL = ChannelRef("twitch", external_id="1")
POST = PostRef("twitch", "335")


@pytest.fixture
def fake() -> Iterator[FakeTwitch]:
    with FakeTwitch(now=NOON) as fake:
        fake.add_user("1").videos.append(FakeVideo("335", NOON - timedelta(days=2)))
        yield fake


@pytest.fixture
def twitch(fake: FakeTwitch, transport) -> Twitch:
    made = adapter("twitch", transport=transport, base_url=fake.url, clock=fake.now)
    assert isinstance(made, Twitch)
    return made


@pytest.fixture
def credential(fake: FakeTwitch) -> Credential:
    return Credential("twitch", client_id=CLIENT_ID, access_token=fake.new_token())


def test_a_channel_is_read(twitch: Twitch, credential: Credential) -> None:
    batch = twitch.channel_stats([CHANNEL], credential=credential)

    assert batch.outcomes[0].value == ChannelStats(
        external_id="1",
        handle="demo",
        title="Demo",
        bio="bio",
        avatar_url="https://static-cdn.jtvnw.net/a-300x300.png",
        url="https://www.twitch.tv/demo",
        language="en",
        followers=84_213,
        published_at=datetime(2016, 12, 14, 20, 32, 28, tzinfo=UTC),
        verified=True,
        fetched_at=NOON,
    )
    assert batch.spent == (Spend("tw.app", 3),)
    assert batch.quota == (
        QuotaReading("tw.app", limit=800, remaining=797, resets_at=NOON + timedelta(minutes=1)),
    )


def test_a_hundred_channels_cost_a_hundred_and_two_points(
    twitch: Twitch, fake: FakeTwitch, credential: Credential
) -> None:
    for number in range(100, 200):
        fake.add_user(str(number), login=f"user{number}")

    refs = [ChannelRef("twitch", str(number)) for number in range(100, 199)] + [
        ChannelRef("twitch", handle="user199")
    ]
    batch = twitch.channel_stats(refs, credential=credential)

    assert [outcome.value and outcome.value.external_id for outcome in batch.outcomes] == [
        str(number) for number in range(100, 200)
    ]
    assert batch.spent == (Spend("tw.app", 102),)


def test_a_login_of_digits_is_not_taken_for_an_id(
    twitch: Twitch, fake: FakeTwitch, credential: Credential
) -> None:
    fake.add_user("2", login="77777")

    refs = [ChannelRef("twitch", "77777"), ChannelRef("twitch", handle="77777")]
    outcomes = twitch.channel_stats(refs, credential=credential).outcomes

    assert type(outcomes[0].error) is Gone
    assert outcomes[1].value is not None and outcomes[1].value.external_id == "2"


def test_absent_users_are_gone_and_another_language_is_unknown(
    twitch: Twitch, fake: FakeTwitch, credential: Credential
) -> None:
    fake.add_user("2", login="b", language="other", kind="affiliate")

    outcomes = twitch.channel_stats(
        [ChannelRef("twitch", "2"), ChannelRef("twitch", "9")], credential=credential
    ).outcomes

    assert outcomes[0].value is not None
    assert (outcomes[0].value.language, outcomes[0].value.verified) == (None, False)
    assert type(outcomes[1].error) is Gone
    alone = twitch.channel_stats([ChannelRef("twitch", "9")], credential=credential)
    assert (type(alone.outcomes[0].error), alone.spent) == (Gone, (Spend("tw.app", 1),))


@pytest.mark.parametrize("value", ["many", "", "9" * 400, "-1"])
def test_odd_limits_in_the_headers_are_passed_over(
    twitch: Twitch, fake: FakeTwitch, credential: Credential, value: str
) -> None:
    headers = {"Ratelimit-Limit": "800", "Ratelimit-Remaining": "5", "Ratelimit-Reset": value}
    fake.fail_next(1, status=429, headers=headers)

    error = faults.error_of(lambda: twitch.recent_posts(CHANNEL, credential=credential))

    assert isinstance(error, RateLimited)
    assert error.retry_at == NOON + timedelta(seconds=60)


def test_points_that_run_out_keep_what_was_read(
    twitch: Twitch, fake: FakeTwitch, credential: Credential
) -> None:
    for number in range(10, 15):
        fake.add_user(str(number), login=f"u{number}")
    fake.points = 4

    batch = twitch.channel_stats([ChannelRef("twitch", str(n)) for n in range(10, 15)], credential=credential)

    assert [type(outcome.error) for outcome in batch.outcomes] == [type(None)] * 2 + [RateLimited] * 3
    error = batch.outcomes[2].error
    assert error is not None and error.retry_at == NOON + timedelta(minutes=1)
    assert batch.spent == (Spend("tw.app", 5),)


def test_recordings_page_to_the_end(twitch: Twitch, fake: FakeTwitch, credential: Credential) -> None:
    fake.users["1"].videos = [FakeVideo(str(n), NOON - timedelta(hours=n)) for n in range(150)]

    first = twitch.recent_posts(CHANNEL, credential=credential).value
    second = twitch.recent_posts(CHANNEL, credential=credential, cursor=first.next_cursor).value

    assert [item.external_id for item in first.items + second.items] == [str(n) for n in range(150)]
    assert second.next_cursor is None
    assert first.items[0] == PostStats(
        external_id="0",
        channel_external_id="1",
        kind="video",
        title="VOD",
        url="https://www.twitch.tv/videos/0",
        thumbnail_url="https://static-cdn.jtvnw.net/cf_vods/x/thumb-320x180.jpg",
        published_at=NOON,
        duration_seconds=11_313,
        views=18_630,
        language="en",
        fetched_at=NOON,
    )


def test_a_channel_without_recordings_has_an_empty_page(
    twitch: Twitch, fake: FakeTwitch, credential: Credential
) -> None:
    fake.users["1"].videos = []

    assert twitch.recent_posts(ChannelRef("twitch", handle="demo"), credential=credential).value.items == ()


def test_recordings_that_ran_out_are_gone(twitch: Twitch, credential: Credential) -> None:
    both = twitch.post_stats([POST, PostRef("twitch", "9")], credential=credential).outcomes
    none = twitch.post_stats([PostRef("twitch", "8"), PostRef("twitch", "9")], credential=credential).outcomes

    assert both[0].value is not None and both[0].value.views == 18_630
    assert [type(outcome.error) for outcome in (both[1], *none)] == [Gone] * 3


def test_resolving(twitch: Twitch, fake: FakeTwitch, credential: Credential) -> None:
    fake.clips["AwkwardHelpless"] = "1"

    def found(text: str) -> ChannelRef:
        return twitch.resolve_remote(text, credential=credential).value

    assert found("https://www.twitch.tv/Demo") == ChannelRef("twitch", "1", "demo")
    assert found("https://www.twitch.tv/videos/335") == CHANNEL
    assert found("https://clips.twitch.tv/AwkwardHelpless") == CHANNEL
    assert found("1") == CHANNEL
    for missing in ("nobody", "https://clips.twitch.tv/Missing", "https://www.twitch.tv/videos/9"):
        with pytest.raises(Gone):
            found(missing)


def test_a_revoked_token_is_replaced_by_a_new_app_token(
    twitch: Twitch, fake: FakeTwitch, credential: Credential, transport
) -> None:
    fake.revoke_tokens()
    assert type(twitch.channel_stats([CHANNEL], credential=credential).outcomes[0].error) is TokenExpired

    token = app_token(transport, Client(CLIENT_ID, CLIENT_SECRET), now=NOON, url=f"{fake.url}/oauth2/token")

    assert token.expires_at == NOON + timedelta(seconds=5_011_271)
    renewed = Credential("twitch", client_id=CLIENT_ID, access_token=token.access_token)
    assert twitch.channel_stats([CHANNEL], credential=renewed).outcomes[0].error is None


def test_a_wrong_application_is_refused(twitch: Twitch, fake: FakeTwitch, transport) -> None:
    with pytest.raises(Forbidden):
        app_token(transport, Client(CLIENT_ID, "wrong"), now=NOON, url=f"{fake.url}/oauth2/token")

    without_token = Credential("twitch", client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    assert type(twitch.channel_stats([CHANNEL], credential=without_token).outcomes[0].error) is TokenExpired
    assert (
        type(twitch.channel_stats([CHANNEL], credential=Credential("twitch")).outcomes[0].error) is Forbidden
    )
    assert [seen.path for seen in fake.requests] == ["/oauth2/token"]


def test_there_are_no_comments(twitch: Twitch, credential: Credential) -> None:
    with pytest.raises(NotSupported):
        twitch.comments(POST, credential=credential)


@pytest.mark.parametrize(
    ("text", "seconds"), [("3h8m33s", 11_313), ("45s", 45), ("2m", 120), ("", None), ("PT3M", None)]
)
def test_the_length_of_a_recording(text: str, seconds: int | None) -> None:
    assert duration(text) == seconds


CALLS = {
    "channel_stats": lambda twitch, c: twitch.channel_stats([CHANNEL], credential=c),
    "recent_posts": lambda twitch, c: twitch.recent_posts(CHANNEL, credential=c),
    "post_stats": lambda twitch, c: twitch.post_stats([POST], credential=c),
    "resolve_remote": lambda twitch, c: twitch.resolve_remote("demo", credential=c),
}


def refused(status: int) -> dict:
    return {"status": status, "body": {"error": "x", "status": status, "message": "y"}}


REFUSALS = [
    (refused(400), ChangedShape),
    (refused(401), TokenExpired),
    (refused(403), Forbidden),
    (refused(404), Gone),
    (refused(410), ChangedShape),
    (refused(429), RateLimited),
    ({"status": 200, "body": {}}, ChangedShape),
]


@faults.every(CALLS, [*faults.FAULTS, *REFUSALS])
def test_every_call_turns_every_fault_into_one_error(
    twitch: Twitch, fake: FakeTwitch, credential: Credential, call, fault, expected
) -> None:
    faults.check(fake, lambda: call(twitch, credential), fault, expected)
