"""The API's addresses for campaigns, one module a noun."""

from campaigns.urls_api import briefs, campaigns, money, plan, work

urlpatterns = [
    *campaigns.urlpatterns,
    *briefs.urlpatterns,
    *work.urlpatterns,
    *money.urlpatterns,
    *plan.urlpatterns,
]
