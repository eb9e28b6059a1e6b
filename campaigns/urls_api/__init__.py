"""The API's addresses for campaigns, one module a noun."""

from campaigns.urls_api import campaigns, work

urlpatterns = [*campaigns.urlpatterns, *work.urlpatterns]
