"""An overlap above the threshold on a shared list is decided together: the client answers beside the agency (R61)."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.overlap import decide_overlap, sketch_audience, vote_on_overlap
from influencers.actions.people_lists import add_to_list, create_list, share_list, take_back_list
from influencers.models import OverlapVote, Post
from tests import factories
from tests.influencers.content import comment_by

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def channel_of(agency, name, authors):
    channel = factories.make_channel(factories.make_influencer(agency, name))
    post = Post.objects.create(channel=channel, external_id="1", published_at=AT, measured_at=AT)
    comment_by(post, authors, at=AT)
    sketch_audience(channel=channel, now=AT)
    return channel


@pytest.fixture
def trio(agency):
    """Ana and Leo share 240 of 300 commenters, Mia shares nobody."""
    named = {"Ana": range(300), "Leo": range(60, 360), "Mia": range(1000, 1200)}
    return [channel_of(agency, name, authors) for name, authors in named.items()]


@pytest.fixture
def shared(alice, brand, trio):
    made = create_list(by=alice, name="Spring", brand=brand)
    for channel in trio:
        add_to_list(list=made, by=alice, influencer=channel.influencer)
    return share_list(list=made, by=alice)


@pytest.fixture
def rita(agency, brand):
    return factories.make_membership(agency, "reviewer", "rita@acme.example", brand)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def vote(client, people, first, second, answer="another", **more):
    pair = f"{first.uuid}_{second.uuid}"
    url = reverse("portal:vote_on_overlap", args=[people.uuid])
    return client.post(url, {"pair": pair, "answer": answer, "remark": "Prefer Mia", **more}, follow=True)


def test_an_approver_answers_and_both_sides_see_both_opinions(client_of, alice, carla, brand, shared, trio):
    ana, leo, _ = trio
    decide_overlap(by=alice, channels=[ana, leo], accepted=True, reason="Seen twice sticks", brand=brand)
    page = words(vote(client_of(carla), shared, leo, ana))
    assert "Your answer is saved. The agency sees it." in page
    assert "Ana + Leo :" in page
    assert "“Seen twice sticks”" in page
    stored = OverlapVote.objects.get()
    assert (stored.list, stored.first, stored.second) == (shared, ana, leo)
    assert (stored.accepted, stored.remark, stored.author) == (False, "Prefer Mia", carla)
    house = words(client_of(alice).get(reverse("influencers:people_list", args=[shared.uuid])))
    assert "The agency: Use both “Seen twice sticks”" in house
    assert f"The client: Choose another “Prefer Mia” {carla.user}" in house


def test_a_changed_answer_replaces_the_earlier_one_which_stays_in_the_trail(client_of, carla, shared, trio):
    client = client_of(carla)
    vote(client, shared, trio[0], trio[1])
    vote(client, shared, trio[0], trio[1], answer="accept", remark="Fine")
    stored = OverlapVote.objects.get()
    assert (stored.accepted, stored.remark) == (True, "Fine")
    trail = AuditEntry.objects.filter(action="influencers.overlap.voted").order_by("pk")
    assert [entry.data["changes"]["Ana + Leo"] for entry in trail] == [
        [None, "choose another"],
        ["choose another", "use both"],
    ]
    assert {entry.actor_label for entry in trail} == {str(carla.user)}


def test_a_reason_given_for_another_brand_is_not_shown_to_the_client(
    client_of, alice, agency, carla, shared, trio
):
    decide_overlap(by=alice, channels=trio[:2], accepted=False, reason="House secret")
    page = words(client_of(carla).get(reverse("portal:list", args=[shared.uuid])))
    assert "Use only one" in page
    assert "House secret" not in page


def test_a_list_without_overlap_asks_nothing(client_of, carla, alice, brand, trio):
    made = create_list(by=alice, name="Calm", brand=brand)
    for channel in trio[1:]:
        add_to_list(list=made, by=alice, influencer=channel.influencer)
    share_list(list=made, by=alice)
    assert "decide together" not in words(client_of(carla).get(reverse("portal:list", args=[made.uuid])))


def test_reviewers_see_the_question_and_cannot_answer(client_of, rita, shared, trio):
    client = client_of(rita)
    assert "Choose another" not in words(client.get(reverse("portal:list", args=[shared.uuid])))
    assert "Only approvers can decide." in words(vote(client, shared, *trio[:2]))
    assert OverlapVote.objects.count() == 0


def test_bad_answers_change_nothing_and_say_why(client_of, carla, shared, trio):
    client = client_of(carla)
    ana, leo, mia = trio
    assert "Choose an answer first." in words(vote(client, shared, ana, leo, answer="perhaps"))
    assert "Choose an answer first." in words(vote(client, shared, ana, ana))
    assert "There is nothing to decide about these two" in words(vote(client, shared, ana, mia))
    assert "The remark is too long" in words(vote(client, shared, ana, leo, remark="x" * 501))
    assert OverlapVote.objects.count() == 0


def test_others_find_no_such_list(client_of, alice, charlie, agency, shared, trio):
    rival = factories.make_membership(
        agency, "approver", "rival@x.example", factories.make_brand(agency, "Rival")
    )
    for member in (alice, charlie, rival):
        assert vote(client_of(member), shared, *trio[:2]).status_code == 404
        with pytest.raises(NotAllowed):
            vote_on_overlap(list=shared, by=member, first=trio[0], second=trio[1], accepted=True)
    assert OverlapVote.objects.count() == 0


def test_get_answers_nothing(client_of, carla, shared):
    url = reverse("portal:vote_on_overlap", args=[shared.uuid])
    assert client_of(carla).get(url).status_code == 405


def test_a_list_taken_back_is_no_longer_answered(alice, carla, shared, trio):
    take_back_list(list=shared, by=alice)
    with pytest.raises(ActionError, match="not shared with you"):
        vote_on_overlap(list=shared, by=carla, first=trio[0], second=trio[1], accepted=True)


def test_programs_read_both_opinions(api_client_of, alice, carla, shared, trio):
    ana, leo, _ = trio
    url = f"/api/v1/lists/{shared.uuid}/overlaps/"
    [open_question] = api_client_of(alice).get(url).json()["results"]
    assert (open_question["agency"], open_question["client"]) == (None, None)
    vote_on_overlap(list=shared, by=carla, first=ana, second=leo, accepted=True, remark="Both")
    [answered] = api_client_of(alice).get(url).json()["results"]
    assert (answered["first"], answered["second"]) == (str(ana.uuid), str(leo.uuid))
    assert {**answered["client"], "at": ""} == {
        "accepted": True, "text": "Both", "author": str(carla.user), "at": "",
    }  # fmt: skip
