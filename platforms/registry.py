"""Which platforms exist, what each can do, and how to get its adapter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from platforms import addresses
from platforms.adapter import Adapter
from platforms.contract import (
    INSTAGRAM,
    SANDBOX,
    TELEGRAM,
    TIKTOK,
    TWITCH,
    VK,
    YOUTUBE,
    Capabilities,
    ChannelRef,
    utc_now,
)
from platforms.instagram import Instagram
from platforms.sandbox import Sandbox
from platforms.telegram import TelegramBot, TelegramGateway
from platforms.tiktok import TikTok
from platforms.transport import Transport
from platforms.twitch import Twitch
from platforms.vk import VKontakte
from platforms.youtube import YouTube

DAY = 86400


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's face: what is known without asking its servers."""

    name: str
    label: str
    capabilities: Capabilities
    adapter: type[Adapter] | None = None
    """``None`` while there is no way to read it automatically; figures are then entered by hand."""

    def profile_url(self, handle: str | None = None, external_id: str | None = None) -> str:
        """Give the public address, or "" when neither handle nor id leads to one."""
        return addresses.profile_url(self.name, handle=handle, external_id=external_id)

    def normalize_handle(self, handle: str) -> str:
        return addresses.normalize_handle(self.name, handle)

    def resolve(self, text: str) -> ChannelRef:
        """Read a URL, handle or id of this platform; raise ``NotAProfile`` otherwise."""
        return addresses.resolve(text, platform=self.name)


PLATFORMS: Mapping[str, Platform] = {
    YOUTUBE: Platform(
        YOUTUBE,
        "YouTube",
        Capabilities(
            stats_batch=50,
            post_stats_batch=50,
            push=True,
            credential_fields=("key",),
            buckets=(("yt.general", 10_000, DAY), ("yt.search", 100, DAY), ("yt.batchstats", 10_000, DAY)),
            notes=(
                "Subscribers are rounded down to three figures by YouTube.",
                "Allowances reset at midnight Pacific time.",
                "Views count from the first frame since August 2026, so older and newer views differ.",
                "YouTube does not publish shares, nor likes or comments the owner hides.",
            ),
        ),
        YouTube,
    ),
    INSTAGRAM: Platform(
        INSTAGRAM,
        "Instagram",
        Capabilities(
            posts_batch=25,
            comments_of_strangers=False,
            push=True,
            needs_consent=True,
            credential_fields=("access_token", "account_id"),
            buckets=(("ig.user", 200, 3600),),
            notes=(
                "Needs one professional account of yours, through which other professional accounts are read.",
                "Personal accounts cannot be read.",
                "Comments can be read only on posts of influencers who gave their consent.",
            ),
        ),
        Instagram,
    ),
    TIKTOK: Platform(
        TIKTOK,
        "TikTok",
        Capabilities(
            posts_batch=20,
            post_stats_batch=20,
            can_comments=False,
            comments_of_strangers=False,
            push=True,
            needs_consent=True,
            credential_fields=("client_id", "client_secret", "access_token"),
            buckets=(("tt.userinfo", 600, 60), ("tt.videolist", 600, 60), ("tt.videoquery", 600, 60)),
            notes=(
                "TikTok shows figures only to influencers' own consent: send the consent link.",
                "Comments are not read: TikTok shows them only through its Business API.",
            ),
        ),
        TikTok,
    ),
    TWITCH: Platform(
        TWITCH,
        "Twitch",
        Capabilities(
            stats_batch=100,
            posts_batch=100,
            post_stats_batch=100,
            can_comments=False,
            comments_of_strangers=False,
            push=True,
            credential_fields=("client_id", "client_secret"),
            buckets=(("tw.app", 800, 60),),
            notes=(
                "Twitch has no comments, likes or shares.",
                "Recordings vanish after 7 to 60 days; their last known figures stay.",
                "Followers cost one call per channel; profiles come a hundred at a time.",
            ),
        ),
        Twitch,
    ),
    TELEGRAM: Platform(
        TELEGRAM,
        "Telegram",
        Capabilities(
            can_posts=False,
            can_comments=False,
            comments_of_strangers=False,
            push=True,
            credential_fields=("key",),
            buckets=(("tg.bot", 60, 60),),
            notes=(
                "A bot reads title, description and subscribers of public channels.",
                "Posts, views and comments need the optional gateway.",
            ),
        ),
        TelegramBot,
    ),
    VK: Platform(
        VK,
        "VK",
        Capabilities(
            stats_batch=500,
            posts_batch=100,
            post_stats_batch=100,
            push=True,
            credential_fields=("key",),
            buckets=(("vk.rps", 5, 1), ("vk.wallget", 5_000, DAY)),
            notes=(
                "A community's wall can be read 5,000 times a day per key.",
                "VK marks advertising posts, and so do we.",
            ),
        ),
        VKontakte,
    ),
    SANDBOX: Platform(
        SANDBOX,
        "Sandbox",
        Capabilities(
            stats_batch=50,
            post_stats_batch=50,
            buckets=(("sb.calls", 1_000_000, DAY),),
            notes=("Fictional figures for demonstrations and drills; nothing here is real.",),
        ),
        Sandbox,
    ),
}


TELEGRAM_WITH_GATEWAY = Capabilities(
    posts_batch=100,
    post_stats_batch=100,
    push=True,
    credential_fields=("access_token",),
    buckets=(("tg.gateway", 30, 60), ("tg.resolve", 100, DAY)),
    notes=(
        "Read through your own gateway and its Telegram account.",
        "About a hundred new channel names can be looked up a day.",
    ),
)
"""What Telegram gives where the installation runs a gateway."""


def resolve(text: str, platform: str | None = None) -> ChannelRef:
    """Read a URL of any platform, or a handle or id of ``platform``; raise ``NotAProfile`` otherwise."""
    return addresses.resolve(text, platform=platform)


def adapter(
    name: str,
    *,
    transport: Transport | None = None,
    base_url: str | None = None,
    gateway_url: str | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Adapter:
    """Make the adapter of a platform; raise ``LookupError`` when it cannot be read automatically.

    ``gateway_url`` is the address of an installation's Telegram gateway, which is then used instead of
    the Bot API.
    """
    if name == TELEGRAM and gateway_url:
        return TelegramGateway(transport=transport, base_url=gateway_url, clock=clock)
    made = PLATFORMS[name].adapter
    if made is None:
        raise LookupError(f"{PLATFORMS[name].label} cannot be read automatically.")
    return made(transport=transport, base_url=base_url, clock=clock)
