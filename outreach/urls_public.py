"""What anybody may call, under /o/: the opt-out of a letter, and mail that a provider hands over. The secret is in the path."""

from django.urls import URLPattern, URLResolver

app_name = "letters"

urlpatterns: list[URLPattern | URLResolver] = []
