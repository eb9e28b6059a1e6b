"""The API's addresses for outreach, one module a noun."""

from django.urls import URLPattern, URLResolver

from outreach.urls_api import incoming, letters, sending, sequences, threads

urlpatterns: list[URLPattern | URLResolver] = [
    *threads.urlpatterns,
    *letters.urlpatterns,
    *sequences.urlpatterns,
    *sending.urlpatterns,
    *incoming.urlpatterns,
]
