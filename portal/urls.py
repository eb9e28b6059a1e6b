from django.urls import path

from portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("lists/<uuid:uuid>/", views.list_, name="list"),
    path("lists/entries/<uuid:uuid>/answer/", views.answer, name="answer"),
]
