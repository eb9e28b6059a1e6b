from django.urls import path

from portal.personal import brief, offers, page

app_name = "personal"

# Every address begins with the link's secret, so that each of them is opened by the same gate (portal/personal/visits.py).
urlpatterns = [
    path("<str:token>/", page.page, name="page"),
    # the brief
    path("<str:token>/brief/<uuid:uuid>/answer/", brief.answer_point, name="answer_point"),
    path("<str:token>/brief/<uuid:uuid>/acknowledge/", brief.acknowledge, name="acknowledge"),
    path("<str:token>/brief/<uuid:uuid>/ask/", brief.ask, name="ask"),
    # offers and the contract
    path("<str:token>/offers/<uuid:uuid>/accept/", offers.accept, name="accept_offer"),
    path("<str:token>/offers/<uuid:uuid>/counter/", offers.counter, name="counter_offer"),
    path("<str:token>/offers/<uuid:uuid>/decline/", offers.decline, name="decline_offer"),
    path("<str:token>/contract.pdf", offers.contract_pdf, name="contract"),
]
