from django.urls import path

from crisis.api import alerts, drills, duty

urlpatterns = [
    path("alerts/", alerts.Alerts.as_view(), name="alerts"),
    path("alerts/<uuid:uuid>/", alerts.AlertDetail.as_view(), name="alert"),
    path("alerts/<uuid:uuid>/acknowledge/", alerts.AlertAcknowledge.as_view(), name="alert_acknowledge"),
    path("alerts/<uuid:uuid>/dismiss/", alerts.AlertDismiss.as_view(), name="alert_dismiss"),
    path("alerts/<uuid:uuid>/explain/", alerts.AlertExplain.as_view(), name="alert_explain"),
    path("alerts/<uuid:uuid>/join/", alerts.AlertJoin.as_view(), name="alert_join"),
    path("alert-hooks/", alerts.AlertHooks.as_view(), name="alert_hooks"),
    path("alert-hooks/<uuid:uuid>/", alerts.AlertHookDetail.as_view(), name="alert_hook"),
    path("alert-hooks/<uuid:uuid>/resume/", alerts.AlertHookResume.as_view(), name="alert_hook_resume"),
    path("duty-turns/", duty.DutyTurns.as_view(), name="duty_turns"),
    path("duty-turns/plan/", duty.DutyPlan.as_view(), name="duty_plan"),
    path("duty-turns/<uuid:uuid>/", duty.DutyTurnDetail.as_view(), name="duty_turn"),
    path("quiet-hours/", duty.OwnQuietHours.as_view(), name="quiet_hours"),
    path("drills/", drills.Drills.as_view(), name="drills"),
    path("drills/<uuid:uuid>/", drills.DrillDetail.as_view(), name="drill"),
    path("drills/<uuid:uuid>/stop/", drills.DrillStop.as_view(), name="drill_stop"),
]
