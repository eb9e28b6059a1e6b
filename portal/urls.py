from django.urls import path

from portal import consents, crisis, drafts, looks, plans, shortlist, views

app_name = "portal"

urlpatterns = [
    path("consent/back/", consents.consent_back, name="consent_back"),
    path("consent/<str:token>/", consents.consent, name="consent"),
    path("", views.home, name="home"),
    path("lists/<uuid:uuid>/", views.list_, name="list"),
    path("lists/<uuid:uuid>/overlaps/vote/", views.vote_on_overlap, name="vote_on_overlap"),
    path("campaigns/<uuid:uuid>/shortlist/", shortlist.shortlist, name="shortlist"),
    path("campaigns/<uuid:uuid>/shortlist/vote/", shortlist.vote, name="vote_on_shortlist"),
    path("campaigns/candidates/<uuid:uuid>/answer/", shortlist.answer, name="answer_candidate"),
    path("lists/entries/<uuid:uuid>/answer/", views.answer, name="answer"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:uuid>/", drafts.draft, name="draft"),
    path("drafts/<uuid:uuid>/decide/", drafts.decide, name="decide"),
    path("drafts/<uuid:uuid>/remark/", drafts.remark, name="remark"),
    path("drafts/remarks/<uuid:uuid>/answer/", drafts.answer, name="answer_remark"),
    path("drafts/files/<uuid:uuid>/is/<str:part>/", drafts.file, name="file"),
    path("campaigns/<uuid:uuid>/plan/", plans.plan, name="plan"),
    path("campaigns/<uuid:uuid>/plan.pdf", plans.plan_file, name="plan_file"),
    path("crisis/", crisis.updates, name="crisis_updates"),
    path("crisis/<uuid:uuid>/", crisis.update, name="crisis_update"),
    path("crisis/<uuid:uuid>/read/", crisis.read, name="read_crisis_update"),
    path("crisis/statements/<uuid:uuid>/", crisis.statement, name="crisis_statement"),
    path("crisis/statements/<uuid:uuid>/answer/", crisis.answer, name="answer_crisis_statement"),
    path("calendar/", plans.calendar, name="calendar"),
    path("brands/<uuid:uuid>/look.css", looks.look, name="look"),
    path("brands/<uuid:uuid>/logo.webp", looks.logo, name="logo"),
]
