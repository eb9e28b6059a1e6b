from django.urls import path

from portal import consents, shortlist, views

app_name = "portal"

urlpatterns = [
    path("consent/back/", consents.consent_back, name="consent_back"),
    path("consent/<str:token>/", consents.consent, name="consent"),
    path("", views.home, name="home"),
    path("lists/<uuid:uuid>/", views.list_, name="list"),
    path("lists/<uuid:uuid>/overlaps/vote/", views.vote_on_overlap, name="vote_on_overlap"),
    path("campaigns/<uuid:uuid>/shortlist/", shortlist.shortlist, name="shortlist"),
    path("campaigns/candidates/<uuid:uuid>/answer/", shortlist.answer, name="answer_candidate"),
    path("lists/entries/<uuid:uuid>/answer/", views.answer, name="answer"),
]
