"""Influencers and their channels in words, as several pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from influencers.countries import country_name, flag, language_name
from influencers.models import Channel, Influencer, ListEntry
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


def platform_label(platform: str) -> str:
    return PLATFORMS[platform].label if platform in PLATFORMS else platform


@dataclass(frozen=True)
class ChannelWords:
    """A channel in one line. Unknown figures stay None."""

    icon: str
    label: str
    name: str
    url: str
    channel: Channel


def channel_words(influencer: Influencer) -> list[ChannelWords]:
    """Return somebody's channels, each in one line."""
    return [_in_words(channel) for channel in influencer.channels.order_by("platform", "pk")]


def _in_words(channel: Channel) -> ChannelWords:
    return ChannelWords(
        icon=PLATFORM_ICONS.get(channel.platform, "link"),
        label=platform_label(channel.platform),
        name=channel.handle or channel.title or channel.external_id,
        url=channel.url,
        channel=channel,
    )


@dataclass(frozen=True)
class PickedRow:
    """Somebody on a list, as the house and the client see them: no notes, prices or contacts."""

    entry: ListEntry
    name: str
    country: str
    languages: str
    channels: list[ChannelWords]
    avatar_url: str


def picked_rows(entries: Iterable[ListEntry]) -> list[PickedRow]:
    """Return the rows of a list from `queries.people_lists.entries_of`."""
    return [_picked(entry) for entry in entries]


def _picked(entry: ListEntry) -> PickedRow:
    person = entry.influencer
    channels = [_in_words(channel) for channel in person.channels.all()]
    return PickedRow(
        entry=entry,
        name=person.name,
        country=f"{flag(person.country)} {country_name(person.country)}" if person.country else "",
        languages=", ".join(language_name(code) for code in person.languages),
        channels=channels,
        avatar_url=next((each.channel.avatar_url for each in channels if each.channel.avatar_url), ""),
    )
