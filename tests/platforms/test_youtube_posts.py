"""Posts on YouTube: lists, numbers, details, and what every call makes of a fault."""

from datetime import UTC, datetime, timedelta

import pytest

from platforms.contract import ChannelRef, Credential, PostRef, PostStats, Spend
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    PlatformError,
    QuotaSpent,
    RateLimited,
    Temporary,
    TokenExpired,
)
from platforms.registry import adapter
from platforms.youtube import YouTube
from platforms.youtube.shapes import duration
from tests.platforms.conftest import NOON
from tests.platforms.fakes.youtube import KEY, FakeYouTube
from tests.platforms.fakes.youtube_shapes import FakeComment

CREDENTIAL = Credential("youtube", key=KEY)
CHANNEL = "UC" + "a" * 22
REF = ChannelRef("youtube", external_id=CHANNEL)


def video_id(number: int) -> str:
    return f"v{number:010d}"


def post(number: int) -> PostRef:
    return PostRef("youtube", video_id(number))


REPLY = FakeComment("Ug000.0", "thx", NOON)
TALK = [FakeComment("Ug000", "nice", NOON, replies=[REPLY])]


@pytest.fixture
def youtube(fake_youtube: FakeYouTube, transport) -> YouTube:
    fake_youtube.add_channel(CHANNEL)
    made = adapter("youtube", transport=transport, base_url=fake_youtube.url, clock=fake_youtube.now)
    assert isinstance(made, YouTube)
    return made


def test_uploads_page_to_the_end_newest_first(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    for number in range(70):
        fake_youtube.add_video(video_id(number), CHANNEL, published=NOON - timedelta(days=number))

    first = youtube.recent_posts(REF, credential=CREDENTIAL)
    second = youtube.recent_posts(REF, credential=CREDENTIAL, cursor=first.value.next_cursor)

    assert [item.external_id for item in first.value.items + second.value.items] == [
        video_id(number) for number in range(70)
    ]
    assert (second.value.next_cursor, first.spent) == (None, (Spend("yt.general", 1),))
    assert first.value.items[0] == PostStats(
        external_id=video_id(0),
        channel_external_id=CHANNEL,
        title="t",
        text="d",
        url=f"https://www.youtube.com/watch?v={video_id(0)}",
        published_at=NOON,
        fetched_at=NOON,
    )


def test_uploads_are_ordered_by_publication_not_by_the_playlist(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, published=NOON - timedelta(days=3))
    fake_youtube.add_video(video_id(2), CHANNEL, published=NOON - timedelta(days=1))
    fake_youtube.playlist_order = [video_id(1), video_id(2)]

    page = youtube.recent_posts(REF, credential=CREDENTIAL).value

    assert [item.external_id for item in page.items] == [video_id(2), video_id(1)]


def test_deleted_and_private_entries_are_left_out(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL)
    fake_youtube.add_video(video_id(2), CHANNEL, status="private")
    fake_youtube.add_video(video_id(3), CHANNEL, status="deleted")

    page = youtube.recent_posts(REF, credential=CREDENTIAL).value

    assert [item.external_id for item in page.items] == [video_id(1)]


def test_a_channel_without_videos_has_an_empty_page(youtube: YouTube) -> None:
    page = youtube.recent_posts(REF, credential=CREDENTIAL).value

    assert (page.items, page.next_cursor) == ((), None)


def test_the_uploads_of_a_handle_and_of_a_told_playlist(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL)
    by_handle = youtube.recent_posts(ChannelRef("youtube", handle="demo"), credential=CREDENTIAL)
    told = youtube.recent_posts(
        ChannelRef("youtube", CHANNEL, uploads_id="UU" + "a" * 22), credential=CREDENTIAL
    )

    assert by_handle.value.items == told.value.items != ()
    assert by_handle.spent == (Spend("yt.general", 2),)


def test_counters_come_from_their_own_allowance(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    for number in range(60):
        fake_youtube.add_video(video_id(number), CHANNEL)
    fake_youtube.set_remaining("general", 0)

    batch = youtube.post_stats([post(number) for number in range(60)], credential=CREDENTIAL)

    assert batch.spent == (Spend("yt.batchstats", 2),)
    assert batch.outcomes[0].value == PostStats(
        external_id=video_id(0),
        published_at=NOON,
        duration_seconds=213,
        views=12_345,
        likes=678,
        comments=0,
        fetched_at=NOON,
    )


def test_counters_fall_back_to_the_general_allowance_where_the_key_is_refused(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL)
    fake_youtube.bare_key_reads_batch_stats = False

    batch = youtube.post_stats([post(1)], credential=CREDENTIAL)

    assert batch.outcomes[0].value is not None and batch.outcomes[0].value.views == 12_345
    assert batch.spent == (Spend("yt.batchstats", 1), Spend("yt.general", 1))


def test_hidden_likes_and_comments_off_are_unknown(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, likes=None, comments=None)

    for batch in (
        youtube.post_stats([post(1)], credential=CREDENTIAL),
        youtube.post_details([post(1)], credential=CREDENTIAL),
    ):
        stats = batch.outcomes[0].value
        assert stats is not None
        assert (stats.views, stats.likes, stats.comments) == (12_345, None, None)
    assert stats.comments_open is False


def test_details_tell_kind_length_language_and_the_advertising_label(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, paid=True, seconds=3700)
    fake_youtube.add_video(video_id(2), CHANNEL, upright=True, seconds=59)
    fake_youtube.add_video(video_id(3), CHANNEL, upright=True, seconds=500)
    fake_youtube.add_video(video_id(4), CHANNEL, live=True)

    batch = youtube.post_details([post(number) for number in (1, 2, 3, 4)], credential=CREDENTIAL)

    values = [outcome.value for outcome in batch.outcomes if outcome.value]
    assert [(v.kind, v.duration_seconds, v.paid_promotion, v.language) for v in values] == [
        ("video", 3700, True, "de"),
        ("short", 59, False, "de"),
        ("video", 500, False, "de"),
        ("live", 213, False, "de"),
    ]
    assert values[0].thumbnail_url == f"https://i.ytimg.com/vi/{video_id(1)}/hq.jpg"


def test_a_deleted_video_is_gone_and_its_neighbor_is_read(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL)
    fake_youtube.add_video(video_id(2), CHANNEL, status="deleted")

    outcomes = youtube.post_details([post(1), post(2), post(3)], credential=CREDENTIAL).outcomes

    assert [type(outcome.error) for outcome in outcomes] == [type(None), Gone, Gone]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT3M33S", 213),
        ("213s", 213),
        ("213.500s", 213),
        ("PT1H", 3600),
        ("P1DT1S", 86401),
        ("P0D", 0),
        ("", None),
        ("soon", None),
    ],
)
def test_both_ways_to_write_a_length(text: str, seconds: int | None) -> None:
    assert duration(text) == seconds


