"""The estimates against sets whose overlap is known exactly."""

from random import Random

import pytest

from influencers.overlap.estimates import Audience, pairs, shared, together
from influencers.overlap.minhash import (
    SLOTS,
    jaccard_margin,
    packed,
    signature_of,
    unpacked,
)


def people(count, seed):
    chance = Random(seed)
    return [chance.getrandbits(64) - 2**63 for _ in range(count)]


def audience(channel_id, members, platform="sandbox"):
    return Audience(channel_id, platform, len(set(members)), signature_of(members))


def test_the_same_people_in_another_order_and_twice_have_the_same_signature():
    members = people(3000, 1)
    assert packed(signature_of(members)) == packed(signature_of([*reversed(members), *members]))


def test_a_signature_survives_being_stored():
    signature = signature_of(people(10, 1))
    assert packed(unpacked(packed(signature))) == packed(signature)
    assert len(packed(signature)) == 4 * SLOTS


def test_a_stored_signature_of_another_length_is_refused():
    with pytest.raises(ValueError, match="A signature has 2048 bytes, not 3."):
        unpacked(b"abc")


@pytest.mark.parametrize("common", [0, 50, 500, 1000, 1900, 2000])
def test_shares_lie_within_their_margins(common):
    both, left, right = people(common, 1), people(2000 - common, 2), people(2000 - common, 3)
    found = shared(audience(1, both + left), audience(2, both + right))
    exact = common / (4000 - common)
    assert abs(found.jaccard - exact) <= found.jaccard_margin
    assert abs(found.of_smaller - common / 2000) <= found.of_smaller_margin


def test_half_of_equal_audiences_is_a_jaccard_of_a_third():
    both = people(5000, 1)
    found = shared(audience(1, both + people(5000, 2)), audience(2, both + people(5000, 3)))
    assert abs(found.jaccard - 1 / 3) <= found.jaccard_margin
    assert abs(found.of_smaller - 0.5) <= found.of_smaller_margin


def test_a_small_audience_inside_a_large_one_is_seen_although_the_jaccard_index_is_small():
    small = people(1000, 1)
    found = shared(audience(1, small), audience(2, small + people(9000, 2)))
    assert found.jaccard < 0.2
    assert abs(found.of_smaller - 1) <= found.of_smaller_margin
    assert found.people <= 1000


def test_the_margin_is_the_published_one():
    assert round(jaccard_margin(round(SLOTS / 3)) / 1.96, 3) == 0.021
    assert jaccard_margin(0) > 0


def test_three_audiences_together_count_each_person_once():
    both = people(2000, 1)
    audiences = [audience(number, both + people(1000, number + 1)) for number in (1, 2, 3)]
    found = together(audiences)
    assert found.contacts == 9000
    assert abs(found.people - 5000) <= found.people_margin
    assert found.repeated == 9000 - found.people


def test_together_never_goes_beyond_what_is_possible():
    same = people(3000, 1)
    assert together([audience(1, same), audience(2, same)]).people >= 3000
    apart = together([audience(1, same), audience(2, people(3000, 2))])
    assert (apart.people, apart.unique_share) == (6000, 1.0)


def test_audiences_of_two_platforms_and_small_ones_are_not_compared():
    same = people(200, 1)
    audiences = [audience(3, same), audience(1, same), audience(2, same, "youtube"), audience(4, same[:99])]
    assert list(pairs(audiences)) == [(1, 3)]
