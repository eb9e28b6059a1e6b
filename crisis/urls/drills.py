from django.urls import path

from crisis.views import drills

urlpatterns = [
    path("drills/", drills.list_, name="drills"),
    path("drills/new/", drills.new, name="new_drill"),
    path("drills/<uuid:uuid>/", drills.detail, name="drill"),
    path("drills/<uuid:uuid>/stop/", drills.stop, name="stop_drill"),
]
