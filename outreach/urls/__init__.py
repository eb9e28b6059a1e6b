"""The room's addresses under /inbox/, one module a noun."""

from django.urls import URLPattern, URLResolver

from outreach.urls import drafting_help, incoming, letters, mailboxes, outbox, sequences, templates, threads

app_name = "outreach"

urlpatterns: list[URLPattern | URLResolver] = [
    *threads.urlpatterns,
    *letters.urlpatterns,
    *drafting_help.urlpatterns,
    *templates.urlpatterns,
    *sequences.urlpatterns,
    *mailboxes.urlpatterns,
    *outbox.urlpatterns,
    *incoming.urlpatterns,
]
