from django.urls import path

from crisis.api import partner_letters, partners

urlpatterns = [
    path("incidents/<uuid:uuid>/reply-kits/", partners.IncidentReplyKits.as_view(), name="reply_kits"),
    path("reply-kits/<uuid:uuid>/", partners.ReplyKitDetail.as_view(), name="reply_kit"),
    path("reply-kits/<uuid:uuid>/share/", partners.ReplyKitShare.as_view(), name="reply_kit_share"),
    path("reply-kits/<uuid:uuid>/sign/", partners.ReplyKitSign.as_view(), name="reply_kit_sign"),
    path("reply-kits/<uuid:uuid>/check-ins/", partners.ReplyKitCheckIns.as_view(), name="check_ins"),
    path("reply-kits/<uuid:uuid>/kit-letters/", partner_letters.KitLetters.as_view(), name="kit_letters"),
    path(
        "reply-kits/<uuid:uuid>/letter-draft/",
        partner_letters.KitLetterDraft.as_view(),
        name="kit_letter_draft",
    ),
    path("check-ins/<uuid:uuid>/tell/", partner_letters.CheckInTell.as_view(), name="check_in_tell"),
    path("check-ins/<uuid:uuid>/", partners.CheckInDetail.as_view(), name="check_in"),
    path("check-ins/<uuid:uuid>/answer/", partners.CheckInAnswer.as_view(), name="check_in_answer"),
]
