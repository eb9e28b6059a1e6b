"""What people type into the profile field."""

import pytest

from platforms.addresses import platform_of, profile_url
from platforms.contract import ChannelRef
from platforms.errors import NextStep, NotAProfile
from platforms.registry import PLATFORMS, resolve

ID = "UC" + "a" * 22


@pytest.mark.parametrize(
    ("text", "platform", "expected"),
    [
        (f"https://www.youtube.com/channel/{ID}", None, ChannelRef("youtube", external_id=ID)),
        (f"https://m.youtube.com/channel/{ID}/videos?view=0#x", None, ChannelRef("youtube", external_id=ID)),
        ("youtube.com/@Demo/shorts", None, ChannelRef("youtube", handle="demo")),
        ("https://youtube.com/@%D0%9C%D0%B8%D1%80", None, ChannelRef("youtube", handle="мир")),
        ("https://www.youtube.com/user/OldName", None, ChannelRef("youtube", handle="user/oldname")),
        ("https://www.youtube.com/c/Custom", None, ChannelRef("youtube", handle="c/custom")),
        ("http://youtube.com/Custom", None, ChannelRef("youtube", handle="c/custom")),
        (ID, "youtube", ChannelRef("youtube", external_id=ID)),
        (" @Demo ", "youtube", ChannelRef("youtube", handle="demo")),
        ("https://instagram.com/Some.Name_1/?hl=en", None, ChannelRef("instagram", handle="some.name_1")),
        ("https://www.instagram.com/some/reels/", None, ChannelRef("instagram", handle="some")),
        ("https://www.tiktok.com/@demo?lang=en", None, ChannelRef("tiktok", handle="demo")),
        ("https://www.twitch.tv/Demo/about", None, ChannelRef("twitch", handle="demo")),
        ("141981764", "twitch", ChannelRef("twitch", external_id="141981764")),
        ("https://t.me/s/demo_news", None, ChannelRef("telegram", handle="demo_news")),
        ("tg://resolve?domain=demo_news", None, ChannelRef("telegram", handle="demo_news")),
        ("https://demo_news.t.me", None, ChannelRef("telegram", handle="demo_news")),
        ("-1001234567890", "telegram", ChannelRef("telegram", external_id="-1001234567890")),
        ("https://m.vk.com/club123", None, ChannelRef("vk", external_id="-123")),
        ("vk.ru/public123", None, ChannelRef("vk", external_id="-123")),
        ("https://vk.com/id555", None, ChannelRef("vk", external_id="555")),
        ("https://vk.com/demo.page", None, ChannelRef("vk", handle="demo.page")),
        (
            "https://sandbox.example/mira-lund",
            None,
            ChannelRef("sandbox", external_id="mira-lund", handle="mira-lund"),
        ),
    ],
)
def test_a_profile_is_read_from_what_was_typed(text: str, platform: str | None, expected: ChannelRef) -> None:
    assert resolve(text, platform) == expected


@pytest.mark.parametrize(
    ("text", "platform", "sentence"),
    [
        ("", None, "Type a profile link, a handle or an id."),
        ("   ", "youtube", "Type a profile link, a handle or an id."),
        ("@demo", None, "Give the whole link, or choose the platform this handle is on."),
        ("https://youtu.be/abcdefghijk", None, "This is a link to a video, not to a profile."),
        (
            "https://www.youtube.com/results?search_query=x",
            None,
            "This is a link to a search page, not to a profile.",
        ),
        (
            "https://www.youtube.com/channel/UCshort",
            None,
            "The channel id in this YouTube link is incomplete.",
        ),
        ("https://www.youtube.com/", None, "This is a link to YouTube's front page, not to a profile."),
        ("https://instagram.com/p/AbC/", None, "This is a link to a post, not to a profile."),
        ("https://instagram.com/stories/some/1/", None, "This is a link to a story, not to a profile."),
        (
            "https://www.tiktok.com/@demo/video/7080213458555737986",
            None,
            "This is a link to a video, not to a profile.",
        ),
        (
            "https://vm.tiktok.com/ZSDx/",
            None,
            "This is a link to a shortened page: open it and copy the address of the profile, not to a profile.",
        ),
        ("https://clips.twitch.tv/Awkward", None, "This is a link to a clip, not to a profile."),
        (
            "https://t.me/+AbCd",
            None,
            "This is a link to a private Telegram chat, which cannot be read, not to a profile.",
        ),
        ("https://t.me/demo/55", None, "This is a link to a post, not to a profile."),
        ("https://vk.com/wall-1_2", None, "This is a link to a post, not to a profile."),
        ("https://vk.com/feed?w=wall-1_2", None, "This is a link to a page of VK, not to a profile."),
        ("https://vk.com/video-1_2", None, "This is a link to a video, not to a profile."),
        ("https://twitch.tv/demo", "youtube", "This link is on Twitch, not on YouTube."),
        ("https://evil.example/@demo", None, "evil.example is not one of the platforms that can be read."),
        (
            "https://notyoutube.com/@demo",
            None,
            "notyoutube.com is not one of the platforms that can be read.",
        ),
        (
            "javascript://youtube.com/@x",
            None,
            "This is not a web address. Give an https link, a handle or an id.",
        ),
        ("https://[::1", None, "This is not a complete web address."),
        ("a b c", "instagram", "“a b c” cannot be a handle on Instagram."),
        ("x" * 600, "youtube", "This is too long to be a profile link or a handle."),
        ("demo\x00", "youtube", "This is too long to be a profile link or a handle."),
    ],
)
def test_what_is_not_a_profile_is_named(text: str, platform: str | None, sentence: str) -> None:
    with pytest.raises(NotAProfile) as caught:
        resolve(text, platform)

    assert caught.value.for_person == sentence
    assert caught.value.what_next is NextStep.ASK_PERSON


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3s", "abcdefghijk"),
        ("https://youtu.be/abcdefghijk?si=x", "abcdefghijk"),
        ("https://www.youtube.com/shorts/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/live/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/watch?v=tooshort", ""),
        ("https://t.me/Demo/55", "demo/55"),
        ("https://vk.com/demo?w=wall-1_2", "-1_2"),
        ("https://sandbox.example/mira-lund/post/7", "mira-lund:7"),
    ],
)
def test_the_address_of_a_post_gives_the_post(text: str, post: str) -> None:
    with pytest.raises(NotAProfile) as caught:
        resolve(text)

    assert caught.value.post_external_id == post


def test_a_profile_address_leads_back_to_the_same_profile() -> None:
    refs = [
        ChannelRef("youtube", external_id=ID),
        ChannelRef("youtube", handle="demo"),
        ChannelRef("youtube", handle="user/old"),
        ChannelRef("instagram", handle="demo"),
        ChannelRef("tiktok", handle="demo"),
        ChannelRef("twitch", handle="demo"),
        ChannelRef("telegram", handle="demo_news"),
        ChannelRef("vk", external_id="-123"),
        ChannelRef("vk", external_id="555"),
        ChannelRef("vk", handle="demo"),
        ChannelRef("sandbox", "mira", "mira"),
    ]

    urls = [profile_url(ref.platform, handle=ref.handle, external_id=ref.external_id) for ref in refs]

    assert [resolve(url) for url in urls] == refs
    assert {platform_of(url) for url in urls} == set(PLATFORMS)


def test_a_platform_without_public_id_addresses_gives_no_url() -> None:
    assert profile_url("twitch", external_id="141981764") == ""
