"""Channels on YouTube: batches, missing figures, refusals."""

from datetime import UTC, datetime, timedelta

import pytest

from platforms.contract import ChannelRef, ChannelStats, Credential, Spend
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    NextStep,
    NotAProfile,
    QuotaSpent,
    RateLimited,
    Temporary,
)
from platforms.registry import adapter
from platforms.youtube import YouTube
from tests.platforms.conftest import NOON
from tests.platforms.fakes.youtube import KEY, FakeYouTube

CREDENTIAL = Credential("youtube", key=KEY)


def channel_id(number: int) -> str:
    return f"UC{number:022d}"


def ref(number: int) -> ChannelRef:
    return ChannelRef("youtube", external_id=channel_id(number))


@pytest.fixture
def youtube(fake_youtube: FakeYouTube, transport) -> YouTube:
    made = adapter("youtube", transport=transport, base_url=fake_youtube.url, clock=fake_youtube.now)
    assert isinstance(made, YouTube)
    return made


def test_a_channel_is_read_with_every_figure(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_channel(channel_id(1))

    batch = youtube.channel_stats([ref(1)], credential=CREDENTIAL)

    assert batch.outcomes[0].value == ChannelStats(
        external_id=channel_id(1),
        handle="demo",
        title="Demo",
        bio="bio",
        avatar_url=f"https://yt3.ggpht.com/{channel_id(1)}=s88",
        url="https://www.youtube.com/@demo",
        country="DE",
        language="de",
        followers=1_230_000,
        posts=412,
        views=98_765_432,
        published_at=datetime(2014, 3, 1, 12, 0, 0, 123456, tzinfo=UTC),
        precision="rounded3",
        fetched_at=NOON,
        raw_etag="e1234567",
        uploads_id="UU" + channel_id(1)[2:],
    )
    assert batch.spent == (Spend("yt.general", 1),)


def test_hidden_subscribers_and_missing_fields_are_unknown(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_channel(channel_id(1), hidden=True, handle=None, country=None, language=None)

    stats = youtube.channel_stats([ref(1)], credential=CREDENTIAL).outcomes[0].value

    assert stats is not None
    assert (stats.followers, stats.handle, stats.country, stats.language) == (None, None, None, None)
    assert stats.url == f"https://www.youtube.com/channel/{channel_id(1)}"


def test_fifty_channels_cost_one_unit_and_the_51st_another(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    for number in range(51):
        fake_youtube.add_channel(channel_id(number))

    batch = youtube.channel_stats([ref(number) for number in range(51)], credential=CREDENTIAL)

    assert [outcome.value and outcome.value.external_id for outcome in batch.outcomes] == [
        channel_id(number) for number in range(51)
    ]
    assert batch.spent == (Spend("yt.general", 2),)
    assert [len(seen.get("id").split(",")) for seen in fake_youtube.requests] == [50, 1]


def test_ids_left_out_of_the_answer_are_gone(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_channel(channel_id(1))
    fake_youtube.add_channel(channel_id(2), alive=False)

    outcomes = youtube.channel_stats([ref(1), ref(2), ref(3)], credential=CREDENTIAL).outcomes

    assert [type(outcome.error) for outcome in outcomes] == [type(None), Gone, Gone]
    assert outcomes[1].error is not None
    assert outcomes[1].error.what_next is NextStep.RECHECK_THEN_GONE
    assert outcomes[1].error.for_person == "YouTube no longer shows this account or post."


def test_an_answer_without_items_means_all_are_gone(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    outcomes = youtube.channel_stats([ref(1), ref(2)], credential=CREDENTIAL).outcomes

    assert [type(outcome.error) for outcome in outcomes] == [Gone, Gone]


def test_the_same_channel_twice_is_asked_once_and_answered_twice(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_channel(channel_id(1))

    batch = youtube.channel_stats([ref(1), ref(1)], credential=CREDENTIAL)

    assert [outcome.error for outcome in batch.outcomes] == [None, None]
    assert [seen.get("id") for seen in fake_youtube.requests] == [channel_id(1)]


def test_a_channel_known_by_handle_costs_a_call_of_its_own(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_channel(channel_id(1), handle="@Demo")
    fake_youtube.add_channel(channel_id(2), handle=None, username="OldName")

    batch = youtube.channel_stats(
        [ChannelRef("youtube", handle="demo"), ChannelRef("youtube", handle="user/oldname"), ref(2)],
        credential=CREDENTIAL,
    )

    assert [outcome.value and outcome.value.external_id for outcome in batch.outcomes] == [
        channel_id(1),
        channel_id(2),
        channel_id(2),
    ]
    assert batch.spent == (Spend("yt.general", 3),)


def test_quota_spent_in_the_middle_keeps_what_was_read(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    for number in range(120):
        fake_youtube.add_channel(channel_id(number))
    fake_youtube.set_remaining("general", 1)

    batch = youtube.channel_stats([ref(number) for number in range(120)], credential=CREDENTIAL)

    assert [type(outcome.error) for outcome in batch.outcomes] == [type(None)] * 50 + [QuotaSpent] * 70
    error = batch.outcomes[50].error
    assert error is not None
    # NOON is in winter time: midnight in Los Angeles is 08:00 UTC.
    assert (error.resets_at, error.bucket) == (datetime(2026, 11, 21, 8, 0, tzinfo=UTC), "yt.general")
    assert error.what_next is NextStep.WAIT_FOR_RESET
    assert batch.spent == (Spend("yt.general", 2),)
    assert len(fake_youtube.requests) == 2


def test_after_the_reset_the_quota_is_full_again(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_channel(channel_id(1))
    fake_youtube.set_remaining("general", 0)
    spent = youtube.channel_stats([ref(1)], credential=CREDENTIAL).outcomes[0].error
    assert isinstance(spent, QuotaSpent) and spent.resets_at is not None

    fake_youtube.advance(spent.resets_at - fake_youtube.now() - timedelta(seconds=1))
    assert isinstance(youtube.channel_stats([ref(1)], credential=CREDENTIAL).outcomes[0].error, QuotaSpent)
    fake_youtube.advance(timedelta(seconds=1))
    assert youtube.channel_stats([ref(1)], credential=CREDENTIAL).outcomes[0].error is None


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": 403, "errors": [{"domain": "usageLimits", "reason": "rateLimitExceeded"}]}},
        {
            "error": {
                "code": 429,
                "status": "RESOURCE_EXHAUSTED",
                "details": [{"reason": "RATE_LIMIT_EXCEEDED"}],
            }
        },
    ],
)
def test_the_limit_of_a_minute_is_a_short_pause(
    youtube: YouTube, fake_youtube: FakeYouTube, body: dict
) -> None:
    fake_youtube.fail_next(1, status=body["error"]["code"], body=body)

    error = youtube.channel_stats([ref(1)], credential=CREDENTIAL).outcomes[0].error

    assert isinstance(error, RateLimited)
    assert (error.retry_at, error.bucket) == (NOON + timedelta(seconds=60), "yt.general")


def test_a_wrong_key_stops_the_credential(youtube: YouTube) -> None:
    error = youtube.channel_stats([ref(1)], credential=Credential("youtube", key="wrong")).outcomes[0].error

    assert isinstance(error, Forbidden)
    assert error.what_next is NextStep.STOP_CREDENTIAL
    assert error.for_person == "YouTube does not accept the API key. Check it in the settings."


def test_without_a_key_nothing_is_asked(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    batch = youtube.channel_stats([ref(1)], credential=Credential("youtube"))

    assert isinstance(batch.outcomes[0].error, Forbidden)
    assert (batch.spent, fake_youtube.requests) == ((), [])


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"status": 200, "body": b"<html>Sorry</html>"}, ChangedShape),
        ({"status": 403, "body": b"<html>Sorry</html>"}, ChangedShape),
        ({"status": 200, "body": b'{"kind":"youtube#channelListResponse","items":[{"id"'}, ChangedShape),
        ({"status": 200, "body": b"{}"}, ChangedShape),
        ({"status": 200, "body": b"[]"}, ChangedShape),
        ({"status": 200, "body": {"kind": "youtube#channelListResponse", "items": {}}}, ChangedShape),
        (
            {"status": 200, "body": {"kind": "youtube#channelListResponse", "items": [{"etag": "x"}]}},
            ChangedShape,
        ),
        ({"status": 200, "body": b" " * 10_000_000}, ChangedShape),
        ({"status": 400, "body": {"error": {"errors": [{"reason": "invalidFilters"}]}}}, ChangedShape),
        ({"status": 403, "body": {"error": {"errors": [{"reason": "accessNotConfigured"}]}}}, Forbidden),
        ({"status": 500, "body": {}}, Temporary),
        ({"drop": True}, Temporary),
        ({"truncate": True}, Temporary),
        ({"delay": 0.4}, Temporary),
    ],
)
def test_every_kind_of_bad_answer_becomes_one_error(
    youtube: YouTube, fake_youtube: FakeYouTube, fault: dict, expected: type
) -> None:
    fake_youtube.add_channel(channel_id(1))
    fake_youtube.fail_next(3, **fault)

    error = youtube.channel_stats([ref(1)], credential=CREDENTIAL).outcomes[0].error

    assert type(error) is expected


@pytest.mark.parametrize(
    ("statistics", "followers"),
    [
        ({"subscriberCount": "5"}, 5),
        ({"subscriberCount": 5}, 5),
        ({"subscriberCount": None}, None),
        ({}, None),
        ({"subscriberCount": "0", "hiddenSubscriberCount": True}, None),
        ({"subscriberCount": "0", "hiddenSubscriberCount": False}, 0),
    ],
)
def test_a_count_is_read_from_any_form_of_a_number(
    youtube: YouTube, fake_youtube: FakeYouTube, statistics: dict, followers: int | None
) -> None:
    item = {"id": channel_id(1), "snippet": {"title": "x"}, "statistics": statistics}
    fake_youtube.fail_next(1, status=200, body={"kind": "youtube#channelListResponse", "items": [item]})

    stats = youtube.channel_stats([ref(1)], credential=CREDENTIAL).outcomes[0].value

    assert stats is not None
    assert stats.followers == followers


@pytest.mark.parametrize("count", ["1.2M", "-5", -5, 1.5, [], True, "１２"])
def test_one_broken_channel_does_not_spoil_its_neighbors(
    youtube: YouTube, fake_youtube: FakeYouTube, count: object
) -> None:
    items = [
        {"id": channel_id(1), "statistics": {"viewCount": count}},
        {"id": channel_id(2), "statistics": {"viewCount": "7"}},
    ]
    fake_youtube.fail_next(1, status=200, body={"kind": "youtube#channelListResponse", "items": items})

    outcomes = youtube.channel_stats([ref(1), ref(2)], credential=CREDENTIAL).outcomes

    assert isinstance(outcomes[0].error, ChangedShape)
    assert outcomes[0].error.detail.startswith("statistics.viewCount should be a whole number") or (
        outcomes[0].error.detail.startswith("viewCount should be a whole number")
    )
    assert outcomes[1].value is not None and outcomes[1].value.views == 7


def test_a_handle_is_resolved_to_the_permanent_id(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_channel(channel_id(1), handle="@Demo")

    answer = youtube.resolve_remote("https://youtube.com/@DEMO", credential=CREDENTIAL)

    assert answer.value == ChannelRef("youtube", channel_id(1), "demo")
    assert answer.spent == (Spend("yt.general", 1),)


def test_an_id_is_resolved_without_a_call(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    answer = youtube.resolve_remote(channel_id(1), credential=CREDENTIAL)

    assert (answer.value, answer.spent, fake_youtube.requests) == (ref(1), (), [])


def test_an_unknown_handle_is_said_to_be_missing(youtube: YouTube) -> None:
    with pytest.raises(Gone) as caught:
        youtube.resolve_remote("@nobody", credential=CREDENTIAL)

    assert caught.value.for_person == "There is no channel “nobody” on YouTube."
    assert caught.value.spent == (Spend("yt.general", 1),)


def test_a_page_that_is_no_profile_is_refused_without_a_call(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    with pytest.raises(NotAProfile):
        youtube.resolve_remote("https://www.youtube.com/feed/trending", credential=CREDENTIAL)

    assert fake_youtube.requests == []


def test_the_fake_refuses_what_the_real_server_refuses(fake_youtube: FakeYouTube, transport) -> None:
    def ask(**params: str) -> tuple[int, str]:
        reply = transport.request(
            "GET", f"{fake_youtube.url}/youtube/v3/channels", platform="x", params=params
        )
        error = reply.json(platform="x").get("error", {"errors": [{"reason": "ok"}]})
        return reply.status, error["errors"][0]["reason"]

    fifty_one = ",".join(channel_id(number) for number in range(51))
    assert ask(key=KEY, id="x") == (400, "missingRequiredParameter")
    assert ask(key=KEY, part="snippet") == (400, "missingRequiredParameter")
    assert ask(key=KEY, part="nonsense", id="x") == (400, "unknownPart")
    assert ask(key=KEY, part="id", id=fifty_one) == (400, "invalidFilters")
    assert ask(key=KEY, part="id", id="x", foo="1") == (400, "unexpectedParameter")
    assert ask(part="id", id="x") == (403, "forbidden")
    assert ask(key=KEY, part="id", id="x") == (200, "ok")
    assert fake_youtube.units_used() == 6
