from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path

from accounts.gates import Audience, audience
from accounts.views import home
from irm.health import healthz, readyz

handler400 = "irm.errors.bad_request"
handler403 = "irm.errors.permission_denied"
handler404 = "irm.errors.not_found"
handler500 = "irm.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(
        "favicon.ico",
        audience(Audience.PUBLIC)(lambda request: redirect(static("irm/favicon-32.png"))),
        name="favicon",
    ),
    path("account/", include("allauth.urls")),
    path("settings/", include("accounts.urls")),
    path("influencers/", include("influencers.urls")),
    path("push/", include("influencers.urls_push")),
    path("campaigns/", include("campaigns.urls")),
    path("inbox/", include("outreach.urls")),
    path("o/", include("outreach.urls_public")),
    path("drafts/", include("drafts.urls")),
    path("crisis/", include("crisis.urls")),
    path("c/", include("crisis.urls_public")),
    path("", include("desk.urls")),
    path("portal/", include("portal.urls")),
    path("p/", include("portal.urls_personal")),
    path("s/", include("portal.urls_shared")),
    path("api/", include("irm.urls_api")),
]
