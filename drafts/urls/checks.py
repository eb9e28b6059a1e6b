from django.urls import path

from drafts.views import checks

urlpatterns = [
    path("check/", checks.check_text, name="check_text"),
]
