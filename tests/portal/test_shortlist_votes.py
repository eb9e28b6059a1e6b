"""Two people of a shortlist who share their audience are decided about together: the client answers (R61)."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.actions.bench import propose_candidates
from campaigns.actions.shortlist import hide_shortlist, share_shortlist
from campaigns.models import ShortlistVote
from campaigns.queries.shortlist import shortlist_of
from tests import factories
from tests.campaigns.making import make_campaign, make_slot
from tests.portal.test_overlap_votes import channel_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(alice, agency, brand):
    """Ana and Leo share 240 of 300 commenters, Mia shares nobody."""
    campaign = make_campaign(alice, brand)
    slot = make_slot(campaign, platform="sandbox")
    named = {"Ana": range(300), "Leo": range(60, 360), "Mia": range(1000, 1200)}
    people = [channel_of(agency, name, authors).influencer for name, authors in named.items()]
    propose_candidates(slot=slot, by=alice, influencers=people)
    return share_shortlist(campaign=campaign, by=alice)


def page_of(campaign):
    return reverse("portal:shortlist", args=[campaign.uuid])


def vote(client, campaign, answer="another", **more):
    (overlap,) = shortlist_of(campaign).overlaps
    url = reverse("portal:vote_on_shortlist", args=[campaign.uuid])
    return client.post(url, {"pair": overlap.pair, "answer": answer, "remark": "Prefer Mia", **more})


def test_an_approver_answers_and_the_house_reads_it(shared, carla, alice, client_of):
    client = client_of(carla)
    page = client.get(page_of(shared)).content.decode()
    assert ("Use both" in page, "Choose another" in page) == (True, True)
    assert vote(client, shared).headers["Location"] == f"{page_of(shared)}#overlaps"
    stored = ShortlistVote.objects.get()
    assert (stored.accepted, stored.remark, stored.author, stored.first_id < stored.second_id) == (False, "Prefer Mia", carla, True)  # fmt: skip
    ours = client_of(alice).get(reverse("campaigns:shortlist", args=[shared.uuid])).content.decode()
    assert ("The client:" in ours, "Prefer Mia" in ours) == (True, True)


def test_a_later_answer_takes_the_place_of_the_earlier_one(shared, carla, client_of):
    client = client_of(carla)
    vote(client, shared)
    vote(client, shared, "accept", remark="")
    assert [(each.accepted, each.remark) for each in ShortlistVote.objects.all()] == [(True, "")]
    trail = AuditEntry.objects.filter(action="campaigns.shortlist.voted").order_by("pk")
    assert [next(iter(entry.data["changes"].values())) for entry in trail] == [
        [None, "choose another"], ["choose another", "use both"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"answer": ""}, "Choose an answer first."),
        ({"pair": "x_y"}, "There is nothing to decide about these two any more"),
        ({"remark": "a" * 501}, "The remark"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(sent, sentence, shared, carla, client_of):
    answer = vote(client_of(carla), shared, **sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ShortlistVote.objects.count() == 0
    if "pair" not in sent:
        assert (sentence in page, sent.get("remark", "Prefer Mia") in page) == (True, True)


def test_a_reviewer_reads_and_does_not_decide(shared, agency, brand, client_of):
    rita = factories.make_membership(agency, "reviewer", "rita@acme.example", brand)
    client = client_of(rita)
    assert "Choose another" not in client.get(page_of(shared)).content.decode()
    refused = vote(client, shared)
    assert (refused.status_code, ShortlistVote.objects.count()) == (422, 0)


def test_nobody_else_answers(shared, alice, charlie, agency, client_of, client):
    stranger = factories.make_membership(
        agency, "approver", "sam@other.example", factories.make_brand(agency)
    )
    for member in (alice, charlie, stranger):
        assert vote(client_of(member), shared).status_code == 404
    assert vote(client, shared).status_code == 302
    assert ShortlistVote.objects.count() == 0


def test_a_hidden_shortlist_takes_no_answers_and_keeps_those_it_has(shared, carla, alice, client_of):
    vote(client_of(carla), shared)
    hide_shortlist(campaign=shared, by=alice)
    assert (vote(client_of(carla), shared).status_code, ShortlistVote.objects.count()) == (404, 1)
