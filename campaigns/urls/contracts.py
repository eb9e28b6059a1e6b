from django.urls import path

from campaigns.views import contracts

urlpatterns = [
    path("contract-templates/", contracts.templates, name="contract_templates"),
    path("contract-templates/new/", contracts.new_template, name="new_contract_template"),
    path("contract-templates/<uuid:uuid>/", contracts.edit_template, name="contract_template"),
    path(
        "contract-templates/<uuid:uuid>/archive/",
        contracts.archive_template,
        name="archive_contract_template",
    ),
    path("collaborations/<uuid:uuid>/contract/new/", contracts.make, name="make_contract"),
    path("collaborations/<uuid:uuid>/contract/waive/", contracts.waive, name="waive_contract"),
    path("contracts/<uuid:uuid>/", contracts.detail, name="contract"),
    path("contracts/<uuid:uuid>/status/", contracts.status, name="contract_status"),
    path("contracts/<uuid:uuid>/contract.pdf", contracts.pdf, name="contract_pdf"),
    path("contracts/<uuid:uuid>/signed/", contracts.signed, name="signed_contract"),
    path("contracts/<uuid:uuid>/send/", contracts.send, name="send_contract"),
    path("contracts/<uuid:uuid>/sign/", contracts.sign, name="sign_contract"),
    path("contracts/<uuid:uuid>/cancel/", contracts.cancel, name="cancel_contract"),
]
