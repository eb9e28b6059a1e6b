"""A client answers about the people of a shared shortlist, and sees nothing that is the house's alone."""

from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.actions.bench import choose_candidate, propose_candidates, put_on_bench, update_candidate
from campaigns.actions.shortlist import hide_shortlist, share_note, share_shortlist, write_note
from campaigns.models import Campaign, Candidate
from tests import factories
from tests.campaigns.making import make_campaign, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(alice, agency, brand) -> Campaign:
    campaign = make_campaign(
        alice, brand, budget=Decimal(77001), client_fee=Decimal(88002), internal_note="Quiet words"
    )
    slot = make_slot(campaign, budget=Decimal(5003), client_price=Decimal(6004), note="Only for us")
    people = [factories.make_influencer(agency, name) for name in ("Mina", "Jon")]
    mina, jon = propose_candidates(slot=slot, by=alice, influencers=people, why="Cooks every day.")
    update_candidate(candidate=mina, by=alice, price=Decimal(4005))
    choose_candidate(candidate=mina, by=alice)
    put_on_bench(candidate=jon, by=alice)
    return share_shortlist(campaign=campaign, by=alice)


def address(campaign: Campaign) -> str:
    return reverse("portal:shortlist", args=[campaign.uuid])


def test_a_client_sees_people_and_why_and_none_of_our_money(shared, carla, client_of):
    page = client_of(carla).get(address(shared)).content.decode()

    assert [word in page for word in ("Mina", "Jon", "Cooks every day.", "6,004", "In reserve")] == [True] * 5
    hidden = (
        "77001",
        "77,001",
        "88002",
        "88,002",
        "5003",
        "5,003",
        "4005",
        "4,005",
        "Only for us",
        "Quiet words",
    )
    assert [word for word in hidden if word in page] == []


def test_an_answer_is_kept_with_its_author_and_shown_to_the_house(shared, carla, alice, client_of):
    mina = Candidate.objects.get(influencer__name="Mina")
    url = reverse("portal:answer_candidate", args=[mina.uuid])

    answer = client_of(carla).post(url, {"verdict": "maybe", "remark": "Is she free?"})

    mina.refresh_from_db()
    assert (answer.status_code, mina.verdict, mina.remark, mina.decided_by) == (
        302,
        "maybe",
        "Is she free?",
        carla,
    )
    page = client_of(alice).get(reverse("campaigns:shortlist", args=[shared.uuid])).content.decode()
    assert ("Is she free?" in page, "1 of 2 answered" in page) == (True, True)


def test_a_remark_too_long_is_refused_and_kept(shared, carla, client_of):
    mina = Candidate.objects.get(influencer__name="Mina")
    url = reverse("portal:answer_candidate", args=[mina.uuid])

    answer = client_of(carla).post(url, {"remark": "x" * 501})

    assert (answer.status_code, "x" * 501 in answer.content.decode()) == (422, True)


def test_reviewers_leave_remarks_but_do_not_decide(shared, agency, brand, client_of):
    reviewer = factories.make_membership(agency, "reviewer", "rita@acme.example", brand)
    mina = Candidate.objects.get(influencer__name="Mina")
    url = reverse("portal:answer_candidate", args=[mina.uuid])

    assert client_of(reviewer).post(url, {"verdict": "no"}).status_code == 422
    assert client_of(reviewer).post(url, {"remark": "Nice"}).status_code == 302
    mina.refresh_from_db()
    assert (mina.verdict, mina.remark) == ("", "Nice")


def test_nobody_else_opens_it(shared, alice, agency, charlie, client_of, client):
    stranger = factories.make_membership(
        agency, "approver", "x@other.example", factories.make_brand(agency, "Other")
    )
    mina = Candidate.objects.get(influencer__name="Mina")
    answer = reverse("portal:answer_candidate", args=[mina.uuid])

    for member in (alice, charlie, stranger):
        assert client_of(member).get(address(shared)).status_code == 404
        assert client_of(member).post(answer, {"remark": "x"}).status_code == 404
    assert client.get(address(shared)).status_code == 302
    mina.refresh_from_db()
    assert mina.remark == ""


def test_a_hidden_shortlist_is_gone_and_answers_stay(shared, carla, alice, client_of):
    mina = Candidate.objects.get(influencer__name="Mina")
    client_of(carla).post(reverse("portal:answer_candidate", args=[mina.uuid]), {"verdict": "yes"})

    hide_shortlist(campaign=shared, by=alice)

    mina.refresh_from_db()
    assert (client_of(carla).get(address(shared)).status_code, mina.verdict) == (404, "yes")


def test_a_note_is_read_in_the_portal_once_it_is_sent(shared, carla, alice, client_of):
    note = write_note(campaign=shared, by=alice, subject="Jon takes over", body="The dates stay.")
    home = reverse("portal:home")
    before = "Jon takes over" in client_of(carla).get(home).content.decode()

    share_note(note=note, by=alice)

    assert (before, "Jon takes over" in client_of(carla).get(home).content.decode()) == (False, True)
