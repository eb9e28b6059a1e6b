"""Influencers as rows of a list: everything worked out once, so that a hundred rows draw in no time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from influencers.countries import country_name, flag, language_name
from influencers.models import Channel, Influencer
from influencers.states import SnapshotSource
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
SHOWN_CHANNELS = 3
REACH = '<a class="reach" href="{}" rel="noopener noreferrer" target="_blank" title="{}">{}{}</a>'


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of a person. Faces, channels and tags come drawn: they are most of a page's pieces."""

    uuid: str
    url: str
    name: str
    archived: bool
    face: SafeString
    handle: str
    channels: SafeString
    place: str
    place_title: str
    stage: str
    tags: SafeString
    owner: str
    next_step: str
    next_step_date: str
    is_overdue: bool
    measured: str


def platform_label(platform: str) -> str:
    return PLATFORMS[platform].label if platform in PLATFORMS else platform


def list_rows(influencers: Iterable[Influencer], *, today: date) -> list[Row]:
    """Return rows for influencers as `queries.listing.list_page` gives them."""
    drawing = _Drawing(today)
    return [drawing.row(influencer) for influencer in influencers]


class _Drawing:
    """Draws the rows of one page; what many rows share is worked out once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.icon = cache(
            lambda platform: icon(PLATFORM_ICONS.get(platform, "link"), platform_label(platform))
        )
        self.source = cache(lambda source: str(SnapshotSource(source).label) if source else "")
        self.tag = cache(lambda tag: format_html('<a class="tag" href="?tag={}">{}</a> ', quote(tag), tag))
        self.followers = gettext("followers")

    def row(self, influencer: Influencer) -> Row:
        channels = list(influencer.channels.all())
        measured = max((channel.measured_at for channel in channels if channel.measured_at), default=None)
        languages = [language_name(code) for code in influencer.languages]
        country = country_name(influencer.country) if influencer.country else ""
        more = f" +{len(languages) - 1}" if len(languages) > 1 else ""
        step = influencer.next_step_date
        return Row(
            uuid=str(influencer.uuid),
            url=influencer.get_absolute_url(),
            name=influencer.name,
            archived=influencer.archived_at is not None,
            face=self._face(influencer, channels),
            handle=next((f"@{channel.handle}" for channel in channels if channel.handle), ""),
            channels=self._channels(channels),
            place=f"{flag(influencer.country)} {languages[0] if languages else ''}{more}",
            place_title="\n".join(filter(None, (country, ", ".join(languages)))),
            stage=influencer.stage_name or "",
            tags=self._tags(influencer.tags),
            owner=_short_name(influencer.owner_name, influencer.owner_email),
            next_step=influencer.next_step,
            next_step_date=date_format(step, "j M") if step else "",
            is_overdue=step is not None and step < self.today,
            measured=relative(measured) if measured else "",
        )

    def _face(self, influencer: Influencer, channels: list[Channel]) -> SafeString:
        picture = next((channel.avatar_url for channel in channels if channel.avatar_url), "")
        if picture:
            return format_html(
                '<span class="face" aria-hidden="true"><img src="{}" alt="" loading="lazy" referrerpolicy="no-referrer"></span>',
                picture,
            )
        letters, color = initials(influencer.name), hue(influencer.name)
        return format_html('<span class="face {}" aria-hidden="true">{}</span>', color, letters)

    def _channels(self, channels: list[Channel]) -> SafeString:
        drawn = format_html_join("", REACH, (self._reach(channel) for channel in channels[:SHOWN_CHANNELS]))
        return SafeString(f"{drawn}{_rest(len(channels) - SHOWN_CHANNELS)}")

    def _reach(self, channel: Channel) -> tuple[str, str, SafeString, str]:
        name = channel.handle or channel.title or channel.external_id
        known = channel.followers is not None
        title = f"{platform_label(channel.platform)} {name}\n{full(channel.followers)} {self.followers}"
        if channel.source:
            title += f", {self.source(channel.source)}"
        return channel.url, title, self.icon(channel.platform), compact(channel.followers) if known else "?"

    def _tags(self, tags: list[str]) -> SafeString:
        return SafeString("".join(map(self.tag, tags[:SHOWN_TAGS])) + _rest(len(tags) - SHOWN_TAGS))


def _rest(number: int) -> str:
    return f'<span class="text-quiet">+{number}</span>' if number > 0 else ""


def _short_name(name: str | None, email: str | None) -> str:
    return (name or email or "").split(" ")[0].split("@")[0]
