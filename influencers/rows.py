"""Influencers as rows of a list: everything worked out once, so that a hundred rows draw in no time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from influencers.columns import CUSTOM, Column
from influencers.countries import country_name, flag, language_name
from influencers.models import Channel, Influencer, ListEntry
from influencers.queries.found_in import Match
from influencers.states import RiskLevel, SnapshotSource, VettingState
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
CELL = '<td class="{}" data-label="{}">{}</td>'
SHOWN_TAGS = 2
SHOWN_CHANNELS = 3
REACH = '<a class="reach" href="{}" rel="noopener noreferrer" target="_blank" title="{}">{}{}</a>'


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of a person. Cells come drawn: they are most of a page's pieces."""

    uuid: str
    url: str
    name: str
    archived: bool
    face: SafeString
    handle: str
    cells: SafeString
    barred: str = ""  # why this person cannot be proposed to the brand the list is looked at for
    found: Match | None = None  # where the search found them, when the row does not show it


def platform_label(platform: str) -> str:
    return PLATFORMS[platform].label if platform in PLATFORMS else platform


def list_rows(
    influencers: Iterable[Influencer],
    *,
    today: date,
    columns: Sequence[Column],
    barred: Mapping[int, str] | None = None,
    found: Mapping[int, Match] | None = None,
) -> list[Row]:
    """Return rows for influencers as `queries.listing.list_page` gives them, with cells in the columns' order.

    `barred` maps ids to the reason somebody cannot be proposed to a brand, `found` to where a search found them.
    """
    drawing = _Drawing(today, columns)
    rows = [(influencer.pk, drawing.row(influencer)) for influencer in influencers]
    if not barred and not found:
        return [row for _, row in rows]
    return [replace(row, barred=(barred or {}).get(pk, ""), found=(found or {}).get(pk)) for pk, row in rows]


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


class _Drawing:
    """Draws the rows of one page; what many rows share is worked out once."""

    def __init__(self, today: date, columns: Sequence[Column]) -> None:
        self.today = today
        self.columns = [
            (SafeString(conditional_escape(column.label)), getattr(self, f"_cell_{column.draw}"), column)
            for column in columns
        ]
        self.icon = cache(
            lambda platform: icon(PLATFORM_ICONS.get(platform, "link"), platform_label(platform))
        )
        self.source = cache(lambda source: str(SnapshotSource(source).label) if source else "")
        self.tag = cache(lambda tag: format_html('<a class="tag" href="?tag={}">{}</a> ', quote(tag), tag))
        self.followers = gettext("followers")
        self.labels = {
            "risk": {str(value): str(label) for value, label in RiskLevel.choices},
            "vetting": {str(value): str(label) for value, label in VettingState.choices},
        }

    def row(self, influencer: Influencer) -> Row:
        channels = list(influencer.channels.all())
        cells = [
            CELL.format(column.css, label, draw(influencer, channels, column))
            for label, draw, column in self.columns
        ]
        return Row(
            uuid=str(influencer.uuid),
            url=influencer.get_absolute_url(),
            name=influencer.name,
            archived=influencer.archived_at is not None,
            face=self._face(influencer, channels),
            handle=next((f"@{channel.handle}" for channel in channels if channel.handle), ""),
            cells=SafeString("".join(cells)),
        )

    # Each cell returns HTML: what people wrote is escaped here.

    def _cell_channels(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        measured = max((channel.measured_at for channel in channels if channel.measured_at), default=None)
        told = f'<small class="text-quiet">{relative(measured)}</small>' if measured else ""
        return f"{self._channels(channels)}{told}"

    def _cell_place(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        languages = [language_name(code) for code in person.languages]
        country = country_name(person.country) if person.country else ""
        more = f" +{len(languages) - 1}" if len(languages) > 1 else ""
        title = "\n".join(filter(None, (country, ", ".join(languages))))
        words = f"{flag(person.country)} {languages[0] if languages else ''}{more}"
        return f'<span title="{escape(title)}">{escape(words)}</span>'

    def _cell_stage(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return escape(getattr(person, "stage_name", None) or "")

    def _cell_tags(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return self._tags(person.tags)

    def _cell_owner(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return escape(_short_name(getattr(person, "owner_name", None), getattr(person, "owner_email", None)))

    def _cell_step(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        if not person.next_step:
            return ""
        on = person.next_step_date
        look = "is-overdue" if on is not None and on < self.today else "text-quiet"
        step = escape(person.next_step)
        return f'<span title="{step}">{step}</span> <span class="{look}">{date_format(on, "j M") if on else ""}</span>'

    def _cell_country(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return escape(country_name(person.country)) if person.country else ""

    def _cell_age(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return f"~{self.today.year - person.birth_year}" if person.birth_year else ""

    def _cell_birthday(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        if not person.birthday:
            return ""
        # 2000 was a leap year: 29 February has a name in it.
        return date_format(date(2000, *divmod(person.birthday, 100)), "j M")

    def _cell_labeled(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return escape(self.labels[column.key].get(getattr(person, column.key), ""))

    def _cell_words(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return escape(", ".join(getattr(person, column.key)))

    def _cell_moment(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return relative(moment) if (moment := getattr(person, column.key)) else ""

    def _cell_engagement(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        known = [channel for channel in channels if channel.engagement_percentile is not None]
        return " ".join(
            f'<span class="reach" title="{self._like(channel)}">{self.icon(channel.platform)}{channel.engagement_percentile}</span>'
            for channel in known[:SHOWN_CHANNELS]
        )

    def _cell_custom(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        value = person.custom.get(column.key.removeprefix(CUSTOM))
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        return "" if value is None else escape(str(value))

    def _like(self, channel: Channel) -> str:
        return escape(
            gettext("Engagement percentile among %(number)s like channels (%(tier)s)")
            % {"number": full(channel.percentile_of), "tier": channel.tier}
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
