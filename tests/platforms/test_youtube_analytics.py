"""Figures a creator shares from YouTube Analytics."""

from collections.abc import Iterator
from datetime import date

import pytest

from platforms.contract import Credential, Spend
from platforms.errors import ChangedShape, Forbidden, QuotaSpent, Temporary, TokenExpired
from platforms.youtube.analytics import METRICS, Day, daily_figures
from tests.platforms.conftest import NOON
from tests.platforms.fakes.server import FakeServer, Reply, Seen

START, END = date(2026, 11, 1), date(2026, 11, 3)


class FakeAnalytics(FakeServer):
    rows: list[list] | None = None

    def answer(self, request: Seen) -> Reply:
        if request.headers.get("authorization") != "Bearer ya29.1":
            body = {"error": {"code": 401, "errors": [{"reason": "authError", "location": "Authorization"}]}}
            return Reply(401, body)
        if request.get("ids") != "channel==MINE" or not request.get("metrics"):
            return Reply(400, {"error": {"code": 400, "message": "The query is not supported."}})
        columns = ["day", *request.get("metrics").split(",")]
        body = {"kind": "youtubeAnalytics#resultTable", "columnHeaders": [{"name": name} for name in columns]}
        if self.rows:
            body["rows"] = self.rows
        return Reply(200, body)


@pytest.fixture
def fake() -> Iterator[FakeAnalytics]:
    with FakeAnalytics(now=NOON) as fake:
        yield fake


def read(transport, fake: FakeAnalytics, token: str = "ya29.1", **change):
    credential = Credential("youtube", access_token=token)
    given = {"credential": credential, "start": START, "end": END, "now": NOON, "base_url": fake.url} | change
    return daily_figures(transport, **given)


def test_days_are_read_and_missing_ones_stay_missing(transport, fake: FakeAnalytics) -> None:
    fake.rows = [["2026-11-01", 10, 9, 1, 2, 0], ["2026-11-02", 12, 11, None, 0, 1]]

    answer = read(transport, fake)

    assert answer.value == (
        Day(date(2026, 11, 1), dict(zip(METRICS, (10, 9, 1, 2, 0), strict=True))),
        Day(
            date(2026, 11, 2), {"views": 12, "engagedViews": 11, "subscribersGained": 0, "subscribersLost": 1}
        ),
    )
    assert answer.spent == (Spend("yt.analytics", 1),)
    assert fake.requests[0].get("startDate") == "2026-11-01"


def test_an_empty_table_has_no_days(transport, fake: FakeAnalytics) -> None:
    assert read(transport, fake).value == ()


@pytest.mark.parametrize(
    "rows", [[["2026-11-01", 1]], [["soon", 1, 1, 1, 1, 1]], ["x"], [["2026-11-01", "a", 1, 1, 1, 1]]]
)
def test_odd_rows_are_refused(transport, fake: FakeAnalytics, rows: list) -> None:
    fake.rows = rows

    with pytest.raises(ChangedShape):
        read(transport, fake)


def test_refusals(transport, fake: FakeAnalytics) -> None:
    with pytest.raises(TokenExpired):
        read(transport, fake, token="old")
    with pytest.raises(Forbidden):
        read(transport, fake, token="")
    with pytest.raises(ChangedShape):
        read(transport, fake, metrics=())
    fake.fail_next(1, status=403, body={"error": {"errors": [{"reason": "quotaExceeded"}]}})
    with pytest.raises(QuotaSpent):
        read(transport, fake)
    fake.fail_next(9, drop=True)
    with pytest.raises(Temporary) as caught:
        read(transport, fake)
    assert caught.value.spent == (Spend("yt.analytics", 3),)
