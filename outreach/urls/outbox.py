from django.urls import path

from outreach.views import outbox, suppression

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/change/", outbox.change, name="change_outbox"),
    path("outbox/<uuid:uuid>/change/", outbox.change_one, name="change_one_letter"),
    path("outbox/<uuid:uuid>/", outbox.letter, name="sent_letter"),
    path("catcher/", outbox.catcher, name="catcher"),
    path("suppressions/", suppression.list_, name="suppressions"),
    path("suppressions/new/", suppression.new, name="new_suppressions"),
    path("suppressions/export/", suppression.export, name="export_suppressions"),
    path("suppressions/<uuid:uuid>/lift/", suppression.lift, name="lift_suppression"),
]
