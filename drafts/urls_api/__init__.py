"""The API's addresses for drafts, one module a noun."""

from drafts.urls_api import checks, drafts, files

urlpatterns = [
    *checks.urlpatterns,
    *drafts.urlpatterns,
    *files.urlpatterns,
]
