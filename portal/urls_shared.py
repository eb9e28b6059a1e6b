from django.urls import path

from portal.shared import pages

app_name = "shared"

# Every address begins with the link's secret, so that each of them is opened by the same gate (portal/shared/visits.py).
urlpatterns = [
    path("<str:token>/", pages.page, name="page"),
    path("<str:token>/unlock/", pages.unlock, name="unlock"),
    path("<str:token>/decide/", pages.decide, name="decide"),
    path("<str:token>/remark/", pages.remark, name="remark"),
    path("<str:token>/remarks/<uuid:uuid>/answer/", pages.answer, name="answer_remark"),
    path("<str:token>/files/<uuid:uuid>/is/<str:part>/", pages.file, name="file"),
]
