"""Addresses of the Campaigns room, one module a noun."""

from campaigns.urls import campaigns, pipeline

app_name = "campaigns"

urlpatterns = [*campaigns.urlpatterns, *pipeline.urlpatterns]
