from django.urls import path

from campaigns.api import contracts, offers, payments

urlpatterns = [
    # Offers
    path("collaborations/<uuid:uuid>/offers/", offers.CollaborationOffers.as_view(), name="collaboration_offers"),
    path("collaborations/<uuid:uuid>/offers/opening/", offers.CollaborationOpening.as_view(), name="collaboration_opening"),
    path("offers/<uuid:uuid>/", offers.OfferDetail.as_view(), name="offer"),
    path("offers/<uuid:uuid>/fair-rate/", offers.OfferFairRate.as_view(), name="offer_fair_rate"),
    path("offers/<uuid:uuid>/conversions/", payments.OfferConversions.as_view(), name="offer_conversions"),
    *(
        path(f"offers/<uuid:uuid>/{name}/", offers.verb(name, *rest).as_view(), name=f"offer_{name}")
        for name, *rest in offers.VERBS
    ),
    # Contracts
    path("contract-templates/", contracts.ContractTemplates.as_view(), name="contract_templates"),
    path("contract-templates/<uuid:uuid>/", contracts.ContractTemplateDetail.as_view(), name="contract_template"),
    path("collaborations/<uuid:uuid>/contracts/", contracts.CollaborationContracts.as_view(), name="collaboration_contracts"),
    path("collaborations/<uuid:uuid>/waive-contract/", contracts.CollaborationWaive.as_view(), name="collaboration_waive_contract"),
    path("contracts/<uuid:uuid>/", contracts.ContractDetail.as_view(), name="contract"),
    path("contracts/<uuid:uuid>/pdf/", contracts.ContractPdf.as_view(), name="contract_pdf"),
    path("contracts/<uuid:uuid>/signed/", contracts.ContractSigned.as_view(), name="contract_signed"),
    path("contracts/<uuid:uuid>/sign/", contracts.ContractSign.as_view(), name="contract_sign"),
    *(
        path(f"contracts/<uuid:uuid>/{name}/", contracts.verb(name, *rest).as_view(), name=f"contract_{name}")
        for name, *rest in contracts.VERBS
    ),
    # Payments
    path("payments/", payments.PaymentList.as_view(), name="payments"),
    path("campaigns/<uuid:uuid>/payments/", payments.CampaignPayments.as_view(), name="campaign_payments"),
    path("payments/<uuid:uuid>/", payments.PaymentDetail.as_view(), name="payment"),
    *(
        path(f"payments/<uuid:uuid>/{name}/", payments.verb(name.replace("-", "_"), *rest).as_view(), name=f"payment_{name.replace('-', '_')}")
        for name, *rest in payments.VERBS
    ),
    path("exchange-rates/", payments.ExchangeRates.as_view(), name="exchange_rates"),
]  # fmt: skip
