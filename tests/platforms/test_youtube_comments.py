"""Comments on YouTube: pages, replies, and where paging ends."""

from datetime import timedelta

import pytest

from platforms.contract import ChannelRef, CommentItem, Credential, PostRef, Spend
from platforms.errors import (
    CommentsOff,
    Forbidden,
    NextStep,
    PlatformError,
    Private,
    QuotaSpent,
    Temporary,
)
from platforms.registry import adapter
from platforms.youtube import YouTube
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


@pytest.fixture
def youtube(fake_youtube: FakeYouTube, transport) -> YouTube:
    fake_youtube.add_channel(CHANNEL)
    made = adapter("youtube", transport=transport, base_url=fake_youtube.url, clock=fake_youtube.now)
    assert isinstance(made, YouTube)
    return made


def talk(count: int, *, replies: int = 0) -> list[FakeComment]:
    return [
        FakeComment(
            f"Ug{number:03d}",
            f"comment {number}",
            NOON - timedelta(minutes=count - number),
            replies=[
                FakeComment(f"Ug{number:03d}.{reply}", "thx", NOON, author_id=CHANNEL)
                for reply in range(replies)
            ],
        )
        for number in range(count)
    ]


def test_a_comment_is_read_with_its_reply(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, comments=talk(1, replies=1))

    page = youtube.comments(post(1), credential=CREDENTIAL).value

    written = NOON - timedelta(minutes=1)
    assert page.items == (
        CommentItem(
            external_id="Ug000",
            post_external_id=video_id(1),
            text="comment 0",
            author_name="@ann",
            author_external_id="UCcccccccccccccccccccccc",
            published_at=written,
            updated_at=written,
            likes=3,
            replies=1,
            by_owner=False,
            fetched_at=NOON,
        ),
        CommentItem(
            external_id="Ug000.0",
            post_external_id=video_id(1),
            parent_external_id="Ug000",
            text="thx",
            author_name="@ann",
            author_external_id=CHANNEL,
            published_at=NOON,
            updated_at=NOON,
            likes=3,
            by_owner=True,
            fetched_at=NOON,
        ),
    )
    assert (page.incomplete, page.next_cursor) == ((), None)


def test_replies_left_out_are_fetched(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, comments=talk(2, replies=7))

    pages = list(youtube.new_comments(post(1), credential=CREDENTIAL, known=set()))

    assert pages[0].value.incomplete == ("Ug001", "Ug000")
    items = [item for answer in pages for item in answer.value.items]
    assert len({item.external_id for item in items}) == 2 + 2 * 7
    assert {item.post_external_id for item in items} == {video_id(1)}
    assert [answer.spent for answer in pages] == [(Spend("yt.general", 1),)] * 3


def test_paging_ends_at_the_first_known_thread(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, comments=talk(350))

    def pages(known: set[str]) -> int:
        return len(list(youtube.new_comments(post(1), credential=CREDENTIAL, known=known)))

    assert [pages(set()), pages({"Ug349"}), pages({"Ug249"}), pages({"Ug000"})] == [4, 1, 2, 4]


def test_a_line_that_breaks_between_pages_keeps_the_pages_read(
    youtube: YouTube, fake_youtube: FakeYouTube
) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, comments=talk(250))
    fake_youtube.fail_next(9, path="commentThreads", after=1, drop=True)
    kept: list[str] = []

    with pytest.raises(Temporary) as caught:
        for answer in youtube.new_comments(post(1), credential=CREDENTIAL, known=set()):
            kept += [item.external_id for item in answer.value.items]

    assert len(kept) == 100
    assert caught.value.spent == (Spend("yt.general", 3),)


def test_comments_switched_off(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_video(video_id(1), CHANNEL, comments=None)

    with pytest.raises(CommentsOff) as caught:
        youtube.comments(post(1), credential=CREDENTIAL)

    assert caught.value.what_next is NextStep.MARK_COMMENTS_OFF


@pytest.mark.parametrize(
    ("domain", "reason", "expected"),
    [
        ("youtube.commentThread", "forbidden", Private),
        ("youtube.playlistItem", "playlistItemsNotAccessible", Private),
        ("global", "forbidden", Forbidden),
        ("usageLimits", "accessNotConfigured", Forbidden),
        ("usageLimits", "ipRefererBlocked", Forbidden),
        ("youtube.quota", "quotaExceeded", QuotaSpent),
    ],
)
def test_one_closed_video_does_not_stop_the_key(
    youtube: YouTube, fake_youtube: FakeYouTube, domain: str, reason: str, expected: type[PlatformError]
) -> None:
    body = {"error": {"code": 403, "message": "x", "errors": [{"domain": domain, "reason": reason}]}}
    fake_youtube.fail_next(1, status=403, body=body)

    with pytest.raises(expected):
        youtube.comments(post(1), credential=CREDENTIAL)


def test_a_deleted_author_leaves_the_comment(youtube: YouTube, fake_youtube: FakeYouTube) -> None:
    comment = FakeComment("Ug1", "hm", NOON, author="", author_id=None)
    fake_youtube.add_video(video_id(1), CHANNEL, comments=[comment])

    (item,) = youtube.comments(post(1), credential=CREDENTIAL).value.items

    assert (item.author_name, item.author_external_id, item.by_owner) == ("", None, None)
