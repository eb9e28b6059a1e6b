"""The room's addresses under /crisis/, one module a noun."""

from django.urls import URLPattern, URLResolver

from crisis.urls import (
    alerts,
    drills,
    duty,
    hand_overs,
    incidents,
    live,
    monitors,
    partners,
    playbooks,
    postmortems,
    statements,
)

app_name = "crisis"

urlpatterns: list[URLPattern | URLResolver] = [
    *incidents.urlpatterns,
    *live.urlpatterns,
    *partners.urlpatterns,
    *playbooks.urlpatterns,
    *statements.urlpatterns,
    *postmortems.urlpatterns,
    *alerts.urlpatterns,
    *monitors.urlpatterns,
    *duty.urlpatterns,
    *hand_overs.urlpatterns,
    *drills.urlpatterns,
]
