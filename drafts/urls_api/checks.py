from django.urls import path

from drafts.api import checks

urlpatterns = [
    path("drafts/check/", checks.DraftCheck.as_view(), name="draft_check"),
]
