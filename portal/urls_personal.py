from django.urls import path

from portal.personal import brief, page

app_name = "personal"

# Every address begins with the link's secret, so that each of them is opened by the same gate (portal/personal/visits.py).
urlpatterns = [
    path("<str:token>/", page.page, name="page"),
    # the brief
    path("<str:token>/brief/<uuid:uuid>/answer/", brief.answer_point, name="answer_point"),
    path("<str:token>/brief/<uuid:uuid>/acknowledge/", brief.acknowledge, name="acknowledge"),
    path("<str:token>/brief/<uuid:uuid>/ask/", brief.ask, name="ask"),
]
