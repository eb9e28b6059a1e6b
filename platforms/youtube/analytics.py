"""YouTube Analytics: what a creator who gave consent sees of their own channel, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from platforms.contract import YOUTUBE, Answer, ChannelRef, Credential, Meter, metered
from platforms.errors import ChangedShape, Forbidden, Gone, PlatformError
from platforms.shapes import Shape
from platforms.transport import Params, Transport
from platforms.youtube.calls import LABEL, get, refusal

BUCKET = "yt.analytics"
BASE_URL = "https://youtubeanalytics.googleapis.com"
DATA_URL = "https://youtube.googleapis.com"
METRICS = ("views", "engagedViews", "likes", "subscribersGained", "subscribersLost")
"""``engagedViews`` counts as ``views`` did before August 2026."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a channel; a metric YouTube left out is not in ``figures``."""

    day: date
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Audience:
    """Shares (0..1) of a channel's audience by country (ISO 3166-1), age ("18-24", "65") and YouTube's gender words."""

    countries: dict[str, float]
    ages: dict[str, float]
    genders: dict[str, float]


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
    params = {
        "startDate": start.isoformat(),
        "endDate": end.isoformat(),
        "metrics": ",".join(metrics),
        "dimensions": "day",
        "sort": "day",
    }
    with metered() as meter:
        return meter.answer(_days(_report(transport, params, credential, base_url, meter, now)))


def audience(
    transport: Transport,
    *,
    credential: Credential,
    start: date,
    end: date,
    now: datetime,
    base_url: str = BASE_URL,
) -> Answer[Audience]:
    """Read who watched from ``start`` to ``end``: countries by views, age and gender of signed-in viewers.

    YouTube leaves out what too few people watched; such a part is empty, not zero.
    """
    period = {"startDate": start.isoformat(), "endDate": end.isoformat()}
    people = {"metrics": "viewerPercentage", "dimensions": "ageGroup,gender"}
    places = {"metrics": "views", "dimensions": "country"}
    with metered() as meter:
        by_person = _rows(_report(transport, period | people, credential, base_url, meter, now))
        by_country = _rows(_report(transport, period | places, credential, base_url, meter, now))
        views = {row["country"]: _amount(row["views"]) for row in by_country}
        total = sum(views.values())
        ages: dict[str, float] = {}
        genders: dict[str, float] = {}
        for row in by_person:
            share = _amount(row["viewerPercentage"]) / 100
            age = str(row["ageGroup"]).removeprefix("age").removesuffix("-")
            gender = str(row["gender"])
            ages[age] = ages.get(age, 0.0) + share
            genders[gender] = genders.get(gender, 0.0) + share
        countries = {str(country): number / total for country, number in views.items()} if total else {}
        return meter.answer(Audience(countries, ages, genders))


def own_channel(
    transport: Transport, *, credential: Credential, now: datetime, base_url: str = DATA_URL
) -> Answer[ChannelRef]:
    """Tell whose consent it is: the channel of the account that gave it. Costs one unit of the general bucket."""
    with metered() as meter:
        answer = get(
            transport,
            f"{base_url}/youtube/v3/channels",
            {"part": "id,snippet", "mine": "true"},
            credential=credential,
            kind="youtube#channelListResponse",
            bucket="yt.general",
            meter=meter,
            now=now,
        )
        found = next(answer.items("items"), None)
        if found is None:
            raise Gone("The Google account that consented has no YouTube channel.", platform=LABEL)
        handle = found.text("snippet", "customUrl").removeprefix("@")
        return meter.answer(ChannelRef(YOUTUBE, found.required_text("id"), handle or None))


def _report(
    transport: Transport, params: Params, credential: Credential, base_url: str, meter: Meter, now: datetime
) -> Shape:
    if not credential.access_token:
        raise Forbidden("This influencer has not given their consent on YouTube yet.", platform=LABEL)
    headers = {"Authorization": f"Bearer {credential.access_token}"}
    wanted = {"ids": "channel==MINE", **params}
    try:
        reply = transport.request(
            "GET", f"{base_url}/v2/reports", platform=LABEL, params=wanted, headers=headers
        )
    except PlatformError as error:
        meter.add(BUCKET, error.tries)
        raise
    meter.add(BUCKET, reply.attempts)
    if reply.status != 200:
        raise refusal(reply, bucket=BUCKET, now=now)
    answer = Shape(reply.json(platform=LABEL), platform=LABEL)
    if answer.text("kind") != "youtubeAnalytics#resultTable":
        raise ChangedShape(platform=LABEL, detail=f"reports: kind {answer.text('kind')!r}")
    return answer


def _rows(answer: Shape) -> list[dict[str, object]]:
    names = [column.required_text("name") for column in answer.items("columnHeaders")]
    rows = answer.values("rows")
    if any(not isinstance(row, list) or len(row) != len(names) for row in rows):
        raise ChangedShape(platform=LABEL, detail=f"a row of {names} should have as many values")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**15:
        raise ChangedShape(platform=LABEL, detail=f"a figure should be a number, got {value!r}")
    return float(value)


def _days(answer: Shape) -> tuple[Day, ...]:
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
