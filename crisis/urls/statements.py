from django.urls import path

from crisis.views import client_updates, facts, statements

urlpatterns = [
    # Facts, those harmed
    path("incidents/<uuid:uuid>/facts/", facts.add, name="add_fact"),
    path("facts/<uuid:uuid>/change/", facts.change, name="change_fact"),
    path("facts/<uuid:uuid>/verify/", facts.verify, name="verify_fact"),
    path("facts/<uuid:uuid>/remove/", facts.remove, name="remove_fact"),
    path("incidents/<uuid:uuid>/harmed/", facts.add_harmed, name="add_harmed"),
    path("harmed/<uuid:uuid>/change/", facts.change_harmed, name="change_harmed"),
    # Statements
    path("incidents/<uuid:uuid>/statements/", statements.add, name="new_statement"),
    path("statements/<uuid:uuid>/", statements.statement, name="statement"),
    path("statements/<uuid:uuid>/change/", statements.change, name="change_statement"),
    path("statements/<uuid:uuid>/texts/", statements.add_text, name="add_text"),
    path("statements/<uuid:uuid>/fill/", statements.fill, name="fill_statement"),
    path("statements/<uuid:uuid>/reactions/", statements.reactions, name="reactions"),
    path("statement-texts/<uuid:uuid>/save/", statements.save, name="save_text"),
    path("statement-texts/<uuid:uuid>/ask/", statements.ask, name="ask_approval"),
    path("statement-texts/<uuid:uuid>/answer/", statements.answer, name="answer_text"),
    path("statement-texts/<uuid:uuid>/drop/", statements.drop, name="drop_text"),
    path("statement-texts/<uuid:uuid>/publish/", statements.publish, name="publish_text"),
    # What clients are told
    path("incidents/<uuid:uuid>/client-updates/new/", client_updates.new, name="new_client_update"),
    path("client-updates/<uuid:uuid>/", client_updates.update, name="client_update"),
    path("client-updates/<uuid:uuid>/approve/", client_updates.approve, name="approve_client_update"),
    path("client-updates/<uuid:uuid>/share/", client_updates.share, name="share_client_update"),
    path("client-updates/<uuid:uuid>/withdraw/", client_updates.withdraw, name="withdraw_client_update"),
]
