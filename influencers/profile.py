"""Channels as a profile shows them: newest figures with their words, and the line of their followers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from influencers.countries import country_name, flag, language_name
from influencers.models import Channel, Influencer
from influencers.queries.profile import ChannelHistory
from influencers.rows import PLATFORM_ICONS, platform_label
from influencers.states import ChannelState
from platforms.registry import PLATFORMS

PRECISIONS = {
    "exact": _("as counted"),
    "rounded3": _("rounded down to three figures by the platform"),
    "abbreviated": _("read from an abbreviated figure such as 12.3k"),
}
STATES = {
    ChannelState.UNCHECKED: ("circle-dashed", ""),
    ChannelState.OK: ("circle-check", "good"),
    ChannelState.FAILING: ("cloud-off", "warn"),
    ChannelState.PRIVATE: ("lock", "warn"),
    ChannelState.GONE: ("user-x", "bad"),
    ChannelState.NEEDS_CONSENT: ("key", "warn"),
    ChannelState.NOT_POLLED: ("clock-pause", ""),
}
FIGURES = (
    ("followers", _("Followers"), _("Accounts that follow or subscribe.")),
    ("following", _("Following"), _("Accounts this one follows.")),
    ("posts_count", _("Posts"), _("Posts visible on the profile.")),
    ("views_count", _("Views"), _("Views of all posts since the account began.")),
)
RANGE_WORDS = {
    "30d": _("in 30 days"),
    "90d": _("in 90 days"),
    "1y": _("in a year"),
    "all": _("since the first figures"),
}


@dataclass(frozen=True)
class Figure:
    label: str
    value: int | None
    definition: str


@dataclass(frozen=True)
class ChannelCard:
    """A channel ready to draw. `chart` is None with fewer than two known points."""

    channel: Channel
    label: str
    icon: str
    state: dict[str, str]
    precision: str
    figures: list[Figure]
    change: int | None
    change_words: str
    chart: dict[str, Any] | None
    chart_id: str
    notes: tuple[str, ...]


def channel_cards(histories: list[ChannelHistory], period: str) -> list[ChannelCard]:
    """Return the cards of an influencer's channels for a period of queries.profile.RANGES."""
    return [_card(history, period) for history in histories]


def header_words(influencer: Influencer, *, now: datetime) -> dict[str, str]:
    """Return where an influencer lives and what they speak, in words, and what time it is there."""
    zone = influencer.time_zone
    return {
        "country": country_name(influencer.country) if influencer.country else "",
        "country_flag": flag(influencer.country),
        "languages": ", ".join(language_name(code) for code in influencer.languages),
        "local_time": f"{now.astimezone(ZoneInfo(zone)):%H:%M}" if zone else "",
    }


def _card(history: ChannelHistory, period: str) -> ChannelCard:
    channel = history.channel
    symbol, kind = STATES[ChannelState(channel.state)]
    measured = [
        (name, label, definition)
        for name, label, definition in FIGURES
        if name == "followers" or getattr(channel, name) is not None
    ]
    return ChannelCard(
        channel=channel,
        label=platform_label(channel.platform),
        icon=PLATFORM_ICONS.get(channel.platform, "link"),
        state={"label": channel.get_state_display(), "icon": symbol, "kind": kind},
        precision=str(PRECISIONS.get(channel.precision, "")),
        figures=[
            Figure(str(label), getattr(channel, name), str(definition))
            for name, label, definition in measured
        ],
        change=history.change,
        change_words=str(RANGE_WORDS[period]),
        chart=_chart(history),
        chart_id=f"followers-{channel.uuid}",
        notes=PLATFORMS[channel.platform].capabilities.notes if channel.platform in PLATFORMS else (),
    )


def _chart(history: ChannelHistory) -> dict[str, Any] | None:
    if sum(followers is not None for _, followers in history.points) < 2:
        return None
    points = [[moment.isoformat(timespec="minutes"), followers] for moment, followers in history.points]
    return {"series": [{"name": str(FIGURES[0][1]), "points": points}], "type": "line"}
