"""Addresses of the Campaigns room, one module a noun."""

from campaigns.urls import (
    briefs,
    campaigns,
    contracts,
    deliverables,
    offers,
    payments,
    pipeline,
    plan,
    plan_sharing,
    room,
)

app_name = "campaigns"

urlpatterns = [
    *campaigns.urlpatterns,
    *briefs.urlpatterns,
    *pipeline.urlpatterns,
    *room.urlpatterns,
    *deliverables.urlpatterns,
    *offers.urlpatterns,
    *contracts.urlpatterns,
    *payments.urlpatterns,
    *plan.urlpatterns,
    *plan_sharing.urlpatterns,
]
