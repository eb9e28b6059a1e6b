"""The API's addresses for crisis, one module a noun."""

from django.urls import URLPattern, URLResolver

from crisis.urls_api import alerts, live, partners

urlpatterns: list[URLPattern | URLResolver] = [
    *alerts.urlpatterns,
    *live.urlpatterns,
    *partners.urlpatterns,
]
