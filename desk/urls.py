from django.urls import path

from desk import views

app_name = "desk"

urlpatterns = [
    path("today/", views.today, name="today"),
    path("handbook/", views.handbook, name="handbook"),
    path("search/", views.search_page, name="search"),
]
