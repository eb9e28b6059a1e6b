from django.urls import path

from drafts.views import links

urlpatterns = [
    path("<uuid:uuid>/links/", links.links, name="links"),
    path("links/<uuid:uuid>/revoke/", links.revoke, name="revoke_link"),
]
