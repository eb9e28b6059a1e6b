from django.urls import path

from crisis.api import postmortems

urlpatterns = [
    path("postmortems/", postmortems.Postmortems.as_view(), name="postmortems"),
    path("postmortems/<uuid:uuid>/", postmortems.PostmortemDetail.as_view(), name="postmortem"),
    path("postmortems/<uuid:uuid>/follow-ups/", postmortems.FollowUps.as_view(), name="follow_ups"),
    path("follow-ups/<uuid:uuid>/", postmortems.FollowUpDetail.as_view(), name="follow_up"),
    path("follow-ups/<uuid:uuid>/done/", postmortems.FollowUpDone.as_view(), name="follow_up_done"),
]
