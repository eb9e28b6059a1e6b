from django.urls import path

from outreach.views import matching

urlpatterns = [
    path("incoming/", matching.list_, name="unmatched"),
    path("incoming/ways/", matching.ways, name="incoming_ways"),
    path("incoming/ways/<uuid:uuid>/", matching.change_way, name="change_incoming_way"),
    path("incoming/<uuid:uuid>/", matching.who, name="who_wrote"),
    path("incoming/<uuid:uuid>/match/", matching.match, name="match_thread"),
    path("incoming/<uuid:uuid>/nobody/", matching.nobody, name="set_aside_thread"),
    path("incoming/<uuid:uuid>/undo/", matching.undo, name="undo_match"),
]
