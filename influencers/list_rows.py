"""The rows of the list of influencers, drawn as HTML: a hundred of them in milliseconds, which no template does.

Everything many rows share is worked out once; what people wrote is escaped where it is put in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from influencers.columns import CUSTOM, Column
from influencers.countries import country_name, flag, language_name
from influencers.models import Channel, Influencer
from influencers.queries.found_in import Match
from influencers.rows import PLATFORM_ICONS, platform_label
from influencers.states import RiskLevel, SnapshotSource, VettingState
from irm.templatetags.shell_tags import compact, full, hue, icon, initials, relative

SHOWN_TAGS = 2
SHOWN_CHANNELS = 3
_NOBODY = "00000000-0000-0000-0000-000000000000"


def list_rows(
    influencers: Iterable[Influencer],
    *,
    today: date,
    columns: Sequence[Column],
    may_edit: bool = False,
    barred: Mapping[int, str] | None = None,
    found: Mapping[int, Match] | None = None,
) -> list[SafeString]:
    """Return table rows for influencers as `queries.listing.list_page` gives them, with cells in the columns' order.

    `may_edit` puts a box to tick before them. `barred` maps ids to the reason somebody cannot be proposed to a brand,
    `found` to where a search found them.
    """
    drawing = _Drawing(today, columns, may_edit=may_edit)
    return [
        drawing.row(each, (barred or {}).get(each.pk, ""), (found or {}).get(each.pk)) for each in influencers
    ]


class _Drawing:
    """Draws the rows of one page."""

    def __init__(self, today: date, columns: Sequence[Column], *, may_edit: bool) -> None:
        self.today, self.may_edit = today, may_edit
        self.columns = [
            (f'<td class="{column.css}" data-label="{escape(str(column.label))}">', getattr(self, f"_cell_{column.draw}"), column)
            for column in columns
        ]  # fmt: skip
        self.address = reverse("influencers:detail", args=[_NOBODY]).replace(_NOBODY, "{}").format
        self.archived = f' <span class="tag">{escape(gettext("Archived"))}</span>'
        self.peek = escape(gettext("Look without leaving the list (Space)"))
        self.eye = icon("eye")
        self.icon = cache(
            lambda platform: icon(PLATFORM_ICONS.get(platform, "link"), platform_label(platform))
        )
        self.source = cache(lambda source: f", {SnapshotSource(source).label}" if source else "")
        self.tag = cache(lambda tag: f'<a class="tag" href="?tag={quote(tag)}">{escape(tag)}</a> ')
        self.followers = gettext("followers")
        self.ago = cache(relative)
        self.language = cache(language_name)
        self.labels = {
            "risk": {str(value): str(label) for value, label in RiskLevel.choices},
            "vetting": {str(value): str(label) for value, label in VettingState.choices},
        }

    def row(self, person: Influencer, barred: str, found: Match | None) -> SafeString:
        channels = person.shown_channels
        uuid, name = str(person.uuid), escape(person.name)
        url = self.address(uuid)
        archived = person.archived_at is not None
        look = ' class="is-barred"' if archived or barred else ""
        why = f' title="{escape(barred)}"' if barred else ""
        tick = (
            f'<td class="tick"><input class="form-check-input" type="checkbox" name="chosen" value="{uuid}"'
            f' data-row-select aria-label="{name}"></td>'
            if self.may_edit
            else ""
        )
        told = barred or next((f"@{channel.handle}" for channel in channels if channel.handle), "")
        cells = "</td>".join(
            [f"{begin}{draw(person, channels, column)}" for begin, draw, column in self.columns]
        )
        return SafeString(
            f'<tr data-row{look}{why}>{tick}<td class="card-main"><span class="who">{_face(person.name, channels)}'
            f'<span class="who-text"><a class="main-link" href="{url}" data-row-link dir="auto">{name}</a>'
            f'{self.archived if archived else ""} <a class="peek" href="{url}peek/" hx-get="{url}peek/"'
            f' hx-target="#panel-body" data-peek title="{self.peek}" aria-label="{self.peek}: {name}">{self.eye}</a>'
            f'<small class="text-quiet">{escape(told)}</small>{_found(found) if found else ""}</span></span></td>'
            f"{cells}</td></tr>"
        )

    def _cell_channels(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        measured = [channel.measured_at for channel in channels if channel.measured_at]
        told = f'<small class="text-quiet">{self.ago(max(measured))}</small>' if measured else ""
        drawn = "".join([self._reach(channel) for channel in channels[:SHOWN_CHANNELS]])
        return f"{drawn}{_rest(len(channels) - SHOWN_CHANNELS)}{told}"

    def _reach(self, channel: Channel) -> str:
        name = channel.handle or channel.title or channel.external_id
        number = channel.followers
        title = f"{platform_label(channel.platform)} {name}\n{full(number)} {self.followers}{self.source(channel.source)}"
        shown = "?" if number is None else compact(number)
        return (
            f'<a class="reach" href="{escape(channel.url)}" rel="noopener noreferrer" target="_blank"'
            f' title="{escape(title)}">{self.icon(channel.platform)}{shown}</a>'
        )

    def _cell_place(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        languages = [self.language(code) for code in person.languages]
        country = country_name(person.country) if person.country else ""
        more = f" +{len(languages) - 1}" if len(languages) > 1 else ""
        title = "\n".join(filter(None, (country, ", ".join(languages))))
        words = f"{flag(person.country)} {languages[0] if languages else ''}{more}"
        return f'<span title="{escape(title)}">{escape(words)}</span>'

    def _cell_stage(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return escape(getattr(person, "stage_name", None) or "")

    def _cell_tags(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        return "".join(map(self.tag, person.tags[:SHOWN_TAGS])) + _rest(len(person.tags) - SHOWN_TAGS)

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
        moment: datetime | None = getattr(person, column.key)
        return self.ago(moment) if moment else ""

    def _cell_engagement(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        known = [channel for channel in channels if channel.engagement_percentile is not None]
        return " ".join(
            f'<span class="reach" title="{_like(channel)}">{self.icon(channel.platform)}{channel.engagement_percentile}</span>'
            for channel in known[:SHOWN_CHANNELS]
        )

    def _cell_custom(self, person: Influencer, channels: list[Channel], column: Column) -> str:
        value = person.custom.get(column.key.removeprefix(CUSTOM))
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        return "" if value is None else escape(str(value))


def _face(name: str, channels: list[Channel]) -> str:
    picture = next((channel.avatar_url for channel in channels if channel.avatar_url), "")
    if picture:
        return (
            f'<span class="face" aria-hidden="true"><img src="{escape(picture)}" alt="" loading="lazy"'
            ' referrerpolicy="no-referrer"></span>'
        )
    return f'<span class="face {hue(name)}" aria-hidden="true">{escape(initials(name))}</span>'


def _found(match: Match) -> str:
    where, before, hit, after = map(escape, (match.where, match.before, match.hit, match.after))
    return f'<small class="found-in" dir="auto">{where}: {before}<mark>{hit}</mark>{after}</small>'


def _like(channel: Channel) -> str:
    words = gettext("Engagement percentile among %(number)s like channels (%(tier)s)")
    return escape(words % {"number": full(channel.percentile_of), "tier": channel.tier})


def _rest(number: int) -> str:
    return f'<span class="text-quiet">+{number}</span>' if number > 0 else ""


def _short_name(name: str | None, email: str | None) -> str:
    return (name or email or "").split(" ")[0].split("@")[0]
