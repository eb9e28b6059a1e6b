"""A channel's pages ready to draw: charts with the breaks of their meaning, and what its platform's terms ask."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from influencers.figures.breaks import Break
from influencers.models import Channel, Poll
from influencers.queries.channel_pages import History
from platforms import errors
from platforms.contract import YOUTUBE

LABELS = {
    "followers": gettext_lazy("Followers"),
    "views_count": gettext_lazy("Views"),
    "posts_count": gettext_lazy("Posts"),
    "following": gettext_lazy("Following"),
    "views": gettext_lazy("Views"),
    "likes": gettext_lazy("Likes"),
    "comments_count": gettext_lazy("Comments"),
    "shares": gettext_lazy("Shares"),
}
# What a line of the poll log says came of a call; the keys are PlatformError.kind.
RESULTS = {
    Poll.OK: gettext_lazy("Read"),
    errors.Gone().kind: gettext_lazy("Not there"),
    errors.Private().kind: gettext_lazy("Private"),
    errors.CommentsOff().kind: gettext_lazy("Comments are off"),
    errors.Forbidden().kind: gettext_lazy("Key refused"),
    errors.RateLimited().kind: gettext_lazy("Asked to wait"),
    errors.QuotaSpent().kind: gettext_lazy("Allowance used up"),
    errors.TokenExpired().kind: gettext_lazy("Access expired"),
    errors.Temporary().kind: gettext_lazy("No answer"),
    errors.ChangedShape().kind: gettext_lazy("Unreadable answer"),
    errors.NotSupported().kind: gettext_lazy("Not offered"),
}


@dataclass(frozen=True)
class Chart:
    """One number over time, ready for components/_chart.html."""

    id: str
    label: str
    data: dict[str, Any]
    breaks: list[Break]


def charts(history: History, *, key: str) -> list[Chart]:
    """Return a chart for each number known at two moments at least."""
    marks = [
        {"at": moment.isoformat(timespec="minutes"), "label": _("entered")} for moment in history.entered
    ]
    drawn = []
    for line in history.lines:
        label = str(LABELS[line.metric])
        points = [[moment.isoformat(timespec="minutes"), number] for moment, number in line.points]
        breaks = [{"at": each.date.isoformat(), "label": each.label} for each in line.breaks]
        data = {"series": [{"name": label, "points": points}], "type": "line", "annotations": breaks + marks}
        drawn.append(Chart(f"{line.metric}-{key}", label, data, line.breaks))
    return drawn


def terms_note(channel: Channel) -> str:
    """Return what the platform's terms make of the channel's data here, in a sentence; empty where nothing."""
    if channel.platform != YOUTUBE or settings.YOUTUBE_DERIVED == "accepted":
        return ""
    return _(
        "YouTube's terms: what is read here is refreshed or deleted within 30 days, and goes into no score, price or "
        "comparison with other platforms."
    )


def result_label(result: str) -> str:
    return str(RESULTS.get(result, result.replace("_", " ")))
