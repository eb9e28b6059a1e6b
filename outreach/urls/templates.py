from django.urls import path

from outreach.views import templates

urlpatterns = [
    path("templates/", templates.list_, name="templates"),
    path("templates/new/", templates.new, name="new_template"),
    path("templates/starters/", templates.add_starters, name="add_starters"),
    path("templates/<uuid:uuid>/", templates.template, name="template"),
    path("templates/<uuid:uuid>/preview/", templates.preview, name="preview_template"),
    path(
        "templates/<uuid:uuid>/language/remove/", templates.remove_language, name="remove_template_language"
    ),
    path("templates/<uuid:uuid>/copy/", templates.move, {"verb": "clone"}, name="clone_template"),
    path("templates/<uuid:uuid>/archive/", templates.move, {"verb": "archive"}, name="archive_template"),
    path("templates/<uuid:uuid>/restore/", templates.move, {"verb": "restore"}, name="restore_template"),
]
