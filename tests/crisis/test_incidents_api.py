"""Incidents through the API: opened, changed, moved, stopped; tasks, reports, decisions, evidence; what is refused."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.actions import create_api_key
from accounts.states import Scope
from campaigns.models import Campaign
from crisis.models import Incident
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand) -> Campaign:
    return make_campaign(alice, brand, name="Summer")


@pytest.fixture
def program(alice) -> APIClient:
    _key, whole = create_api_key(by=alice, name="Pager", scopes=[Scope.CRISIS_READ, Scope.CRISIS_WRITE])
    return APIClient(headers={"authorization": f"Bearer {whole}"})


def test_a_program_runs_an_incident_from_an_alert_to_its_end(program, campaign, alice, olga):
    alert = make_alert(campaign)
    sent = {"title": "It burns", "alert": str(alert.uuid), "campaigns": [str(campaign.uuid)]}
    made = program.post(reverse("api:incidents"), sent, format="json")
    assert made.status_code == 201, made.content
    incident = Incident.objects.get()
    body = made.json()
    assert (body["uuid"], body["number"], body["state"]) == (str(incident.uuid), 1, "open")
    assert body["campaigns"] == [{"campaign": str(campaign.uuid), "name": "Summer", "frozen_at": None}]
    again = program.post(reverse("api:incidents"), sent, format="json")
    assert (again.status_code, Incident.objects.count()) == (409, 1)

    def send(name: str, status: int = 200, **data):
        answer = program.post(reverse(f"api:{name}", args=[incident.uuid]), data, format="json")
        assert answer.status_code == status, (name, answer.content)
        return answer.json()

    assert send("incident_level", level="critical", why="Somebody is in hospital")["level"] == "critical"
    assert send("incident_role", role="legal", to=str(olga.uuid))["version"] == 1
    frozen = send("incident_freeze", campaigns=[str(campaign.uuid)], reason="Until we know")
    assert frozen["campaigns"][0]["frozen_at"] is not None
    send("incident_release", campaigns=[str(campaign.uuid)], reason="The lab says so")
    send("incident_decisions", 201, decision="No reply", why="It feeds the thread")
    send("incident_notes", 201, text="The brand called", starred=True)
    send("situation_reports", 201, conditions="240 an hour")
    send("incident_evidence", 201, what="The video", url="https://example.com/v")
    task = send("incident_tasks", 201, text="Ask the lawyer", role="legal")
    done = program.post(
        reverse("api:incident_task_move", args=[task["uuid"]]),
        {"to": "done", "note": "He says yes"},
        format="json",
    )
    assert (done.json()["state"], done.json()["done_by"]) == ("done", str(alice.uuid))
    where = reverse("api:incident", args=[incident.uuid])
    changed = program.patch(
        where, {"first_actor": "brand", "why_first": "Its product", "version": 1}, format="json"
    )
    assert (changed.status_code, changed.json()["first_actor"], changed.json()["version"]) == (
        200,
        "brand",
        2,
    )
    assert program.patch(where, {"title": "Old", "version": 1}, format="json").status_code in (409, 412)
    assert send("incident_hand_over", 201, to=str(olga.uuid), note="Noon")["state"] == "offered"
    send("incident_move", 409, to="closed", why="It is over")
    send("incident_move", to="acting")
    assert send("incident_move", to="called_off", why="It was a joke")["closed_at"] is not None
    listed = program.get(reverse("api:incidents"), {"state": "called_off", "q": "burns"}).json()["results"]
    assert [row["uuid"] for row in listed] == [str(incident.uuid)]
    assert program.get(reverse("api:incidents"), {"state": "live"}).json()["results"] == []
    assert program.get(reverse("api:incidents"), {"state": "odd"}).status_code == 400
