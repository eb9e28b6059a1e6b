"""Addresses platforms send notices to; each belongs to one subscription."""

from django.urls import path

from influencers.views import push

app_name = "push"

urlpatterns = [path("<uuid:uuid>/", push.receive, name="receive")]
