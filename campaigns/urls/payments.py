from django.urls import path

from campaigns.views import payments

urlpatterns = [
    path("payments/", payments.list_, name="payments"),
    path("payments/export/", payments.export, name="export_payments"),
    path("payments/exchange-rates/", payments.rates, name="exchange_rates"),
    path("<uuid:uuid>/money/", payments.money, name="money"),
    path("<uuid:uuid>/payments/new/", payments.new, name="new_payment"),
    path("offers/<uuid:uuid>/conversions/", payments.conversions, name="enter_conversions"),
    path("payments/<uuid:uuid>/edit/", payments.edit, name="edit_payment"),
    path("payments/<uuid:uuid>/approve/", payments.approve, name="approve_payment"),
    path("payments/<uuid:uuid>/hold-back/", payments.hold_back, name="hold_back_payment"),
    path("payments/<uuid:uuid>/pay/", payments.pay, name="pay_payment"),
    path("payments/<uuid:uuid>/cancel/", payments.cancel, name="cancel_payment"),
]
