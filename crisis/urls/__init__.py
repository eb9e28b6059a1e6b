"""The room's addresses under /crisis/, one module a noun."""

from django.urls import URLPattern, URLResolver

app_name = "crisis"

urlpatterns: list[URLPattern | URLResolver] = []
