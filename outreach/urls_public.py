"""What anybody may call, under /o/: the opt-out of a letter, and mail that a provider hands over. The secret is in the path."""

from django.urls import URLPattern, URLResolver, path

from outreach.views.opt_out import opt_out

app_name = "letters"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:token>/", opt_out, name="opt_out"),
]
