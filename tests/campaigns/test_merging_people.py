"""When two records of one person are put together, what they did in campaigns goes along, and comes back with them."""

import pytest

from campaigns.models import Collaboration
from influencers.actions.merging import merge_influencers, undo_merge
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = pytest.mark.django_db


def people_of(*collaborations: Collaboration) -> list[str]:
    return [Collaboration.objects.get(pk=each.pk).influencer.name for each in collaborations]


def test_collaborations_move_to_the_kept_record_and_back(alice, brand):
    kept = factories.make_influencer(alice.agency, "Mina Park")
    merged = factories.make_influencer(alice.agency, "Mina P.")
    spring, autumn = (make_campaign(alice, brand, name=name) for name in ("Spring", "Autumn"))
    theirs = make_collaboration(spring, alice, kept)
    twice = make_collaboration(spring, alice, merged)
    other = make_collaboration(autumn, alice, merged)

    done = merge_influencers(kept=kept, merged=merged, by=alice)

    assert people_of(theirs, other) == ["Mina Park", "Mina Park"]
    assert people_of(twice) == ["Mina P."]  # the kept record is in that campaign already

    undo_merge(merge=done, by=alice)

    assert people_of(theirs, twice, other) == ["Mina Park", "Mina P.", "Mina P."]
