from django.urls import path

from portal.personal import page

app_name = "personal"

# Every address begins with the link's secret, so that each of them is opened by the same gate (portal/personal/visits.py).
urlpatterns = [
    path("<str:token>/", page.page, name="page"),
]
