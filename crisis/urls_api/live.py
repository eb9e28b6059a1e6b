from django.urls import path

from crisis.api import live

urlpatterns = [
    path("incidents/<uuid:uuid>/timeline-entries/", live.TimelineEntries.as_view(), name="timeline_entries"),
    path("incidents/<uuid:uuid>/heard/", live.IncidentHeard.as_view(), name="heard"),
    path("timeline-entries/<uuid:uuid>/", live.TimelineEntryDetail.as_view(), name="timeline_entry"),
    path("timeline-entries/<uuid:uuid>/star/", live.TimelineEntryStar.as_view(), name="timeline_entry_star"),
    path(
        "timeline-entries/<uuid:uuid>/unstar/",
        live.TimelineEntryUnstar.as_view(),
        name="timeline_entry_unstar",
    ),
]
