from django.urls import path

from crisis.views import mention_files, mentions, monitors

urlpatterns = [
    path("monitors/", monitors.list_, name="monitors"),
    path("monitors/new/", monitors.new, name="new_monitor"),
    path("monitors/watch/<uuid:uuid>/", monitors.watch, name="watch_campaign"),
    path("monitors/watch/person/<uuid:uuid>/", monitors.watch_them, name="watch_person"),
    path("monitors/watch/running/", monitors.watch_all, name="watch_running"),
    path("monitors/<uuid:uuid>/", monitors.detail, name="monitor"),
    path("monitors/<uuid:uuid>/edit/", monitors.edit, name="edit_monitor"),
    path("monitors/<uuid:uuid>/move/", monitors.move, name="move_monitor"),
    path("monitors/<uuid:uuid>/sensitivity/", monitors.sensitivity, name="sensitivity"),
    path("monitors/<uuid:uuid>/address/", monitors.hook, name="monitor_hook"),
    path("monitors/<uuid:uuid>/mentions/new/", mentions.new, name="new_mention"),
    path("monitors/<uuid:uuid>/mentions/file/", mention_files.new, name="new_mention_file"),
    path("mention-files/<uuid:uuid>/", mention_files.one, name="mention_file"),
    path("mention-files/<uuid:uuid>/status/", mention_files.status, name="mention_file_status"),
    path("mention-files/<uuid:uuid>/cancel/", mention_files.cancel, name="cancel_mention_file"),
    path("mention-files/<uuid:uuid>/continue/", mention_files.go_on, name="continue_mention_file"),
    path("mention-files/<uuid:uuid>/undo/", mention_files.undo, name="undo_mention_file"),
    path("mention-files/<uuid:uuid>/rejected/", mention_files.rejected, name="mention_file_rejected"),
    path("monitors/<uuid:uuid>/breaks/new/", mentions.new_break, name="new_break"),
    path("mentions/<uuid:uuid>/correct/", mentions.correct, name="correct_mention"),
    path("mentions/<uuid:uuid>/away/", mentions.put_away, name="put_mention_away"),
    path("breaks/<uuid:uuid>/remove/", mentions.remove_break, name="remove_break"),
]
