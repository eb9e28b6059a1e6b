"""Turn what a person typed (URL, handle or id) into a channel, without the network."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

from platforms.contract import INSTAGRAM, SANDBOX, TELEGRAM, TIKTOK, TWITCH, VK, YOUTUBE, ChannelRef
from platforms.errors import NotAProfile

LONGEST = 500
YOUTUBE_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
YOUTUBE_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
VK_PAGE = re.compile(r"(club|public|event|id)(\d{1,12})")
_HOST_FIRST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)")
_HOST_END = re.compile(r"[/?#:]")
VK_POST = re.compile(r"wall(-?\d+_\d+)")


@dataclass(frozen=True, slots=True)
class _Link:
    host: str
    parts: tuple[str, ...]
    query: Mapping[str, list[str]]

    def part(self, index: int) -> str:
        return self.parts[index] if index < len(self.parts) else ""


@dataclass(frozen=True, slots=True)
class _Network:
    label: str
    hosts: tuple[str, ...]
    handle: re.Pattern[str]
    external_id: re.Pattern[str]
    read_link: Callable[[_Link], ChannelRef]
    by_id: str
    by_handle: str
    other_pages: Mapping[str, str]
    """First part of an address that is not a profile -> what it is."""


def platform_of(text: str) -> str | None:
    """Name the platform a URL belongs to, or ``None``."""
    link = _split(text.strip())
    if link is None:
        return None
    return _network_of(link.host)


def normalize_handle(platform: str, handle: str) -> str:
    """Give the one spelling of a handle that is stored and compared: no ``@``, lower case."""
    return unquote(handle).strip().lstrip("@").strip("/").lower()


def profile_url(platform: str, *, handle: str | None = None, external_id: str | None = None) -> str:
    """Give the public address of a profile, or "" when neither handle nor id leads to one."""
    network = NETWORKS[platform]
    if platform == VK and external_id and not handle:
        return f"https://vk.com/{'club' if external_id.startswith('-') else 'id'}{external_id.lstrip('-')}"
    if platform == YOUTUBE and handle and "/" in handle:
        return f"https://www.youtube.com/{handle}"
    if handle:
        return network.by_handle.format(handle)
    return network.by_id.format(external_id) if external_id and network.by_id else ""


def resolve(text: str, *, platform: str | None = None) -> ChannelRef:
    """Read a profile's URL, handle or id.

    A handle or id alone needs ``platform``. Raises ``NotAProfile`` with one sentence saying what the
    text is instead (a video, a search page, another platform) or what is missing.
    """
    text = text.strip().strip("<>\"'\u200b\ufeff")
    if not text:
        raise NotAProfile("Type a profile link, a handle or an id.")
    if len(text) > LONGEST or "\x00" in text:
        raise NotAProfile("This is too long to be a profile link or a handle.")
    link = _split(text)
    if link is not None:
        return _from_link(link, platform)
    if platform is None:
        raise NotAProfile("Give the whole link, or choose the platform this handle is on.")
    return _from_word(text, platform)


def _from_link(link: _Link, platform: str | None) -> ChannelRef:
    name = _network_of(link.host)
    if name is None:
        raise NotAProfile(f"{link.host} is not one of the platforms that can be read.")
    network = NETWORKS[name]
    if platform is not None and platform != name:
        raise NotAProfile(f"This link is on {network.label}, not on {NETWORKS[platform].label}.")
    what = network.other_pages.get(link.part(0).lower())
    if what:
        _refuse(what)
    return network.read_link(link)


def _from_word(text: str, platform: str) -> ChannelRef:
    network = NETWORKS[platform]
    if network.external_id.fullmatch(text):
        return ChannelRef(platform, external_id=text)
    return _by_handle(platform, text)


def _by_handle(platform: str, text: str) -> ChannelRef:
    handle = normalize_handle(platform, text)
    network = NETWORKS[platform]
    if not network.handle.fullmatch(handle):
        raise NotAProfile(f"“{text[:60]}” cannot be a handle on {network.label}.")
    # On the sandbox the handle is the id: it has no server that could tell one from the other.
    return ChannelRef(platform, external_id=handle if platform == SANDBOX else None, handle=handle)


def _split(text: str) -> _Link | None:
    """Cut an address into host, path parts and query; ``None`` for a handle or an id."""
    scheme, separator, rest = text.partition("://")
    if separator:
        if scheme.lower() not in ("http", "https", "tg"):
            raise NotAProfile("This is not a web address. Give an https link, a handle or an id.")
    elif _HOST_FIRST.match(text) and _known_host(text):
        scheme, rest = "https", text
    else:
        return None
    try:
        parts = urlsplit(f"{scheme.lower()}://{rest}")
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        raise NotAProfile("This is not a complete web address.") from None
    path = tuple(unquote(part) for part in parts.path.split("/") if part)
    return _Link(host, path, parse_qs(parts.query))


def _known_host(text: str) -> bool:
    host = _HOST_END.split(text.lower(), maxsplit=1)[0].removeprefix("www.")
    return _network_of(host) is not None


def _network_of(host: str) -> str | None:
    """Name the platform a host, or one it stands below (m.youtube.com), belongs to."""
    while host:
        if host in _HOSTS:
            return _HOSTS[host]
        host = host.partition(".")[2]
    return None


def _refuse(what: str, post: str = "") -> NoReturn:
    raise NotAProfile(f"This is a link to {what}, not to a profile.", post_external_id=post)


def _youtube(link: _Link) -> ChannelRef:
    first, second = link.part(0), link.part(1)
    video = link.query.get("v", [""])[0] if first == "watch" else second
    if link.host == "youtu.be":
        first, video = "watch", link.part(0)
    if first in ("watch", "shorts", "live", "embed", "v"):
        _refuse("a video", video if YOUTUBE_VIDEO.fullmatch(video) else "")
    if first == "channel":
        if not YOUTUBE_CHANNEL.fullmatch(second):
            raise NotAProfile("The channel id in this YouTube link is incomplete.")
        return ChannelRef(YOUTUBE, external_id=second)
    if first.startswith("@"):
        return _by_handle(YOUTUBE, first)
    if first in ("user", "c") and second:
        return ChannelRef(YOUTUBE, handle=f"{first}/{second.lower()}")
    if not first:
        _refuse("YouTube's front page")
    return ChannelRef(YOUTUBE, handle=f"c/{first.lower()}")


def _instagram(link: _Link) -> ChannelRef:
    name = link.part(1) if link.part(0) == "_u" else link.part(0)
    if link.part(1) in ("p", "reel", "tv") and link.part(2):
        _refuse("a post", link.part(2))
    if not name:
        _refuse("Instagram's front page")
    return _by_handle(INSTAGRAM, name)


def _tiktok(link: _Link) -> ChannelRef:
    if link.host in ("vm.tiktok.com", "vt.tiktok.com"):
        _refuse("a shortened page: open it and copy the address of the profile")
    if not link.part(0).startswith("@"):
        _refuse("a page of TikTok")
    if link.part(1) in ("video", "photo"):
        _refuse("a video", link.part(2))
    return _by_handle(TIKTOK, link.part(0))


def _twitch(link: _Link) -> ChannelRef:
    if link.host == "clips.twitch.tv" or link.part(1) == "clip":
        _refuse("a clip", link.part(2) or link.part(0))
    if link.part(0) == "videos":
        _refuse("a video", link.part(1))
    name = link.part(1) if link.part(0) in ("popout", "moderator", "u") else link.part(0)
    if not name:
        _refuse("Twitch's front page")
    return _by_handle(TWITCH, name)


def _telegram(link: _Link) -> ChannelRef:
    name, post = link.part(0), link.part(1)
    if link.host == "resolve" and "domain" in link.query:
        name, post = link.query["domain"][0], ""
    elif link.host.endswith(".t.me"):
        name, post = link.host.removesuffix(".t.me"), link.part(0)
    elif name == "s":
        name, post = link.part(1), link.part(2)
    if name.startswith("+") or name in ("joinchat", "c") or link.host in ("join", "privatepost"):
        _refuse("a private Telegram chat, which cannot be read")
    if post.isdigit():
        _refuse("a post", f"{name.lower()}/{post}")
    if not name:
        _refuse("Telegram's front page")
    return _by_handle(TELEGRAM, name)


def _vk(link: _Link) -> ChannelRef:
    first = link.part(0)
    post = VK_POST.match(link.query.get("w", [""])[0]) or VK_POST.fullmatch(first)
    if post:
        _refuse("a post", post[1])
    for start, what in (
        ("video", "a video"),
        ("clip", "a clip"),
        ("photo", "a photo"),
        ("album", "an album"),
    ):
        if re.match(rf"{start}s?-?\d+(_\d+)?$", first):
            _refuse(what)
    page = VK_PAGE.fullmatch(first)
    if page:
        return ChannelRef(VK, external_id=page[2] if page[1] == "id" else f"-{page[2]}")
    if not first:
        _refuse("VK's front page")
    return _by_handle(VK, first)


def _sandbox(link: _Link) -> ChannelRef:
    if link.part(1) == "post":
        _refuse("a post", f"{link.part(0)}:{link.part(2)}")
    if not link.part(0):
        _refuse("the sandbox's front page")
    return _by_handle(SANDBOX, link.part(0))


NETWORKS: Mapping[str, _Network] = {
    YOUTUBE: _Network(
        "YouTube",
        ("youtube.com", "youtu.be", "youtube-nocookie.com"),
        re.compile(r"(?:(?:user|c)/)?[\w.·-]{1,60}"),
        YOUTUBE_CHANNEL,
        _youtube,
        "https://www.youtube.com/channel/{}",
        "https://www.youtube.com/@{}",
        {
            "results": "a search page",
            "playlist": "a playlist",
            "feed": "a page of YouTube",
            "hashtag": "a hashtag page",
            "gaming": "a page of YouTube",
            "premium": "a page of YouTube",
            "about": "a page of YouTube",
            "redirect": "a redirect",
            "post": "a community post",
            "clip": "a clip",
        },
    ),
    INSTAGRAM: _Network(
        "Instagram",
        ("instagram.com", "instagr.am"),
        re.compile(r"[a-z0-9._]{1,30}"),
        re.compile(r"17841\d{9,13}"),
        _instagram,
        "",
        "https://www.instagram.com/{}/",
        {
            "p": "a post",
            "reel": "a reel",
            "reels": "a reel",
            "tv": "a video",
            "stories": "a story",
            "explore": "a search page",
            "accounts": "a page of Instagram",
            "direct": "a private message",
            "about": "a page of Instagram",
            "share": "a shared page: open it and copy the address of the profile",
        },
    ),
    TIKTOK: _Network(
        "TikTok",
        ("tiktok.com",),
        re.compile(r"[\w.]{2,24}"),
        re.compile(r"-?[0-9a-zA-Z]{8}-[0-9a-zA-Z-]{20,40}"),
        _tiktok,
        "",
        "https://www.tiktok.com/@{}",
        {
            "tag": "a hashtag page",
            "music": "a sound",
            "search": "a search page",
            "discover": "a search page",
            "foryou": "a page of TikTok",
            "t": "a shortened page: open it and copy the address of the profile",
        },
    ),
    TWITCH: _Network(
        "Twitch",
        ("twitch.tv",),
        re.compile(r"[a-z0-9][a-z0-9_]{1,24}"),
        re.compile(r"\d{1,12}"),
        _twitch,
        "",
        "https://www.twitch.tv/{}",
        {
            "directory": "a category page",
            "search": "a search page",
            "settings": "a page of Twitch",
            "subscriptions": "a page of Twitch",
            "downloads": "a page of Twitch",
            "p": "a page of Twitch",
        },
    ),
    TELEGRAM: _Network(
        "Telegram",
        ("t.me", "telegram.me", "telegram.dog", "resolve", "join", "privatepost"),
        re.compile(r"[a-z][a-z0-9_]{3,31}"),
        re.compile(r"-100\d{6,13}"),
        _telegram,
        "",
        "https://t.me/{}",
        {
            "share": "a share button",
            "addstickers": "a sticker set",
            "proxy": "a proxy",
            "socks": "a proxy",
            "addlist": "a folder of chats",
        },
    ),
    VK: _Network(
        "VK",
        ("vk.com", "vk.ru", "vkontakte.ru"),
        re.compile(r"[a-z][a-z0-9_.]{1,49}"),
        re.compile(r"-?\d{1,12}"),
        _vk,
        "",
        "https://vk.com/{}",
        {
            "feed": "a page of VK",
            "search": "a search page",
            "im": "a private message",
            "away.php": "a redirect",
            "audio": "a music page",
            "market": "a shop page",
        },
    ),
    SANDBOX: _Network(
        "Sandbox",
        ("sandbox.example",),
        re.compile(r"[a-z0-9][a-z0-9.-]{1,59}"),
        re.compile(r"(?!)"),
        _sandbox,
        "https://sandbox.example/{}",
        "https://sandbox.example/{}",
        {"search": "a search page"},
    ),
}
_HOSTS = {host: name for name, network in NETWORKS.items() for host in network.hosts}
