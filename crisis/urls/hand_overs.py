from django.urls import path

from crisis.views import hand_overs

urlpatterns = [
    path("incidents/<uuid:uuid>/hand-over/", hand_overs.offer_lead, name="hand_over"),
    path("incidents/<uuid:uuid>/take-lead/", hand_overs.take_lead, name="take_lead"),
    path("hand-overs/<uuid:uuid>/answer/", hand_overs.answer, name="answer_hand_over"),
    path("duty/turns/<uuid:uuid>/hand-over/", hand_overs.offer_turn, name="hand_over_duty"),
    path("duty/turns/<uuid:uuid>/take/", hand_overs.take_turn, name="take_duty"),
]
