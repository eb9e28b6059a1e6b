import pytest

from influencers.rrr.scoring import Known, goals, score

ALL = (
    "expected_views",
    "topics",
    "market",
    "language",
    "affinity",
    "engagement",
    "comments",
    "shares",
    "repeated",
)


def known(**values):
    return {name: Known(value) for name, value in values.items()}


def test_full_marks_everywhere_make_one_with_full_coverage():
    found = score("awareness", known(**dict.fromkeys(ALL, 1.0)))
    assert (found.value, found.coverage) == (pytest.approx(1.0), pytest.approx(1.0))


def test_the_total_is_the_weighted_geometric_mean():
    inputs = known(expected_views=0.81, topics=0.25, engagement=0.64)
    assert score("awareness", inputs).value == pytest.approx(0.81**0.5 * 0.25**0.3 * 0.64**0.2)
    assert score("conversion", inputs).value == pytest.approx(0.81**0.2 * 0.25**0.4 * 0.64**0.4)


def test_a_part_of_zero_sinks_the_total():
    assert score("awareness", known(expected_views=1.0, topics=0.0, engagement=1.0)).value == 0.0


def test_a_missing_input_lowers_the_coverage_and_is_not_zero():
    found = score("awareness", known(expected_views=1.0, topics=1.0, engagement=1.0))
    assert found.value == pytest.approx(1.0)
    assert found.coverage == pytest.approx(0.5 + 0.3 * 0.4 + 0.2 * 0.4)


def test_a_part_is_the_weighted_mean_of_what_is_known():
    relevance = score("awareness", known(topics=1.0, affinity=0.25)).parts[1]
    assert relevance.value == pytest.approx((0.4 * 1.0 + 0.2 * 0.25) / 0.6)
    assert relevance.coverage == pytest.approx(0.6)


def test_nothing_known_has_no_score():
    found = score("conversion", {})
    assert (found.value, found.coverage) == (None, 0.0)


def test_values_outside_are_bounded():
    assert score("awareness", known(expected_views=1.7)).parts[0].value == 1.0


@pytest.mark.parametrize("goal", goals())
def test_the_weights_of_each_goal_and_part_add_up_to_one(goal):
    found = score(goal, {})
    assert sum(part.weight for part in found.parts) == pytest.approx(1.0)
    assert [sum(each.weight for each in part.inputs) for part in found.parts] == [pytest.approx(1.0)] * 3
