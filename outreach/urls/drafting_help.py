from django.urls import path

from outreach.views import drafting_help

urlpatterns = [
    path("drafting-help/", drafting_help.settings, name="drafting_help"),
    path("drafting-help/try/", drafting_help.try_out, name="try_drafting_help"),
    path("letters/<uuid:uuid>/facts/", drafting_help.facts, name="letter_facts"),
    path("letters/<uuid:uuid>/propose/", drafting_help.propose, name="propose_letter"),
]
