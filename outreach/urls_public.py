"""What anybody may call, under /o/: the opt-out of a letter, and mail that a provider hands over. The secret is in the path."""

from django.urls import URLPattern, URLResolver, path

from outreach.views import inbound
from outreach.views.opt_out import opt_out

app_name = "letters"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:token>/", opt_out, name="opt_out"),
    path("in/<uuid:uuid>/<str:secret>/", inbound.mails, name="inbound"),
    path("in/<uuid:uuid>/<str:secret>/events/", inbound.events, name="inbound_events"),
]
