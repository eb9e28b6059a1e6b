"""Incidents, their rooms, tasks, reports and evidence."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Brand, Membership
from campaigns.models import Campaign
from crisis.models import HandOver, IncidentTask, SavedEvidence, SituationReport
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_alert, make_incident
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "crisis:incidents": Row(),
    "crisis:export_incidents": Row(),
    "crisis:count_incidents": Row(),
    "crisis:new_incident": post(title="x", level="minor"),
    "crisis:open_from_alert": post("free_alert"),
    "crisis:incident": Row("room"),
    "crisis:incident_head": Row("room"),
    "crisis:incident_people": Row("room"),
    "crisis:incident_part": Row("room room_part"),
    "crisis:set_level": post("room", level="minor", why="x"),
    "crisis:move_incident": post("room", to="acting"),
    "crisis:change_incident": post("room", title="x"),
    "crisis:hand_over": post("room", to="{room_lead}", note="x"),
    "crisis:take_lead": post("room", reason="x"),
    "crisis:answer_hand_over": post("room_offer", answer="withdraw"),
    "crisis:set_next_update": post("room", at=""),
    "crisis:give_role": post("room", role="scribe", to=""),
    "crisis:freeze_campaigns": post("room", campaigns="{room_campaign}", reason="x"),
    "crisis:release_campaigns": post("room", campaigns="{room_campaign}", reason="x"),
    "crisis:log_decision": post("room", decision="x", why="x"),
    "crisis:write_note": post("room", text="x"),
    "crisis:report_situation": post("room", conditions="x"),
    "crisis:add_task": post("room", text="x"),
    "crisis:move_task": post("room_task", to="done"),
    "crisis:change_task": post("room_task", assignee="", due_at=""),
    "crisis:save_evidence": post("room", what="x", note="x"),
    "crisis:evidence_file": Row("evidence"),
    "crisis:evidence_content": Row("evidence"),
    "api:incidents": api(),
    "api:incident": api("room"),
    "api:incident_level": api("room", "post", level="minor", why="x"),
    "api:incident_move": api("room", "post", to="acting"),
    "api:incident_hand_over": api("room", "post", to="{room_lead}", note="x"),
    "api:incident_take_lead": api("room", "post", reason="x"),
    "api:hand_overs": api(),
    "api:hand_over": api("room_offer"),
    "api:hand_over_accept": api("room_offer", "post"),
    "api:hand_over_decline": api("room_offer", "post"),
    "api:hand_over_withdraw": api("room_offer", "post"),
    "api:incident_role": api("room", "post", role="scribe", to="{room_lead}"),
    "api:incident_freeze": api("room", "post", campaigns=["{room_campaign}"], reason="x"),
    "api:incident_release": api("room", "post", campaigns=["{room_campaign}"], reason="x"),
    "api:incident_decisions": api("room", "post", decision="x", why="x"),
    "api:incident_notes": api("room", "post", text="x"),
    "api:incident_tasks": api("room"),
    "api:incident_task": api("room_task"),
    "api:incident_task_move": api("room_task", "post", to="done"),
    "api:situation_reports": api("room"),
    "api:situation_report": api("situation_report"),
    "api:incident_evidence": api("room"),
    "api:saved_evidence": api("evidence"),
}


def incident_things(by: Membership, brand: Brand) -> dict[str, Any]:
    """A room with a task, a report and evidence, and an alert that is in no incident yet."""
    campaign = make_campaign(by, brand, f"{SECRET} stormy")
    incident = make_incident(campaign, by, title=f"{SECRET} burns")
    task = IncidentTask.objects.create(incident=incident, text=SECRET)
    report = SituationReport.objects.create(incident=incident, conditions=SECRET, by=by)
    saved = SavedEvidence.objects.create(
        incident=incident, what=SECRET, content={"note": SECRET}, sha256="0" * 64, saved_at=timezone.now(),
        file=ContentFile(SECRET.encode(), "shot.txt"),
    )  # fmt: skip
    offer = HandOver.objects.create(agency=by.agency, incident=incident, by=by, to=by, note=SECRET)
    watched: Campaign = make_campaign(by, brand, f"{SECRET} unheard")
    return {
        "room": incident.uuid, "room_part": "tasks", "room_campaign": campaign.uuid, "room_task": task.uuid, "room_lead": by.uuid,
        "room_offer": offer.uuid,
        "situation_report": report.uuid, "evidence": saved.uuid, "free_alert": make_alert(watched, title=f"{SECRET} free").uuid,
    }  # fmt: skip
