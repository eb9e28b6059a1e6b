from django.urls import path

from crisis.views import charts, joined, streams, timeline

HEARD = "incidents/<uuid:uuid>/heard/<slug:kind>/<int:number>/"

urlpatterns = [
    path("incidents/<uuid:uuid>/stream/", streams.stream, name="stream"),
    path(HEARD, streams.row, name="heard"),
    path(f"{HEARD}correct/", streams.correct, name="correct_heard"),
    path(f"{HEARD}keep/", streams.keep, name="keep_heard"),
    path(f"{HEARD}put-away/", streams.put_away, name="put_heard_away"),
    path("incidents/<uuid:uuid>/chart/", charts.chart, name="chart"),
    path("incidents/<uuid:uuid>/exposure/", charts.exposure, name="exposure"),
    path("incidents/<uuid:uuid>/timeline/", timeline.timeline, name="timeline"),
    path("incidents/<uuid:uuid>/timeline/print/", timeline.printed, name="timeline_print"),
    path("incidents/<uuid:uuid>/timeline.csv", timeline.exported, name="timeline_csv"),
    path("incidents/<uuid:uuid>/timeline/stars/", timeline.star, name="star_entries"),
    path("of/<uuid:uuid>/", joined.person, name="of_person"),
    path("campaigns/<uuid:uuid>/", joined.campaign, name="of_campaign"),
    path("collaborations/<uuid:uuid>/", joined.collaboration, name="of_collaboration"),
]
