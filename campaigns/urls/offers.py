from django.urls import path

from campaigns.views import offers

urlpatterns = [
    path("collaborations/<uuid:uuid>/offers/new/", offers.new, name="new_offer"),
    path("offers/<uuid:uuid>/", offers.detail, name="offer"),
    path("offers/<uuid:uuid>/edit/", offers.edit, name="edit_offer"),
    path("offers/<uuid:uuid>/send/", offers.send, name="send_offer"),
    path("offers/<uuid:uuid>/withdraw/", offers.withdraw, name="withdraw_offer"),
    path("offers/<uuid:uuid>/accept/", offers.accept, name="accept_offer"),
    path("offers/<uuid:uuid>/counter/", offers.counter, name="counter_offer"),
    path("offers/<uuid:uuid>/decline/", offers.decline, name="decline_offer"),
    path("offers/<uuid:uuid>/fair-rate/", offers.fair_rate, name="fair_rate"),
]
