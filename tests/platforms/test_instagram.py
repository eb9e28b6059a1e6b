"""Instagram: a viewer discovers professional accounts, an owner shows their own comments."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from platforms.contract import (
    ChannelRef,
    ChannelStats,
    CommentItem,
    Credential,
    PostRef,
    PostStats,
    QuotaReading,
    Spend,
)
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    NotAProfile,
    NotSupported,
    Private,
    QuotaSpent,
    Temporary,
    TokenExpired,
)
from platforms.instagram import OWNER_SCOPE, Instagram
from platforms.registry import adapter
from tests.platforms import faults
from tests.platforms.conftest import NOON
from tests.platforms.fakes.instagram import (
    APP_SECRET,
    VIEWER_ID,
    VIEWER_TOKEN,
    FakeComment,
    FakeInstagram,
    FakeMedia,
    parse_fields,
)

ID = "17841401441775531"
VIEWER = Credential("instagram", access_token=VIEWER_TOKEN, account_id=VIEWER_ID)
OWNER = Credential("instagram", access_token="owner", account_id=ID, scopes=frozenset({OWNER_SCOPE}))
CHANNEL = ChannelRef("instagram", handle="demo")
POST = PostRef("instagram", "m1")


@pytest.fixture
def fake() -> Iterator[FakeInstagram]:
    with FakeInstagram(now=NOON) as fake:
        comment = FakeComment("c1", NOON, replies=[FakeComment("c2", NOON, "thx", "demo", ID)])
        fake.add_account(ID).media.append(FakeMedia("m1", NOON - timedelta(hours=2), comments=[comment]))
        fake.owners["owner"] = ID
        yield fake


@pytest.fixture
def instagram(fake: FakeInstagram, transport) -> Instagram:
    made = adapter("instagram", transport=transport, base_url=f"{fake.url}/v26.0", clock=fake.now)
    assert isinstance(made, Instagram)
    return made


@pytest.mark.parametrize("credential", [VIEWER, OWNER], ids=["viewer", "owner"])
def test_an_account_is_read_the_same_by_viewer_and_owner(
    instagram: Instagram, credential: Credential
) -> None:
    batch = instagram.channel_stats([CHANNEL], credential=credential)

    assert batch.outcomes[0].value == ChannelStats(
        external_id=ID,
        handle="demo",
        title="Demo",
        bio="bio",
        avatar_url="https://scontent.cdninstagram.com/p.jpg",
        url="https://www.instagram.com/demo/",
        followers=267_793,
        following=12,
        posts=1,
        fetched_at=NOON,
    )
    assert batch.spent == (Spend("ig.user", 1),)


def test_a_viewer_gets_account_and_posts_in_one_call(instagram: Instagram, fake: FakeInstagram) -> None:
    answer = instagram.channel_with_posts(CHANNEL, credential=VIEWER)

    stats, page = answer.value
    assert (stats.followers, answer.spent) == (267_793, (Spend("ig.user", 1),))
    assert page.items == (
        PostStats(
            external_id="m1",
            channel_external_id=ID,
            kind="short",
            text="hi",
            url="https://www.instagram.com/reel/m1/",
            thumbnail_url="https://scontent.cdninstagram.com/t.jpg",
            published_at=NOON - timedelta(hours=2),
            views=4_321,
            likes=120,
            comments=1,
            fetched_at=NOON,
        ),
    )


@pytest.mark.parametrize("credential", [VIEWER, OWNER], ids=["viewer", "owner"])
def test_posts_page_to_the_end(instagram: Instagram, fake: FakeInstagram, credential: Credential) -> None:
    fake.accounts[ID].media = [FakeMedia(f"m{n}", NOON - timedelta(hours=n)) for n in range(60)]
    cursor, seen = None, []
    while True:
        page = instagram.recent_posts(CHANNEL, credential=credential, cursor=cursor).value
        seen += [item.external_id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert seen == [f"m{n}" for n in range(60)]


def test_kinds_and_hidden_figures(instagram: Instagram, fake: FakeInstagram) -> None:
    fake.accounts[ID].hides_likes = True
    fake.accounts[ID].media = [
        FakeMedia("m1", NOON, kind="IMAGE", product="FEED", views=None),
        FakeMedia("m2", NOON, kind="CAROUSEL_ALBUM", product="FEED"),
        FakeMedia("m3", NOON, kind="VIDEO", product="FEED"),
    ]

    items = instagram.recent_posts(CHANNEL, credential=VIEWER).value.items

    assert [(item.kind, item.likes) for item in items] == [
        ("photo", None),
        ("carousel", None),
        ("video", None),
    ]
    assert (items[0].views, items[0].thumbnail_url) == (None, "https://scontent.cdninstagram.com/m.jpg")


def test_personal_missing_and_taken_over_accounts(instagram: Instagram, fake: FakeInstagram) -> None:
    fake.add_account("17841499", username="private_person", professional=False)
    refs = [
        ChannelRef("instagram", handle="private_person"),
        ChannelRef("instagram", handle="nobody"),
        ChannelRef("instagram", "17841000000000000", "demo"),
        ChannelRef("instagram", ID),
        CHANNEL,
    ]

    outcomes = [instagram.channel_stats([ref], credential=VIEWER).outcomes[0] for ref in refs]

    assert [type(outcome.error) for outcome in outcomes] == [Gone, Gone, Gone, NotAProfile, type(None)]
    assert outcomes[0].error is not None and outcomes[2].error is not None
    assert outcomes[0].error.for_person == "Instagram shows no professional account of this name."
    assert outcomes[2].error.for_person == "On Instagram the name “demo” now belongs to another account."


def test_a_consent_shows_only_its_own_account(instagram: Instagram) -> None:
    for ref in (
        ChannelRef("instagram", handle="other"),
        ChannelRef("instagram", "17841000000000000", "demo"),
    ):
        assert type(instagram.channel_stats([ref], credential=OWNER).outcomes[0].error) is Private


def test_an_owners_posts_are_read_one_by_one(instagram: Instagram) -> None:
    batch = instagram.post_stats([POST, PostRef("instagram", "m9")], credential=OWNER)

    assert batch.outcomes[0].value is not None
    assert (batch.outcomes[0].value.shares, batch.outcomes[0].value.comments_open) == (4, True)
    assert type(batch.outcomes[1].error) is Gone
    assert batch.spent == (Spend("ig.user", 2),)
    assert type(instagram.post_stats([POST], credential=VIEWER).outcomes[0].error) is NotSupported


def test_comments_of_an_owner(instagram: Instagram) -> None:
    page = instagram.comments(POST, credential=OWNER).value

    assert page.items == (
        CommentItem(
            external_id="c1",
            post_external_id="m1",
            text="nice",
            author_name="ann",
            author_external_id="1784555",
            published_at=NOON,
            likes=2,
            by_owner=False,
            fetched_at=NOON,
        ),
        CommentItem(
            external_id="c2",
            post_external_id="m1",
            parent_external_id="c1",
            text="thx",
            author_name="demo",
            author_external_id=ID,
            published_at=NOON,
            likes=2,
            by_owner=True,
            fetched_at=NOON,
        ),
    )


def test_all_comments_and_replies_are_reached_once(instagram: Instagram, fake: FakeInstagram) -> None:
    fake.accounts[ID].media[0].comments = [
        FakeComment(
            f"c{n}",
            NOON - timedelta(minutes=n),
            replies=[FakeComment(f"c{n}.{r}", NOON) for r in range(60 if n == 3 else 0)],
        )
        for n in range(120)
    ]

    pages = list(instagram.new_comments(POST, credential=OWNER, known=set()))

    assert len({item.external_id for answer in pages for item in answer.value.items}) == 120 + 60
    assert len(list(instagram.new_comments(POST, credential=OWNER, known={"c60", "c3.59"}))) == 2 + 2


def test_a_viewer_never_sees_comments(instagram: Instagram, fake: FakeInstagram) -> None:
    with pytest.raises(NotSupported) as caught:
        instagram.comments(POST, credential=VIEWER)

    assert caught.value.for_person == "Instagram shows comments only with the consent of the post's owner."
    assert fake.requests == []


def test_usage_is_read_from_the_headers_and_the_limit_tells_when_it_ends(
    instagram: Instagram, fake: FakeInstagram
) -> None:
    fake.limit = 4
    quotas = [instagram.channel_stats([CHANNEL], credential=VIEWER).quota for _ in range(3)]

    assert quotas == [
        (),
        (QuotaReading("ig.user", used_share=0.5),),
        (QuotaReading("ig.user", used_share=0.75),),
    ]
    fake.calls = 4
    batch = instagram.channel_stats([CHANNEL, ChannelRef("instagram", handle="b")], credential=VIEWER)
    assert [type(outcome.error) for outcome in batch.outcomes] == [QuotaSpent, QuotaSpent]
    error = batch.outcomes[0].error
    assert error is not None and error.resets_at == NOON + timedelta(minutes=19)
    assert batch.spent == (Spend("ig.user", 1),)
    assert batch.quota == (QuotaReading("ig.user", used_share=1.0, resets_at=NOON + timedelta(minutes=19)),)


@pytest.mark.parametrize("header", ["not json", "[1]", '{"a": [1, "x"]}', '{"a": 5}', "{}"])
def test_odd_usage_headers_are_passed_over(instagram: Instagram, fake: FakeInstagram, header: str) -> None:
    body = {"business_discovery": {"id": ID, "username": "demo"}}
    fake.fail_next(1, status=200, body=body, headers={"X-Business-Use-Case-Usage": header})

    batch = instagram.channel_stats([CHANNEL], credential=VIEWER)

    assert (batch.quota, batch.outcomes[0].error) == ((), None)


def test_the_proof_of_the_app_secret_is_sent_when_there_is_one(
    instagram: Instagram, fake: FakeInstagram
) -> None:
    fake.needs_proof = True
    with_secret = Credential(
        "instagram", access_token=VIEWER_TOKEN, account_id=VIEWER_ID, client_secret=APP_SECRET
    )

    assert type(instagram.channel_stats([CHANNEL], credential=VIEWER).outcomes[0].error) is ChangedShape
    assert instagram.channel_stats([CHANNEL], credential=with_secret).outcomes[0].error is None


def test_resolving(instagram: Instagram) -> None:
    answer = instagram.resolve_remote("https://www.instagram.com/Demo/", credential=VIEWER)

    assert answer.value == ChannelRef("instagram", ID, "demo")
    with pytest.raises(NotAProfile):
        instagram.resolve_remote("https://www.instagram.com/p/AbC/", credential=VIEWER)


def test_the_fake_reads_field_expansion() -> None:
    parsed = parse_fields("business_discovery.username(a.b_c){id,media.after(QVFJ).limit(2){id,caption}},id")

    assert parsed == {
        "business_discovery": (
            {"username": "a.b_c"},
            {
                "id": ({}, {}),
                "media": ({"after": "QVFJ", "limit": "2"}, {"id": ({}, {}), "caption": ({}, {})}),
            },
        ),
        "id": ({}, {}),
    }
    with pytest.raises(ValueError, match="a"):
        parse_fields("a{b")


def refused(code: int, subcode: int = 0, status: int = 400, **extra: object) -> dict:
    return {
        "status": status,
        "body": {"error": {"code": code, "error_subcode": subcode, "message": "x", **extra}},
    }


CALLS = {
    "channel_stats": lambda ig: ig.channel_stats([CHANNEL], credential=VIEWER),
    "own_stats": lambda ig: ig.channel_stats([CHANNEL], credential=OWNER),
    "recent_posts": lambda ig: ig.recent_posts(CHANNEL, credential=VIEWER),
    "own_posts": lambda ig: ig.recent_posts(CHANNEL, credential=OWNER),
    "post_stats": lambda ig: ig.post_stats([POST], credential=OWNER),
    "comments": lambda ig: ig.comments(POST, credential=OWNER),
    "replies": lambda ig: ig.replies(POST, "c1", credential=OWNER),
}
REFUSALS = [
    (refused(2), Temporary),
    (refused(99, is_transient=True), Temporary),
    (refused(4, is_transient=True), QuotaSpent),
    (refused(80002), QuotaSpent),
    (refused(190, 463, 401), TokenExpired),
    (refused(190, 460), TokenExpired),
    (refused(10), Forbidden),
    (refused(200), Forbidden),
    (refused(368), Forbidden),
    (refused(110, 2207013), Gone),
    (refused(100, 33), Gone),
    (refused(100), ChangedShape),
]


@faults.every(CALLS, [*faults.FAULTS, *REFUSALS])
def test_every_call_turns_every_fault_into_one_error(
    instagram: Instagram, fake: FakeInstagram, call, fault, expected
) -> None:
    faults.check(fake, lambda: call(instagram), fault, expected)
