from django.urls import path

from crisis.api import client_updates, registers, statements

urlpatterns = [
    path("incidents/<uuid:uuid>/facts/", registers.IncidentFacts.as_view(), name="incident_facts"),
    path("facts/<uuid:uuid>/", registers.FactDetail.as_view(), name="fact"),
    path("facts/<uuid:uuid>/verify/", registers.FactVerify.as_view(), name="fact_verify"),
    path("facts/<uuid:uuid>/remove/", registers.FactRemove.as_view(), name="fact_remove"),
    path("facts/<uuid:uuid>/restore/", registers.FactRestore.as_view(), name="fact_restore"),
    path("incidents/<uuid:uuid>/harmed-parties/", registers.IncidentHarmed.as_view(), name="incident_harmed"),
    path("harmed-parties/<uuid:uuid>/", registers.HarmedPartyDetail.as_view(), name="harmed_party"),
    path("harmed-parties/<uuid:uuid>/move/", registers.HarmedPartyMove.as_view(), name="harmed_party_move"),
    path("incidents/<uuid:uuid>/statements/", statements.IncidentStatements.as_view(), name="incident_statements"),
    path("statements/<uuid:uuid>/", statements.StatementDetail.as_view(), name="statement"),
    path("statements/<uuid:uuid>/texts/", statements.StatementTexts.as_view(), name="statement_texts"),
    path("statement-texts/<uuid:uuid>/", statements.StatementTextDetail.as_view(), name="statement_text"),
    path("statement-texts/<uuid:uuid>/check/", statements.StatementTextCheck.as_view(), name="statement_text_check"),
    path("statement-texts/<uuid:uuid>/ask/", statements.StatementTextAsk.as_view(), name="statement_text_ask"),
    path("statement-texts/<uuid:uuid>/approve/", statements.StatementTextApprove.as_view(), name="statement_text_approve"),
    path("statement-texts/<uuid:uuid>/send-back/", statements.StatementTextSendBack.as_view(), name="statement_text_send_back"),
    path("statement-texts/<uuid:uuid>/publications/", statements.TextPublications.as_view(), name="text_publications"),
    path("incidents/<uuid:uuid>/client-updates/", client_updates.IncidentClientUpdates.as_view(), name="incident_client_updates"),
    path("client-updates/<uuid:uuid>/", client_updates.ClientUpdateDetail.as_view(), name="client_update"),
    path("client-updates/<uuid:uuid>/approve/", client_updates.ClientUpdateApprove.as_view(), name="client_update_approve"),
    path("client-updates/<uuid:uuid>/share/", client_updates.ClientUpdateShare.as_view(), name="client_update_share"),
    path("client-updates/<uuid:uuid>/withdraw/", client_updates.ClientUpdateWithdraw.as_view(), name="client_update_withdraw"),
]  # fmt: skip
