from django.urls import path

from crisis.views import postmortem_verbs as verbs
from crisis.views import postmortems

urlpatterns = [
    path("postmortems/", postmortems.list_, name="postmortems"),
    path("postmortems/over-time/", postmortems.over_time, name="postmortems_over_time"),
    path("postmortems/export.csv", postmortems.export, name="postmortems_csv"),
    path("postmortems/<uuid:uuid>/", postmortems.detail, name="postmortem"),
    path("postmortems/<uuid:uuid>/figures/", postmortems.figures, name="postmortem_figures"),
    path("postmortems/<uuid:uuid>/happened/", postmortems.happened, name="postmortem_happened"),
    path("postmortems/<uuid:uuid>/pdf/", postmortems.as_pdf, name="postmortem_pdf"),
    path("postmortems/<uuid:uuid>/write/", verbs.write, name="write_postmortem"),
    path("postmortems/<uuid:uuid>/lines/", verbs.add_factor, name="add_factor"),
    path("postmortems/<uuid:uuid>/follow-ups/", verbs.add_follow_up, name="add_follow_up"),
    path("postmortems/<uuid:uuid>/changes/", verbs.propose, name="propose_change"),
    path("postmortems/<uuid:uuid>/close/", verbs.close, name="close_postmortem"),
    path("postmortems/<uuid:uuid>/reopen/", verbs.reopen, name="reopen_postmortem"),
    path("factors/<uuid:uuid>/change/", verbs.change_factor, name="change_factor"),
    path("follow-ups/<uuid:uuid>/edit/", verbs.edit_follow_up, name="edit_follow_up"),
    path("follow-ups/<uuid:uuid>/move/", verbs.move_follow_up, name="move_follow_up"),
    path("plan-changes/<uuid:uuid>/take-back/", verbs.take_back, name="take_back_change"),
]
