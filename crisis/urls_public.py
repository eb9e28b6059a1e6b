"""What anybody may call, under /c/: mentions that another service sends. The secret is in the path."""

from django.urls import URLPattern, URLResolver, path

from crisis.views import inbound

app_name = "mentions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("in/<uuid:uuid>/<str:secret>/", inbound.mentions, name="inbound"),
]
