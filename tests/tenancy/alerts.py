"""Alerts, who is told of them, the rota, drills."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from accounts.sealing import seal
from crisis.models import AlertHook, Drill, DutyTurn
from tests.campaigns.making import make_campaign
from tests.crisis.making import make_alert, make_incident
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "crisis:alerts": Row(),
    "crisis:change_alerts": post(chosen="{alert}", verb="acknowledge"),
    "crisis:alert_bar": Row(),
    "crisis:alert_count": Row(),
    "crisis:alert": Row("alert"),
    "crisis:acknowledge_alert": post("alert"),
    "crisis:dismiss_alert": post("alert", reason="x"),
    "crisis:explain_alert": post("alert", note="x"),
    "crisis:join_alert": post("alert", incident="{alert_incident}"),
    "crisis:read_alert": Row("alert", "post", own=True),
    "crisis:alert_hooks": Row(),
    "crisis:new_alert_hook": Row(audience="owner"),
    "crisis:remove_alert_hook": Row("alert_hook", "post"),
    "crisis:resume_alert_hook": Row("alert_hook", "post"),
    "crisis:try_alert_hook": Row("alert_hook", "post"),
    "crisis:duty": Row(),
    "crisis:plan_duty": Row(audience="owner"),
    "crisis:new_duty_turn": Row(audience="owner"),
    "crisis:quiet_hours": Row(),
    "crisis:hand_over_duty": Row("duty_turn"),
    "crisis:take_duty": Row("duty_turn"),
    "crisis:remove_duty_turn": post("duty_turn"),
    "crisis:drills": Row(),
    "crisis:new_drill": post(),
    "crisis:drill": Row("drill"),
    "crisis:stop_drill": post("drill"),
    "api:alerts": api(),
    "api:alert": api("alert"),
    "api:alert_acknowledge": api("alert", "post"),
    "api:alert_dismiss": api("alert", "post", reason="x"),
    "api:alert_explain": api("alert", "post", note="x"),
    "api:alert_join": api("alert", "post", incident="{alert_incident}"),
    "api:alert_hooks": api(),
    "api:alert_hook": api("alert_hook"),
    "api:alert_hook_resume": api("alert_hook", "post"),
    "api:duty_turns": api(),
    "api:duty_plan": api("", "post", members=["{member}"], starts_on="2030-01-01"),
    "api:duty_turn": api("duty_turn"),
    "api:duty_hand_over": api("duty_turn", "post", to="{member}"),
    "api:duty_take": api("duty_turn", "post", reason="x"),
    "api:quiet_hours": api(),
    "api:drills": api(),
    "api:drill": api("drill"),
    "api:drill_stop": api("drill", "post"),
}


def alert_things(by: Membership, brand: Brand) -> dict[str, Any]:
    """An alert, an incident it may join, a webhook, a turn of duty, a drill."""
    now = timezone.now()
    campaign = make_campaign(by, brand, f"{SECRET} watched")
    hook = AlertHook.objects.create(
        agency=by.agency, name=SECRET, url="https://203.0.113.9/hook", secret=seal({"secret": SECRET}).encode()
    )  # fmt: skip
    turn = DutyTurn.objects.create(
        agency=by.agency, member=by, starts_at=now, ends_at=now + timedelta(days=1), note=SECRET
    )
    drill = Drill.objects.create(agency=by.agency, title=SECRET, storm="skin_cream", campaign=campaign, by=by)
    return {
        "alert": make_alert(campaign, title=f"{SECRET} turned").uuid, "alert_incident": make_incident(campaign, by).uuid,
        "alert_hook": hook.uuid, "duty_turn": turn.uuid, "drill": drill.uuid,
    }  # fmt: skip
