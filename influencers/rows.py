"""Influencers as rows of a list: everything worked out once, so that a hundred rows draw in no time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from influencers.countries import country_name, flag, language_name
from influencers.models import Channel, Influencer
from irm.templatetags.shell_tags import compact, full, hue, icon, initials, relative
from platforms.registry import PLATFORMS

PLATFORM_ICONS = {
    "youtube": "brand-youtube",
    "instagram": "brand-instagram",
    "tiktok": "brand-tiktok",
    "twitch": "brand-twitch",
    "telegram": "brand-telegram",
    "vk": "brand-vk",
    "sandbox": "test-pipe",
}
SHOWN_TAGS = 2
SHOWN_CHANNELS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A channel in a list: its icon and followers; the title says the rest. Empty followers are unknown."""

    icon: SafeString
    url: str
    followers: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    uuid: str
    url: str
    name: str
    archived: bool
    avatar_url: str
    initials: str
    hue: str
    handle: str
    channels: list[Mark]
    more_channels: int
    flag: str
    country: str
    language: str
    languages: str
    stage: str
    tags: list[str]
    more_tags: int
    owner: str
    next_step: str
    next_step_date: date | None
    is_overdue: bool
    measured: str
    measured_at: datetime | None


def platform_label(platform: str) -> str:
    return PLATFORMS[platform].label if platform in PLATFORMS else platform


def list_rows(influencers: Iterable[Influencer], *, today: date) -> list[Row]:
    """Return rows for influencers whose stage, owner and channels are loaded."""
    icons: dict[str, SafeString] = {}
    return [_row(influencer, icons, today) for influencer in influencers]


def _row(influencer: Influencer, icons: dict[str, SafeString], today: date) -> Row:
    channels = list(influencer.channels.all())
    languages = [language_name(code) for code in influencer.languages]
    measured = max((channel.measured_at for channel in channels if channel.measured_at), default=None)
    step = influencer.next_step_date
    return Row(
        uuid=str(influencer.uuid),
        url=influencer.get_absolute_url(),
        name=influencer.name,
        archived=influencer.archived_at is not None,
        avatar_url=next((channel.avatar_url for channel in channels if channel.avatar_url), ""),
        initials=initials(influencer.name),
        hue=hue(influencer.name),
        handle=next((f"@{channel.handle}" for channel in channels if channel.handle), ""),
        channels=[_mark(channel, icons) for channel in channels[:SHOWN_CHANNELS]],
        more_channels=max(len(channels) - SHOWN_CHANNELS, 0),
        flag=flag(influencer.country),
        country=country_name(influencer.country) if influencer.country else "",
        language=f"{languages[0]} +{len(languages) - 1}" if len(languages) > 1 else "".join(languages),
        languages=", ".join(languages),
        stage=influencer.stage.name if influencer.stage else "",
        tags=influencer.tags[:SHOWN_TAGS],
        more_tags=max(len(influencer.tags) - SHOWN_TAGS, 0),
        owner=influencer.owner.user.get_short_name() if influencer.owner else "",
        next_step=influencer.next_step,
        next_step_date=step,
        is_overdue=step is not None and step < today,
        measured=relative(measured) if measured else "",
        measured_at=measured,
    )


def _mark(channel: Channel, icons: dict[str, SafeString]) -> Mark:
    platform = channel.platform
    if platform not in icons:
        icons[platform] = icon(PLATFORM_ICONS.get(platform, "link"), platform_label(platform))
    name = channel.handle or channel.title or channel.external_id
    title = f"{platform_label(platform)} {name}\n{full(channel.followers)} followers"
    if channel.measured_at:
        title += f", {channel.get_source_display()}, {relative(channel.measured_at)}"
    return Mark(
        icon=icons[platform],
        url=channel.url,
        followers="" if channel.followers is None else compact(channel.followers),
        title=title,
    )
