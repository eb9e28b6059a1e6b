from django.urls import path

from crisis.api import monitors

urlpatterns = [
    path("monitors/", monitors.Monitors.as_view(), name="monitors"),
    path("monitors/<uuid:uuid>/", monitors.MonitorDetail.as_view(), name="monitor"),
    path("monitors/<uuid:uuid>/move/", monitors.MonitorMove.as_view(), name="monitor_move"),
    path("monitors/<uuid:uuid>/try/", monitors.MonitorTrial.as_view(), name="monitor_try"),
    path("monitors/<uuid:uuid>/address/", monitors.MonitorAddress.as_view(), name="monitor_address"),
    path("monitors/<uuid:uuid>/streams/", monitors.MonitorStreams.as_view(), name="monitor_streams"),
    path("monitors/<uuid:uuid>/mentions/", monitors.MonitorMentions.as_view(), name="monitor_mentions"),
    path("monitors/<uuid:uuid>/breaks/", monitors.MonitorBreaks.as_view(), name="monitor_breaks"),
    path("mentions/", monitors.Mentions.as_view(), name="mentions"),
    path("mentions/<uuid:uuid>/", monitors.MentionDetail.as_view(), name="mention"),
    path("known-breaks/<uuid:uuid>/", monitors.KnownBreakDetail.as_view(), name="known_break"),
]
