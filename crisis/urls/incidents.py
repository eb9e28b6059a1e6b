from django.urls import path

from crisis.views import incidents, room, room_tasks, room_verbs

urlpatterns = [
    path("", incidents.list_, name="incidents"),
    path("export/", incidents.export, name="export_incidents"),
    path("count/", incidents.count, name="count_incidents"),
    path("incidents/new/", incidents.new, name="new_incident"),
    path("alerts/<uuid:uuid>/open/", incidents.open_from_alert, name="open_from_alert"),
    # The room
    path("incidents/<uuid:uuid>/", room.incident, name="incident"),
    path("incidents/<uuid:uuid>/head/", room.head, name="incident_head"),
    path("incidents/<uuid:uuid>/people/", room.people, name="incident_people"),
    path("incidents/<uuid:uuid>/parts/<slug:key>/", room.part, name="incident_part"),
    # Its head
    path("incidents/<uuid:uuid>/level/", room_verbs.level, name="set_level"),
    path("incidents/<uuid:uuid>/move/", room_verbs.move, name="move_incident"),
    path("incidents/<uuid:uuid>/change/", room_verbs.change, name="change_incident"),
    path("incidents/<uuid:uuid>/next-update/", room_verbs.next_update, name="set_next_update"),
    # Its parts
    path("incidents/<uuid:uuid>/role/", room_verbs.role, name="give_role"),
    path("incidents/<uuid:uuid>/freeze/", room_verbs.freeze, name="freeze_campaigns"),
    path("incidents/<uuid:uuid>/release/", room_verbs.release, name="release_campaigns"),
    path("incidents/<uuid:uuid>/decide/", room_verbs.decide, name="log_decision"),
    path("incidents/<uuid:uuid>/note/", room_verbs.note, name="write_note"),
    path("incidents/<uuid:uuid>/report/", room_verbs.report, name="report_situation"),
    path("incidents/<uuid:uuid>/tasks/add/", room_tasks.add, name="add_task"),
    path("tasks/<uuid:uuid>/move/", room_tasks.move, name="move_task"),
    path("tasks/<uuid:uuid>/change/", room_tasks.change, name="change_task"),
    path("incidents/<uuid:uuid>/evidence/", room_tasks.save_evidence, name="save_evidence"),
    path("evidence/<uuid:uuid>/file/", room_tasks.evidence_file, name="evidence_file"),
    path("evidence/<uuid:uuid>/content/", room_tasks.evidence_content, name="evidence_content"),
]
