"""The API's addresses for crisis, one module a noun."""

from django.urls import URLPattern, URLResolver

from crisis.urls_api import (
    alerts,
    hand_overs,
    incidents,
    live,
    monitors,
    partners,
    playbooks,
    postmortems,
    statements,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *alerts.urlpatterns,
    *hand_overs.urlpatterns,
    *incidents.urlpatterns,
    *live.urlpatterns,
    *monitors.urlpatterns,
    *partners.urlpatterns,
    *playbooks.urlpatterns,
    *postmortems.urlpatterns,
    *statements.urlpatterns,
]