CALLS = {
    "recent_posts": lambda youtube: youtube.recent_posts(REF, credential=CREDENTIAL),
    "post_stats": lambda youtube: raised(youtube.post_stats([post(1)], credential=CREDENTIAL)),
    "post_details": lambda youtube: raised(youtube.post_details([post(1)], credential=CREDENTIAL)),
    "comments": lambda youtube: youtube.comments(post(1), credential=CREDENTIAL),
    "replies": lambda youtube: youtube.replies(post(1), "Ug000", credential=CREDENTIAL),
    "resolve_remote": lambda youtube: youtube.resolve_remote("@demo", credential=CREDENTIAL),
}

FAULTS = [
    ({"status": 401, "body": {"error": {"code": 401, "errors": [{"reason": "authError"}]}}}, TokenExpired),
    ({"status": 403, "body": {"error": {"code": 403, "errors": [{"reason": "forbidden"}]}}}, Forbidden),
    ({"status": 403, "body": {"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}}, QuotaSpent),
    ({"status": 429, "body": b"slow down"}, RateLimited),
    ({"status": 500, "body": {}}, Temporary),
    ({"delay": 0.4}, Temporary),
    ({"truncate": True}, Temporary),
    ({"status": 200, "body": b"<html></html>"}, ChangedShape),
    ({"status": 200, "body": {"kind": "youtube#other"}}, ChangedShape),
]


def raised(batch):
    error = batch.outcomes[0].error
    if error:
        raise error
    return batch


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("fault", "expected"), FAULTS)
def test_every_call_turns_every_fault_into_one_error(
    youtube: YouTube, fake_youtube: FakeYouTube, call: str, fault: dict, expected: type[PlatformError]
) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, comments=TALK)
    CALLS[call](youtube)
    fake_youtube.fail_next(9, **fault)

    with pytest.raises(PlatformError) as caught:
        CALLS[call](youtube)

    assert type(caught.value) is expected


def test_the_channel_behind_a_video_is_found(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL)

    answer = youtube.resolve_remote(f"https://youtu.be/{video_id(1)}", credential=CREDENTIAL)

    assert answer.value == REF
    with pytest.raises(Gone):
        youtube.resolve_remote(f"https://youtu.be/{video_id(2)}", credential=CREDENTIAL)


def test_an_old_custom_address_is_searched_only_when_no_handle_has_its_name(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_channel("UC" + "b" * 22, title="Old Custom", handle="@elsewhere")
    fake_youtube.add_channel("UC" + "c" * 22, title="Old Custom Fans", handle="@fans")

    by_handle = youtube.resolve_remote("https://www.youtube.com/c/Demo", credential=CREDENTIAL)
    by_search = youtube.resolve_remote("https://www.youtube.com/c/old custom", credential=CREDENTIAL)

    assert by_handle.value.external_id == CHANNEL
    assert by_search.value.external_id == "UC" + "b" * 22
    assert by_search.spent == (Spend("yt.general", 1), Spend("yt.search", 1))


def test_a_search_that_finds_only_others_finds_nothing(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_channel("UC" + "c" * 22, title="Old Custom Fans", handle="@fans")

    with pytest.raises(Gone):
        youtube.resolve_remote("https://www.youtube.com/c/custom", credential=CREDENTIAL)


def test_the_day_of_the_clock_change_resets_at_the_right_hour() -> None:
    from platforms.youtube.calls import next_reset

    assert next_reset(datetime(2026, 7, 1, 12, tzinfo=UTC)) == datetime(2026, 7, 2, 7, tzinfo=UTC)
    assert next_reset(datetime(2026, 11, 1, 12, tzinfo=UTC)) == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert next_reset(datetime(2026, 11, 21, 7, 59, tzinfo=UTC)) == datetime(2026, 11, 21, 8, tzinfo=UTC)
