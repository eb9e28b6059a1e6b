from django.urls import path

from drafts.views import files

urlpatterns = [
    path("files/<uuid:uuid>/is/<str:part>/", files.file, name="file"),
    path("files/<uuid:uuid>/remove/", files.remove, name="remove_file"),
    path("files/<uuid:uuid>/describe/", files.describe, name="describe_file"),
    path("files/<uuid:uuid>/forward/", files.move, name="move_file"),
    path("revisions/<uuid:uuid>/uploads/", files.uploads, name="uploads"),
    path("revisions/<uuid:uuid>/files/", files.files, name="files"),
    path("uploads/<uuid:uuid>/", files.upload, name="upload"),
]
