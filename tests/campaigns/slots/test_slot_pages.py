"""Slots, bench and swaps through the pages, as a member's browser asks for them."""

import pytest
from django.urls import reverse

from campaigns.actions.bench import choose_candidate, propose_candidates, put_on_bench
from campaigns.actions.swaps import swap_person
from campaigns.models import Campaign, Candidate, ClientNote, Slot
from tests import factories
from tests.campaigns.making import make_campaign, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand) -> Campaign:
    return make_campaign(alice, brand)


def test_a_slot_without_a_platform_is_refused_in_a_sentence_and_the_rest_kept(campaign, alice, client_of):
    url = reverse("campaigns:new_slots", args=[campaign.uuid])

    answer = client_of(alice).post(
        url, {"what": "", "title": "Opening night", "quantity": "1", "number": "1"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("Choose the platform and what is made there." in page, "Opening night" in page) == (True, True)
    assert Slot.objects.count() == 0


def test_slots_are_added_changed_together_and_taken_out(campaign, alice, client_of):
    client = client_of(alice)
    client.post(
        reverse("campaigns:new_slots", args=[campaign.uuid]),
        {"what": "tiktok/video", "quantity": "1", "number": "2"},
    )
    uuids = [str(uuid) for uuid in Slot.objects.values_list("uuid", flat=True)]
    many = reverse("campaigns:many_slots", args=[campaign.uuid])

    client.post(many, {"slot": uuids, "do": "market", "value": "ES"})
    assert [*Slot.objects.values_list("market", flat=True)] == ["ES", "ES"]
    client.post(many, {"slot": uuids[:1], "do": "remove"})
    assert Slot.objects.count() == 1


def test_people_are_proposed_from_the_base_and_the_barred_stand_there_with_the_reason(
    campaign, alice, agency, client_of
):
    slot = make_slot(campaign, platform="tiktok", format="video")
    for name, values in (
        ("Mina", {"engagement": 0.09}),
        ("Jon", {"engagement": 0.02}),
        ("Bad", {"engagement": 0.5}),
    ):
        person = factories.make_influencer(agency, name, risk="barred" if name == "Bad" else "")
        factories.make_channel(person, "tiktok", name, **values)
    url = reverse("campaigns:propose", args=[slot.uuid])

    page = client_of(alice).get(url).content.decode()
    assert page.index(">Mina<") < page.index(">Jon<") < page.index(">Bad<")
    assert "Vetting speaks against working together." in page
    bad = person.__class__.objects.get(name="Bad")
    refused = client_of(alice).post(url, {"influencer": [str(bad.uuid)], "why": "Funny."})
    assert (refused.status_code, "Funny." in refused.content.decode(), slot.candidates.count()) == (
        422,
        True,
        0,
    )


def test_the_bench_is_dragged_into_an_order(campaign, alice, agency, client_of):
    slot = make_slot(campaign)
    people = [factories.make_influencer(agency, name) for name in ("Mina", "Jon")]
    mina, jon = propose_candidates(slot=slot, by=alice, influencers=people)
    for each in (mina, jon):
        put_on_bench(candidate=each, by=alice)
    url = reverse("campaigns:rank_bench", args=[slot.uuid])

    assert client_of(alice).post(url, {"candidate": [str(jon.uuid), str(mina.uuid)]}).status_code == 200
    assert client_of(alice).post(url, {"candidate": [str(jon.uuid)]}).status_code == 409
    assert [row.influencer.name for row in slot.candidates.bench()] == ["Jon", "Mina"]


def test_a_swap_is_shown_done_and_leads_to_the_note(campaign, alice, agency, client_of):
    slot = make_slot(campaign)
    people = [factories.make_influencer(agency, name) for name in ("Mina", "Jon")]
    mina, jon = propose_candidates(slot=slot, by=alice, influencers=people)
    choose_candidate(candidate=mina, by=alice)
    put_on_bench(candidate=jon, by=alice)
    url, client = reverse("campaigns:swap", args=[slot.uuid]), client_of(alice)

    assert "Somebody takes over from Mina" in client.get(url).content.decode()
    asked = client.post(url, {"candidate": str(jon.uuid), "note": "She called"})
    assert (asked.status_code, "She called" in asked.content.decode()) == (422, True)
    done = client.post(url, {"candidate": str(jon.uuid), "kind": "dropped", "reason": "health"})
    assert done.headers["Location"] == reverse("campaigns:client_note", args=[ClientNote.objects.get().uuid])
    page = client.get(reverse("campaigns:slot", args=[slot.uuid])).content.decode()
    assert ("Take it back" in page, "Illness or family" in page) == (True, True)


@pytest.mark.parametrize("people", [1, 12])
def test_pages_of_a_slot_keep_to_twelve_statements_whatever_its_people(people, campaign, alice, agency, client_of, django_assert_max_num_queries):  # fmt: skip
    slot, mate = make_slot(campaign), make_slot(campaign)
    for held in (slot, mate):
        holder = factories.make_influencer(agency)
        factories.make_channel(holder, slot.platform)
        (chosen,) = propose_candidates(slot=held, by=alice, influencers=[holder])
        choose_candidate(candidate=chosen, by=alice)
    made = [factories.make_influencer(agency) for _ in range(people)]
    for each in made:
        factories.make_channel(each, slot.platform)
    for candidate in propose_candidates(slot=slot, by=alice, influencers=made):
        put_on_bench(candidate=candidate, by=alice)
    campaign.brand.markets = ["ES"]
    campaign.brand.save()
    client = client_of(alice)
    client.get(reverse("campaigns:slot", args=[slot.uuid]))

    for name in ("slot", "swap", "slot_fits", "slot_past"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"campaigns:{name}", args=[slot.uuid])).status_code == 200
    swap_person(slot=slot, by=alice, kind="dropped", reason="health")
    with django_assert_max_num_queries(12):
        assert "Take it back" in client.get(reverse("campaigns:slot", args=[slot.uuid])).content.decode()


def test_a_part_of_a_slots_page_has_a_frame_for_who_follows_its_link_without_script(
    campaign, alice, client_of
):
    slot, client = make_slot(campaign), client_of(alice)
    back = reverse("campaigns:slot", args=[slot.uuid])
    for name in ("slot_fits", "slot_past"):
        url = reverse(f"campaigns:{name}", args=[slot.uuid])
        framed, part = (
            client.get(url).content.decode(),
            client.get(url, headers={"HX-Request": "true"}).content.decode(),
        )
        assert (f'href="{back}"' in framed, "<h1>" in framed, "<html" in framed) == (True, True, True)
        assert ("<h1>" in part, "<html" in part) == (False, False)


def test_viewers_see_the_plan_and_cannot_change_it(campaign, bob, client_of):
    slot = make_slot(campaign)

    assert client_of(bob).get(reverse("campaigns:plan", args=[campaign.uuid])).status_code == 200
    assert (
        client_of(bob).post(reverse("campaigns:save_row", args=[slot.uuid]), {"price": "5"}).status_code
        == 403
    )
    assert Candidate.objects.count() == 0
