"""Drafts through the API: the same actions, the same refusals, few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drafts.models import Draft
from tests.drafts.making import fresh, handed_in, make_draft, make_owed, newest, two_stages, without_findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(alice, brand, carla):
    piece = make_owed(alice, brand)
    two_stages(piece, alice, carla)
    return piece


@pytest.fixture
def api(api_client_of, alice):
    return api_client_of(alice)


def send(api, address, **body):
    return api.post(f"/api/v1/{address}/", body, format="json")


def test_a_draft_is_begun_written_handed_in_and_decided(api, owed, alice):
    made = send(api, f"deliverables/{owed.uuid}/draft")
    assert [made.status_code, made.json()["state"]] == [201, "writing"]
    draft = Draft.objects.get()
    revision = newest(draft)
    kept = api.patch(f"/api/v1/revisions/{revision.uuid}/", {"text": "A cup\n", "version": 1}, format="json")
    assert [kept.status_code, kept.json()["text"], kept.json()["version"]] == [200, "A cup\n", 2]
    stale = api.patch(f"/api/v1/revisions/{revision.uuid}/", {"text": "Mine", "version": 1}, format="json")
    assert stale.status_code == 409
    assert send(api, f"revisions/{revision.uuid}/submit").json()["state"] == "in_review"
    without_findings(draft)
    decided = send(api, f"drafts/{draft.uuid}/decide", answer="approve", seen=1)
    assert [decided.status_code, decided.json()["stage"]] == [201, "House"]
    outdated = send(api, f"drafts/{draft.uuid}/decide", answer="approve", seen=7)
    assert outdated.status_code == 409
    assert "There is no revision 7" in outdated.json()["detail"]
    heard = send(
        api, f"drafts/{draft.uuid}/decide", answer="request_changes", seen=1, note="Red", heard_from="Carla"
    )
    assert heard.json()["heard_from"] == "Carla"
    back = send(api, f"revisions/{revision.uuid}/return", message="A little red?")
    assert [back.json()["state"], back.json()["answer_note"]] == ["returned", "A little red?"]
    second = send(api, f"drafts/{draft.uuid}/revisions")
    assert [second.status_code, second.json()["number"]] == [201, 2]
    shown = api.get(f"/api/v1/drafts/{draft.uuid}/compare/", {"old": 1, "new": 2}).json()
    assert [shown["says"], shown["text"]] == ["Nothing in it changed.", [{"kind": "same", "text": "A cup\n"}]]


def test_remarks_are_written_answered_and_passed_on(api, owed, alice):
    revision = newest(handed_in(alice, owed))
    made = send(api, f"revisions/{revision.uuid}/annotations", text="Which?", place="text", start=0, end=3)
    assert [made.status_code, made.json()["quote"]] == [201, "Two"]
    remark = made.json()["uuid"]
    assert send(api, f"annotations/{remark}/reply", text="This").json()["thread"] == remark
    assert (
        send(api, f"annotations/{remark}/pass-on", text="Which cup?").json()["passed_on_text"] == "Which cup?"
    )
    assert send(api, f"annotations/{remark}/resolve").json()["resolved_at"] is not None
    assert send(api, f"annotations/{remark}/resolve").status_code == 409
    assert send(api, f"annotations/{remark}/reopen").json()["resolved_at"] is None
    assert send(api, f"revisions/{revision.uuid}/annotations", text="x", place="text").status_code == 400


def test_stages_are_read_and_set(api, owed, alice):
    address = f"/api/v1/campaigns/{owed.collaboration.campaign.uuid}/review/"
    assert [stage["name"] for stage in api.get(address).json()["stages"]] == ["House", "Client"]
    body = {
        "rounds": 4,
        "stages": [{"name": "Law", "kind": "legal", "approvers": [str(alice.uuid)], "is_hidden": True}],
    }
    done = api.patch(address, body, format="json").json()
    assert [done["rounds"], done["stages"][0]["name"], done["stages"][0]["is_hidden"]] == [4, "Law", True]


def test_lists_are_narrowed_and_keep_to_four_statements(api, owed, alice):
    draft = handed_in(alice, owed)
    make_draft(alice)
    assert len(api.get("/api/v1/drafts/").json()["results"]) == 2
    assert [row["uuid"] for row in api.get("/api/v1/drafts/", {"waits": "me"}).json()["results"]] == [
        str(draft.uuid)
    ]
    assert api.get("/api/v1/drafts/", {"brand": "x"}).status_code == 400
    assert send(api, "drafts/remind", drafts=[str(draft.uuid)]).json() == {"reminded": 1}
    revision = newest(draft)
    nouns = ("decisions", "turns", "findings", "checkpoints", "annotations")
    for address in (
        "drafts/",
        f"drafts/{draft.uuid}/revisions/",
        *(f"revisions/{revision.uuid}/{noun}/" for noun in nouns),
    ):
        api.get(f"/api/v1/{address}")
        with CaptureQueriesContext(connection) as asked:
            assert api.get(f"/api/v1/{address}").status_code == 200
        assert len(asked) <= 5, address
    assert fresh(draft).state == "in_review"


def test_another_agencys_drafts_are_not_there(api_client_of, owed, alice, charlie):
    revision = newest(handed_in(alice, owed))
    theirs = api_client_of(charlie)
    for address in (
        f"drafts/{revision.draft.uuid}",
        f"revisions/{revision.uuid}",
        f"revisions/{revision.uuid}/annotations",
    ):
        assert theirs.get(f"/api/v1/{address}/").status_code == 404
    assert send(theirs, f"drafts/{revision.draft.uuid}/decide", answer="approve", seen=1).status_code == 404
