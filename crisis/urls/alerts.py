from django.urls import path

from crisis.views import alert_hooks, alerts

urlpatterns = [
    path("alerts/", alerts.list_, name="alerts"),
    path("alerts/change/", alerts.change, name="change_alerts"),
    path("alerts/bar/", alerts.bar, name="alert_bar"),
    path("alerts/count/", alerts.count, name="alert_count"),
    path("alerts/told/", alert_hooks.list_, name="alert_hooks"),
    path("alerts/told/new/", alert_hooks.new, name="new_alert_hook"),
    path("alerts/told/<uuid:uuid>/remove/", alert_hooks.remove, name="remove_alert_hook"),
    path("alerts/told/<uuid:uuid>/resume/", alert_hooks.resume, name="resume_alert_hook"),
    path("alerts/told/<uuid:uuid>/try/", alert_hooks.try_, name="try_alert_hook"),
    path("alerts/<uuid:uuid>/", alerts.detail, name="alert"),
    path("alerts/<uuid:uuid>/acknowledge/", alerts.acknowledge, name="acknowledge_alert"),
    path("alerts/<uuid:uuid>/dismiss/", alerts.dismiss, name="dismiss_alert"),
    path("alerts/<uuid:uuid>/join/", alerts.join, name="join_alert"),
    path("alerts/<uuid:uuid>/known-break/", alerts.explain, name="explain_alert"),
    path("alerts/<uuid:uuid>/read/", alerts.read, name="read_alert"),
]
