from django.urls import path

from influencers.views import polling

app_name = "influencers"

influencer_urls: list = []
channel_urls: list = []
import_urls: list = []
polling_urls = [
    path("channels/<uuid:uuid>/poll/", polling.poll_now, name="poll_now"),
    path("channels/<uuid:uuid>/poll/status/", polling.poll_status, name="poll_status"),
]

urlpatterns = [*influencer_urls, *channel_urls, *import_urls, *polling_urls]
