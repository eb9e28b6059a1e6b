"""The list's bulk verbs for programs: the same action, an outcome for each person, and a way back."""

from uuid import uuid4

import pytest
from django.core import signing

from influencers.actions.people_lists import create_list
from influencers.actions.stages import ensure_stages
from influencers.models import Influencer
from tests.factories import make_influencer

BULK, UNDO = "/api/v1/influencers/bulk/", "/api/v1/influencers/bulk/undo/"


@pytest.fixture
def three(agency):
    return [make_influencer(agency, name) for name in ("Ada", "Ben", "Cy")]


def uuids(people):
    return [str(person.uuid) for person in people]


def stored(field):
    return list(Influencer.objects.order_by("pk").values_list(field, flat=True))


def test_each_person_has_an_outcome_in_the_order_asked(api_client_of, alice, three):
    nobody = str(uuid4())
    client = api_client_of(alice)
    client.post(BULK, {"verb": "archive", "influencers": uuids(three[:1])}, format="json")
    answer = client.post(
        BULK, {"verb": "archive", "influencers": [nobody, *uuids(three)]}, format="json"
    ).json()
    assert (answer["done"], answer["refused"]) == (2, 2)
    assert answer["results"] == [
        {"influencer": nobody, "done": False, "reason": "There is nobody with this uuid."},
        {"influencer": str(three[0].uuid), "done": False, "reason": "Ada is archived already."},
        {"influencer": str(three[1].uuid), "done": True, "reason": ""},
        {"influencer": str(three[2].uuid), "done": True, "reason": ""},
    ]


@pytest.mark.parametrize("verb", ["tag", "stage", "owner", "list"])
def test_what_a_program_did_to_many_it_takes_back(api_client_of, alice, agency, three, verb):
    value = {
        "tag": {"tags": ["food"]},
        "stage": {"stage": str(ensure_stages(agency)[1].uuid)},
        "owner": {"owner": str(alice.uuid)},
        "list": {"list": str((picked := create_list(by=alice, name="Picked")).uuid)},
    }[verb]
    client = api_client_of(alice)
    answer = client.post(BULK, {"verb": verb, "influencers": uuids(three), **value}, format="json").json()
    assert answer["done"] == 3
    expected = {"tag": ["food"], "stage": ensure_stages(agency)[1].pk, "owner": alice.pk, "list": None}[verb]
    field = {"tag": "tags", "stage": "stage", "owner": "owner", "list": "merged_into"}[verb]
    assert stored(field) == [expected] * 3
    assert picked.entries.count() == (3 if verb == "list" else 0)
    back = client.post(UNDO, {"undo": answer["undo"]}, format="json").json()
    assert (back["done"], back["refused"]) == (3, 0)
    assert stored(field) == [[] if verb == "tag" else None] * 3
    assert picked.entries.count() == 0


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"verb": "paint"}, "#/verb"),
        ({"verb": "tag"}, "#/tags"),
        ({"verb": "tag", "tags": []}, "#/tags"),
        ({"verb": "stage"}, "#/stage"),
        ({"verb": "list"}, "#/list"),
        ({"verb": "archive", "influencers": []}, "#/influencers"),
        ({"verb": "archive", "influencers": ["x"]}, "#/influencers/0"),
    ],
)
def test_a_body_that_makes_no_sense_is_told_where(api_client_of, alice, three, body, pointer):
    answer = api_client_of(alice).post(BULK, {"influencers": uuids(three), **body}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_somebody_elses_undo_is_refused(api_client_of, alice, olga, three):
    answer = (
        api_client_of(alice)
        .post(BULK, {"verb": "tag", "tags": ["food"], "influencers": uuids(three)}, format="json")
        .json()
    )
    other = api_client_of(olga).post(UNDO, {"undo": answer["undo"]}, format="json")
    assert (other.status_code, other.json()["detail"]) == (403, "Only who made the change can undo it here.")
    forged = signing.dumps({"by": alice.pk, "undo": {}}, salt="other")
    refused = api_client_of(alice).post(UNDO, {"undo": forged}, format="json")
    assert (refused.status_code, refused.json()["detail"]) == (409, "This can no longer be undone.")
    assert stored("tags") == [["food"]] * 3


def test_people_of_another_agency_are_nobody(api_client_of, charlie, three):
    answer = api_client_of(charlie).post(
        BULK, {"verb": "archive", "influencers": uuids(three)}, format="json"
    )
    assert [row["reason"] for row in answer.json()["results"]] == ["There is nobody with this uuid."] * 3
    assert stored("archived_at") == [None] * 3
