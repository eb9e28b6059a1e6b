from django.urls import include, path, re_path

from irm.api.docs import docs, openapi, problem_types
from irm.api.views import NothingHere

app_name = "api"

urlpatterns = [
    path("v1/", include("accounts.urls_api")),
    path("v1/", include("influencers.urls_api")),
    path("v1/", include("campaigns.urls_api")),
    path("v1/", include("outreach.urls_api")),
    path("v1/", include("drafts.urls_api")),
    path("v1/", include("crisis.urls_api")),
    path("schema/", openapi, name="schema"),
    path("docs/", docs, name="docs"),
    path("problems/", problem_types, name="problems"),
    re_path(r"^.*$", NothingHere.as_view(), name="nothing"),
]
