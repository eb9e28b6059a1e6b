"""What anybody may call, under /c/: mentions that another service sends. The secret is in the path."""

from django.urls import URLPattern, URLResolver, path

from crisis.views import hooks

app_name = "mentions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("in/<uuid:uuid>/<str:secret>/", hooks.mentions, name="inbound"),
]
