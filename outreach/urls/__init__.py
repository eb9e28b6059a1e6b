"""The room's addresses under /inbox/, one module a noun."""

from django.urls import URLPattern, URLResolver

from outreach.urls import letters, sequences, templates, threads

app_name = "outreach"

urlpatterns: list[URLPattern | URLResolver] = [
    *threads.urlpatterns,
    *letters.urlpatterns,
    *templates.urlpatterns,
    *sequences.urlpatterns,
]
