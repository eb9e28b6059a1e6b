"""The room's addresses under /crisis/, one module a noun."""

from django.urls import URLPattern, URLResolver

from crisis.urls import partners

app_name = "crisis"

urlpatterns: list[URLPattern | URLResolver] = [
    *partners.urlpatterns,
]
