"""YouTube Analytics: what a creator who gave consent sees of their own channel, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from platforms.contract import Answer, Credential, metered
from platforms.errors import ChangedShape, Forbidden, PlatformError
from platforms.shapes import Shape
from platforms.transport import Transport
from platforms.youtube.calls import LABEL, refusal

BUCKET = "yt.analytics"
BASE_URL = "https://youtubeanalytics.googleapis.com"
METRICS = ("views", "engagedViews", "likes", "subscribersGained", "subscribersLost")
"""``engagedViews`` counts as ``views`` did before August 2026."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a channel; a metric YouTube left out is not in ``figures``."""

    day: date
    figures: dict[str, int] = field(default_factory=dict)


def daily_figures(
    transport: Transport,
    *,
    credential: Credential,
    start: date,
    end: date,
    now: datetime,
    metrics: Sequence[str] = METRICS,
    base_url: str = BASE_URL,
) -> Answer[tuple[Day, ...]]:
    """Read figures a day from ``start`` to ``end``.

    The last two or three days are missing from every answer; they are not zero.
    """
    if not credential.access_token:
        raise Forbidden("This influencer has not given their consent on YouTube yet.", platform=LABEL)
    params = {
        "ids": "channel==MINE",
        "startDate": start.isoformat(),
        "endDate": end.isoformat(),
        "metrics": ",".join(metrics),
        "dimensions": "day",
        "sort": "day",
    }
    headers = {"Authorization": f"Bearer {credential.access_token}"}
    with metered() as meter:
        try:
            reply = transport.request(
                "GET", f"{base_url}/v2/reports", platform=LABEL, params=params, headers=headers
            )
        except PlatformError as error:
            meter.add(BUCKET, error.tries)
            raise
        meter.add(BUCKET, reply.attempts)
        if reply.status != 200:
            raise refusal(reply, bucket=BUCKET, now=now)
        answer = Shape(reply.json(platform=LABEL), platform=LABEL)
        return meter.answer(_days(answer))


def _days(answer: Shape) -> tuple[Day, ...]:
    if answer.text("kind") != "youtubeAnalytics#resultTable":
        raise ChangedShape(platform=LABEL, detail=f"reports: kind {answer.text('kind')!r}")
    names = [column.required_text("name") for column in answer.items("columnHeaders")]
    # An empty table has no "rows" at all.
    return tuple(_day(names, row) for row in answer.values("rows"))


def _day(names: Sequence[str], row: object) -> Day:
    if not isinstance(row, list) or len(row) != len(names):
        raise ChangedShape(platform=LABEL, detail=f"a row of {names} should have as many values")
    cells = Shape(dict(zip(names, row, strict=True)), platform=LABEL, where="rows")
    try:
        day = date.fromisoformat(cells.required_text("day"))
    except ValueError:
        raise ChangedShape(platform=LABEL, detail="a row without a day") from None
    figures = {name: cells.number(name) for name in names if name != "day"}
    return Day(day, {name: value for name, value in figures.items() if value is not None})
