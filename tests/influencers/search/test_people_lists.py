import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from influencers.actions import people_lists as lists
from influencers.models import ContactPoint, ListEntry, Note, Rate
from tests.factories import make_brand, make_channel, make_influencer, make_membership


@pytest.fixture
def picked(agency, alice, brand):
    made = lists.create_list(by=alice, name="Summer", purpose="For the launch", brand=brand)
    for name in ("Ada", "Ben", "Cy"):
        person = make_influencer(agency, name, country="ES")
        make_channel(person, "youtube", name.lower(), followers=1200)
        lists.add_to_list(list=made, by=alice, influencer=person, why=f"Why {name}")
    return made


@pytest.fixture
def rita(agency, brand):
    return make_membership(agency, "reviewer", "rita@acme.example", brand)


def order(picked):
    return [entry.influencer.name for entry in picked.entries.order_by("position", "pk")]


def test_people_are_added_in_order_moved_and_taken_off(alice, picked):
    assert order(picked) == ["Ada", "Ben", "Cy"]
    cy = picked.entries.get(influencer__name="Cy")
    lists.move_on_list(entry=cy, by=alice, steps=-2)
    assert order(picked) == ["Cy", "Ada", "Ben"]
    lists.remove_from_list(list=picked, by=alice, influencer=cy.influencer)
    assert order(picked) == ["Ada", "Ben"]
    with pytest.raises(InvalidTransition):
        lists.remove_from_list(list=picked, by=alice, influencer=cy.influencer)
    ada = picked.entries.get(influencer__name="Ada")
    with pytest.raises(AlreadyExists):
        lists.add_to_list(list=picked, by=alice, influencer=ada.influencer)


def test_a_list_is_shared_only_with_a_brand_and_with_people_on_it(alice, brand):
    made = lists.create_list(by=alice, name="Empty")
    with pytest.raises(ActionError, match="Choose the brand"):
        lists.share_list(list=made, by=alice)
    lists.change_list(list=made, by=alice, name="Empty", brand=brand)
    with pytest.raises(ActionError, match="Nobody is on the list"):
        lists.share_list(list=made, by=alice)


def test_a_shared_list_keeps_its_brand(alice, agency, picked):
    lists.share_list(list=picked, by=alice)
    with pytest.raises(ActionError, match="Take it back"):
        lists.change_list(list=picked, by=alice, name="Summer", brand=make_brand(agency, "Other"))


def test_viewers_and_other_agencies_change_no_list(alice, bob, charlie, other_agency, picked):
    foreign = make_influencer(other_agency, "Foreign")
    with pytest.raises(NotAllowed):
        lists.add_to_list(list=picked, by=alice, influencer=foreign)
    for member in (bob, charlie):
        with pytest.raises(NotAllowed):
            lists.change_list(list=picked, by=member, name="Mine")
        with pytest.raises(NotAllowed):
            lists.share_list(list=picked, by=member)
    with pytest.raises(NotAllowed):
        lists.create_list(by=bob, name="Mine")


def test_a_client_sees_a_shared_list_and_nothing_internal(alice, carla, picked, client_of):
    person = picked.entries.get(influencer__name="Ada").influencer
    Note.objects.create(influencer=person, author=alice, text="Secret note")
    ContactPoint.objects.create(influencer=person, kind="email", value="secret@example.com")
    Rate.objects.create(
        influencer=person, platform="youtube", format="integration", kind="asked", amount=98765, currency="EUR",
        quoted_on="2026-01-01",
    )  # fmt: skip
    person.tags = ["secret tag"]
    person.save()
    client, address = client_of(carla), reverse("portal:list", args=[picked.uuid])
    assert client.get(address).status_code == 404
    lists.share_list(list=picked, by=alice)
    page = client.get(address).content.decode()
    for piece in ("Summer", "For the launch", "Ada", "Why Ada", "1.2k", "Spain"):
        assert piece in page
    for piece in ("Secret note", "secret@example.com", "98765", "98,765", "secret tag", "/influencers/"):
        assert piece not in page
    assert "Summer" in client.get(reverse("portal:home")).content.decode()
    lists.take_back_list(list=picked, by=alice)
    assert client.get(address).status_code == 404
    assert "Summer" not in client.get(reverse("portal:home")).content.decode()


