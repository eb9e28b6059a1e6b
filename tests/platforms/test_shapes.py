"""Fields of answers are never trusted to have the documented type."""

from datetime import UTC, datetime

import pytest

from platforms.contract import after
from platforms.errors import ChangedShape
from platforms.shapes import LARGEST, Shape
from tests.platforms.conftest import NOON


def shape(value: object) -> Shape:
    return Shape({"a": {"b": value}}, platform="Demo")


@pytest.mark.parametrize(
    ("value", "number"),
    [(0, 0), ("0", 0), ("0012", 12), (LARGEST, LARGEST), (str(LARGEST), LARGEST), (None, None), ("", None)],
)
def test_a_number_is_read(value: object, number: int | None) -> None:
    assert shape(value).number("a", "b") == number


@pytest.mark.parametrize(
    "value",
    [-1, "-1", 1.5, "1.5", "1e3", "12K", True, [], {}, LARGEST + 1, str(LARGEST + 1), "9" * 5000, "²"],
)
def test_what_is_no_number_is_named(value: object) -> None:
    with pytest.raises(ChangedShape) as caught:
        shape(value).number("a", "b")

    assert caught.value.detail.startswith("a.b should be a whole number, got ")
    assert len(caught.value.detail) < 120


def test_missing_is_unknown_and_not_zero() -> None:
    empty = Shape({"a": None}, platform="Demo")

    assert (empty.number("a", "b"), empty.text("a", "b"), empty.flag("x"), empty.moment("x")) == (
        None,
        "",
        None,
        None,
    )
    assert (list(empty.items("x")), empty.has("a"), empty.has("a", "b")) == ([], True, False)


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (7, "7"), ("a\x00b", "ab"), ("half \ud83d of a pair", "half ? of a pair"), (None, "")],
)
def test_a_text_can_always_be_stored(value: object, text: str) -> None:
    assert shape(value).text("a", "b") == text


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2014-03-01T12:00:00.123456Z", datetime(2014, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-20T10:00:05.552394234+00:00", datetime(2026, 11, 20, 10, 0, 5, 552394, tzinfo=UTC)),
        ("2019-04-05T07:56:32+0000", datetime(2019, 4, 5, 7, 56, 32, tzinfo=UTC)),
        ("2026-11-20T12:00:00+02:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        (1763632800, datetime(2025, 11, 20, 10, tzinfo=UTC)),
        ("1763632800", datetime(2025, 11, 20, 10, tzinfo=UTC)),
    ],
)
def test_times_are_read_in_every_form_the_platforms_use(value: object, moment: datetime) -> None:
    assert shape(value).moment("a", "b") == moment


@pytest.mark.parametrize(
    "value", ["soon", 10**18, "9" * 30, True, [], "0001-01-01T00:00:00+23:59", "2026-13-01T00:00:00Z", 1.5]
)
def test_what_is_no_time_is_named(value: object) -> None:
    with pytest.raises(ChangedShape):
        shape(value).moment("a", "b")


def test_objects_and_lists_are_checked() -> None:
    for read in (
        lambda: Shape([], platform="Demo"),
        lambda: shape("x").inner("a", "b"),
        lambda: shape("x").text("a", "b", "c"),
        lambda: shape({}).values("a", "b"),
        lambda: list(shape([1]).items("a", "b")),
        lambda: shape(2).flag("a", "b"),
        lambda: shape([]).text("a", "b"),
        lambda: shape("").required_text("a", "b"),
    ):
        with pytest.raises(ChangedShape):
            read()


def test_a_pause_ends_after_a_week_at_the_latest() -> None:
    assert [(after(NOON, seconds, otherwise=60) - NOON).total_seconds() for seconds in (None, 5, 10**15)] == [
        60,
        5,
        604_800,
    ]
