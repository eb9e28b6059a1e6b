from django.urls import path

from portal import consents, views

app_name = "portal"

urlpatterns = [
    path("consent/back/", consents.consent_back, name="consent_back"),
    path("consent/<str:token>/", consents.consent, name="consent"),
    path("", views.home, name="home"),
    path("lists/<uuid:uuid>/", views.list_, name="list"),
    path("lists/<uuid:uuid>/overlaps/vote/", views.vote_on_overlap, name="vote_on_overlap"),
    path("lists/entries/<uuid:uuid>/answer/", views.answer, name="answer"),
]
