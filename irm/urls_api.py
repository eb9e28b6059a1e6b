from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from irm.api.docs import docs, problem_types
from irm.api.views import NothingHere

app_name = "api"

urlpatterns = [
    path("v1/", include("accounts.urls_api")),
    path("v1/", include("influencers.urls_api")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("problems/", problem_types, name="problems"),
    re_path(r"^.*$", NothingHere.as_view()),
]
