"""The share of negative comments carries a band that holds sampling and the classifier's own error."""

import pytest

from sentiment import Share, Tally, share, share_of_negative


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"en": {"count": 1.0, "error": 0.03}, "it": {"count": 0.0, "error": 0.06}}
    monkeypatch.setattr(share, "_measured", lambda: found)


def test_without_comments_there_is_no_share() -> None:
    assert share_of_negative({}) == Share(None, None, None, 0)
    assert share_of_negative({"en": Tally()}) == Share(None, None, None, 0)


def test_a_language_is_counted_or_added_up_as_was_measured() -> None:
    assert share_of_negative({"en": Tally(100, 30, 20.0)}).share == pytest.approx(0.30)
    assert share_of_negative({"it": Tally(100, 30, 20.0)}).share == pytest.approx(0.20)
    assert share_of_negative({"tr": Tally(100, 30, 20.0)}).share == pytest.approx(0.25)


def test_languages_weigh_by_their_comments() -> None:
    mixed = share_of_negative({"en": Tally(300, 30, 0), "it": Tally(100, 0, 50.0)})

    assert (mixed.share, mixed.count) == (pytest.approx(0.20), 400)


def test_many_comments_narrow_the_band_only_down_to_the_error_of_the_model() -> None:
    few, many = (
        share_of_negative({"en": Tally(20, 4, 4)}),
        share_of_negative({"en": Tally(10**6, 200_000, 0)}),
    )

    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert few.high - few.low > many.high - many.low
    assert many.high - many.low == pytest.approx(2 * 1.645 * 0.03, abs=0.002)


@pytest.mark.parametrize("negative", [0, 1, 2])
def test_the_band_holds_the_share_and_stays_within_nought_and_one(negative: int) -> None:
    found = share_of_negative({"en": Tally(2, negative, negative)})

    assert found.share is not None and found.low is not None and found.high is not None
    assert 0.0 <= found.low <= found.share <= found.high <= 1.0
