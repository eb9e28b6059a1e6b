from django.urls import path

from crisis.api import mention_files, monitors

urlpatterns = [
    path("monitors/", monitors.Monitors.as_view(), name="monitors"),
    path("monitors/running/", monitors.RunningCampaigns.as_view(), name="monitors_running"),
    path("campaigns/<uuid:uuid>/listening/", monitors.CampaignListening.as_view(), name="campaign_listening"),
    path("monitors/<uuid:uuid>/", monitors.MonitorDetail.as_view(), name="monitor"),
    path("monitors/<uuid:uuid>/move/", monitors.MonitorMove.as_view(), name="monitor_move"),
    path("monitors/<uuid:uuid>/try/", monitors.MonitorTrial.as_view(), name="monitor_try"),
    path("monitors/<uuid:uuid>/address/", monitors.MonitorAddress.as_view(), name="monitor_address"),
    path("monitors/<uuid:uuid>/streams/", monitors.MonitorStreams.as_view(), name="monitor_streams"),
    path("monitors/<uuid:uuid>/mentions/", monitors.MonitorMentions.as_view(), name="monitor_mentions"),
    path("monitors/<uuid:uuid>/breaks/", monitors.MonitorBreaks.as_view(), name="monitor_breaks"),
    path("monitors/<uuid:uuid>/mention-files/", mention_files.MentionFiles.as_view(), name="mention_files"),
    path("mention-files/<uuid:uuid>/", mention_files.MentionFileDetail.as_view(), name="mention_file"),
    path(
        "mention-files/<uuid:uuid>/start/",
        mention_files.MentionFileStart.as_view(),
        name="mention_file_start",
    ),
    path(
        "mention-files/<uuid:uuid>/cancel/",
        mention_files.MentionFileCancel.as_view(),
        name="mention_file_cancel",
    ),
    path(
        "mention-files/<uuid:uuid>/continue/",
        mention_files.MentionFileContinue.as_view(),
        name="mention_file_continue",
    ),
    path(
        "mention-files/<uuid:uuid>/undo/", mention_files.MentionFileUndo.as_view(), name="mention_file_undo"
    ),
    path(
        "mention-files/<uuid:uuid>/problems/",
        mention_files.MentionFileProblems.as_view(),
        name="mention_file_problems",
    ),
    path("mentions/", monitors.Mentions.as_view(), name="mentions"),
    path("mentions/<uuid:uuid>/", monitors.MentionDetail.as_view(), name="mention"),
    path("known-breaks/<uuid:uuid>/", monitors.KnownBreakDetail.as_view(), name="known_break"),
]
