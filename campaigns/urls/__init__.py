"""Addresses of the Campaigns room, one module a noun."""

from campaigns.urls import campaigns, deliverables, pipeline, room

app_name = "campaigns"

urlpatterns = [
    *campaigns.urlpatterns,
    *pipeline.urlpatterns,
    *room.urlpatterns,
    *deliverables.urlpatterns,
]
