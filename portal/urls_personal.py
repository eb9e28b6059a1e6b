from django.urls import path

from portal.personal import brief, crisis, draft_files, drafts, offers, page, renewal

app_name = "personal"

# Every other address begins with the link's secret, so that each of them is opened by the same gate (portal/personal/visits.py).
urlpatterns = [
    path("renew/", renewal.renew, name="renew"),
    path("<str:token>/", page.page, name="page"),
    # the brief
    path("<str:token>/brief/<uuid:uuid>/answer/", brief.answer_point, name="answer_point"),
    path("<str:token>/brief/<uuid:uuid>/acknowledge/", brief.acknowledge, name="acknowledge"),
    path("<str:token>/brief/<uuid:uuid>/ask/", brief.ask, name="ask"),
    # what they make
    path("<str:token>/pieces/<uuid:uuid>/start/", drafts.start, name="start_draft"),
    path("<str:token>/drafts/<uuid:uuid>/revise/", drafts.revise, name="revise_draft"),
    path("<str:token>/revisions/<uuid:uuid>/save/", drafts.save, name="save_revision"),
    path("<str:token>/revisions/<uuid:uuid>/check/", drafts.check, name="check_revision"),
    path("<str:token>/revisions/<uuid:uuid>/submit/", drafts.submit, name="submit_revision"),
    path("<str:token>/revisions/<uuid:uuid>/withdraw/", drafts.withdraw, name="withdraw_revision"),
    path("<str:token>/remarks/<uuid:uuid>/answer/", drafts.answer_remark, name="answer_remark"),
    path("<str:token>/revisions/<uuid:uuid>/answer/", drafts.answer_asked, name="answer_asked"),
    path("<str:token>/revisions/<uuid:uuid>/uploads/", draft_files.uploads, name="uploads"),
    path("<str:token>/revisions/<uuid:uuid>/files/", draft_files.files, name="files"),
    path("<str:token>/uploads/<uuid:uuid>/", draft_files.upload, name="upload"),
    path("<str:token>/files/<uuid:uuid>/is/<str:part>/", draft_files.file, name="file"),
    path("<str:token>/files/<uuid:uuid>/remove/", draft_files.remove_file, name="remove_file"),
    path("<str:token>/files/<uuid:uuid>/describe/", draft_files.describe_file, name="describe_file"),
    path("<str:token>/files/<uuid:uuid>/forward/", draft_files.move_file, name="move_file"),
    # when something blew up
    path("<str:token>/check-ins/<uuid:uuid>/answer/", crisis.answer_check_in, name="answer_check_in"),
    path("<str:token>/kits/<uuid:uuid>/sign/", crisis.sign_line, name="sign_line"),
    # offers and the contract
    path("<str:token>/offers/<uuid:uuid>/accept/", offers.accept, name="accept_offer"),
    path("<str:token>/offers/<uuid:uuid>/counter/", offers.counter, name="counter_offer"),
    path("<str:token>/offers/<uuid:uuid>/decline/", offers.decline, name="decline_offer"),
    path("<str:token>/contract.pdf", offers.contract_pdf, name="contract"),
]
