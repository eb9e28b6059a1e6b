from django.urls import path

from crisis.api import partners

urlpatterns = [
    path("incidents/<uuid:uuid>/reply-kits/", partners.IncidentReplyKits.as_view(), name="reply_kits"),
    path("reply-kits/<uuid:uuid>/", partners.ReplyKitDetail.as_view(), name="reply_kit"),
    path("reply-kits/<uuid:uuid>/share/", partners.ReplyKitShare.as_view(), name="reply_kit_share"),
    path("reply-kits/<uuid:uuid>/sign/", partners.ReplyKitSign.as_view(), name="reply_kit_sign"),
    path("reply-kits/<uuid:uuid>/check-ins/", partners.ReplyKitCheckIns.as_view(), name="check_ins"),
    path("check-ins/<uuid:uuid>/", partners.CheckInDetail.as_view(), name="check_in"),
    path("check-ins/<uuid:uuid>/answer/", partners.CheckInAnswer.as_view(), name="check_in_answer"),
]