def test_clients_of_other_brands_and_agencies_do_not_find_it(alice, agency, other_agency, picked, client_of):
    lists.share_list(list=picked, by=alice)
    entry = picked.entries.first()
    strangers = [
        make_membership(agency, "approver", "x@x.example", make_brand(agency, "Other")),
        make_membership(other_agency, "approver", "y@y.example", make_brand(other_agency, "Third")),
        alice,
    ]
    for stranger in strangers:
        client = client_of(stranger)
        assert client.get(reverse("portal:list", args=[picked.uuid])).status_code == 404
        answer = client.post(reverse("portal:answer", args=[entry.uuid]), {"verdict": "yes"})
        assert answer.status_code == 404
    assert not ListEntry.objects.exclude(verdict="").exists()


def test_an_approver_decides_and_a_reviewer_only_remarks(alice, carla, rita, picked, client_of):
    lists.share_list(list=picked, by=alice)
    entry = picked.entries.get(influencer__name="Ada")
    address = reverse("portal:answer", args=[entry.uuid])
    client_of(carla).post(address, {"verdict": "yes", "remark": "Great"})
    entry.refresh_from_db()
    assert (entry.verdict, entry.remark, entry.decided_by) == ("yes", "Great", carla)
    refused = client_of(rita).post(address, {"verdict": "no", "remark": "Hm"}, follow=True).content.decode()
    assert "Only approvers can decide. Leave a remark instead." in refused
    client_of(rita).post(address, {"remark": "Too loud"})
    entry.refresh_from_db()
    assert (entry.verdict, entry.remark, entry.decided_by) == ("yes", "Too loud", rita)
    trail = AuditEntry.objects.filter(action="influencers.list.answered").order_by("pk")
    assert [entry.actor for entry in trail] == [carla, rita]
    assert trail[0].data["changes"]["Ada: verdict"] == ["", "yes"]
    house = client_of(alice).get(reverse("influencers:people_list", args=[picked.uuid])).content.decode()
    assert "Too loud" in house
    nonsense = client_of(carla).post(address, {"verdict": "perhaps"}, follow=True).content.decode()
    assert "Answer yes, maybe or no." in nonsense


def test_pages_take_as_many_statements_for_one_as_for_three(alice, carla, picked, client_of):
    lists.share_list(list=picked, by=alice)
    addresses = [
        (client_of(alice), reverse("influencers:people_list", args=[picked.uuid])),
        (client_of(alice), reverse("influencers:lists")),
        (client_of(carla), reverse("portal:list", args=[picked.uuid])),
    ]

    def counts():
        numbers = []
        for client, address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            numbers.append(len(captured))
        return numbers

    three = counts()
    ListEntry.objects.filter(influencer__name__in=["Ben", "Cy"]).delete()
    assert counts() == three
    assert max(three) <= 12


def test_lists_over_the_api(alice, charlie, brand, agency, api_client_of):
    client, person = api_client_of(alice), make_influencer(agency, "Ada")
    made = client.post("/api/v1/lists/", {"name": "Summer", "brand": str(brand.uuid)}, format="json")
    assert (made.status_code, made.json()["people"]) == (201, 0)
    address = made["Location"]
    entry = client.post(f"{address}entries/", {"influencer": str(person.uuid), "why": "Fits"}, format="json")
    assert entry.status_code == 201
    assert client.patch(entry["Location"], {"why": "Fits well"}, format="json").json()["why"] == "Fits well"
    assert [row["name"] for row in client.get(f"{address}entries/").json()["results"]] == ["Ada"]
    shared = client.post(f"{address}share/").json()
    assert (shared["people"], shared["shared_at"] is None) == (1, False)
    assert api_client_of(charlie).get(address).status_code == 404
    assert api_client_of(charlie).delete(entry["Location"]).status_code == 404
    assert client.delete(entry["Location"]).status_code == 204
    assert client.post(f"{address}take-back/").json()["shared_at"] is None
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
