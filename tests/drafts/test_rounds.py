"""Rounds of changes: agreed for one draft, in the accepted offer, or by the campaign's review, in that order."""

import pytest
from django.urls import reverse

from accounts.errors import ActionError
from campaigns.actions.offer_answers import accept_offer
from campaigns.contracting.variables import known_values
from drafts.actions.drafts import agree_rounds
from drafts.actions.stages import set_review_stages
from drafts.models import Draft
from drafts.queries.drafts import drafts_to_show
from drafts.queries.influencer import pieces_of
from drafts.queries.rounds import rounds_of
from tests.campaigns.offers.offering import link_of, make_offer, sent_offer
from tests.drafts.making import handed_in, make_owed

pytestmark = pytest.mark.django_db


def seen(draft: Draft) -> tuple[int, str]:
    """What is agreed, asked in each of the three ways pages ask."""
    plain = rounds_of(Draft.objects.get(pk=draft.pk))
    listed = rounds_of(drafts_to_show(draft.agency).get(pk=draft.pk))
    [piece] = pieces_of(draft.deliverable.collaboration)
    assert plain == listed == piece.rounds
    return plain.agreed, plain.by


def test_what_was_agreed_with_the_influencer_counts_before_the_campaigns_review(alice, client_of) -> None:
    owed = make_owed(alice)
    collaboration = owed.collaboration
    draft = handed_in(alice, owed)
    stage = {"name": "House", "kind": "internal", "approvers": [alice]}
    set_review_stages(campaign=collaboration.campaign, by=alice, stages=[stage], rounds=3)
    assert seen(draft) == (3, "as the campaign's review says")
    offer = sent_offer(collaboration, alice, rounds=1)
    assert seen(draft)[0] == 3  # not accepted yet
    accept_offer(offer=offer, by=link_of(collaboration, alice), name="Mina Park")
    assert seen(draft) == (1, "as the accepted offer says")
    assert "0 of 1 rounds of changes" in client_of(alice).get(draft.get_absolute_url()).content.decode()
    agree_rounds(draft=draft, by=alice, rounds=0)
    assert seen(draft) == (0, "agreed for this draft")


def test_the_offer_and_the_contract_name_the_rounds_or_say_nothing(alice, client_of) -> None:
    collaboration = make_owed(alice).collaboration
    told = []
    for rounds in (None, 0, 2):
        offer = make_offer(collaboration, alice, rounds=rounds)
        shown = client_of(alice).get(reverse("campaigns:offer", args=[offer.uuid])).content.decode()
        told.append(("Changes to a draft" in shown, known_values(collaboration, offer, "en")["rounds"]))
        offer.delete()
    assert told == [(False, "none agreed"), (True, "0"), (True, "2")]
    with pytest.raises(ActionError, match=r"Between 0 and 50 rounds of changes\."):
        make_offer(collaboration, alice, rounds=51)
