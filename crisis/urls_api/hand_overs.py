from django.urls import path

from crisis.api import hand_overs, incidents

urlpatterns = [
    path("hand-overs/", hand_overs.HandOvers.as_view(), name="hand_overs"),
    path("hand-overs/<uuid:uuid>/", hand_overs.HandOverDetail.as_view(), name="hand_over"),
    path("hand-overs/<uuid:uuid>/accept/", hand_overs.Accept.as_view(), name="hand_over_accept"),
    path("hand-overs/<uuid:uuid>/decline/", hand_overs.Decline.as_view(), name="hand_over_decline"),
    path("hand-overs/<uuid:uuid>/withdraw/", hand_overs.Withdraw.as_view(), name="hand_over_withdraw"),
    path("incidents/<uuid:uuid>/hand-over/", hand_overs.OfferLead.as_view(), name="incident_hand_over"),
    path("incidents/<uuid:uuid>/take-lead/", incidents.TakeLead.as_view(), name="incident_take_lead"),
    path("duty-turns/<uuid:uuid>/hand-over/", hand_overs.OfferTurn.as_view(), name="duty_hand_over"),
    path("duty-turns/<uuid:uuid>/take/", hand_overs.TakeTurn.as_view(), name="duty_take"),
]
