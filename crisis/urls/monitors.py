from django.urls import path

from crisis.views import mentions, monitors

urlpatterns = [
    path("monitors/", monitors.list_, name="monitors"),
    path("monitors/new/", monitors.new, name="new_monitor"),
    path("monitors/watch/<uuid:uuid>/", monitors.watch, name="watch_campaign"),
    path("monitors/<uuid:uuid>/", monitors.detail, name="monitor"),
    path("monitors/<uuid:uuid>/edit/", monitors.edit, name="edit_monitor"),
    path("monitors/<uuid:uuid>/move/", monitors.move, name="move_monitor"),
    path("monitors/<uuid:uuid>/sensitivity/", monitors.sensitivity, name="sensitivity"),
    path("monitors/<uuid:uuid>/address/", monitors.hook, name="monitor_hook"),
    path("monitors/<uuid:uuid>/mentions/new/", mentions.new, name="new_mention"),
    path("monitors/<uuid:uuid>/mentions/file/", mentions.file, name="mention_file"),
    path("monitors/<uuid:uuid>/breaks/new/", mentions.new_break, name="new_break"),
    path("mentions/<uuid:uuid>/correct/", mentions.correct, name="correct_mention"),
    path("mentions/<uuid:uuid>/away/", mentions.put_away, name="put_mention_away"),
    path("breaks/<uuid:uuid>/remove/", mentions.remove_break, name="remove_break"),
]
