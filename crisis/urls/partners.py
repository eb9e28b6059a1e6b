from django.urls import path

from crisis.views import partners

urlpatterns = [
    path("incidents/<uuid:uuid>/partners/", partners.part, name="partners"),
    path("incidents/<uuid:uuid>/kits/new/", partners.make, name="make_kit"),
    path("kits/<uuid:uuid>/", partners.kit, name="kit"),
    path("kits/<uuid:uuid>/share/", partners.share, name="share_kit"),
    path("kits/<uuid:uuid>/sign/", partners.sign, name="sign_kit"),
    path("kits/<uuid:uuid>/ask/", partners.ask, name="ask_check_in"),
    path("kits/<uuid:uuid>/tell/", partners.tell, name="tell_partner"),
    path("check-ins/<uuid:uuid>/tell/", partners.tell_check_in, name="tell_check_in"),
    path("check-ins/<uuid:uuid>/heard/", partners.heard, name="heard_check_in"),
    path("check-ins/<uuid:uuid>/note/", partners.note, name="note_check_in"),
]
