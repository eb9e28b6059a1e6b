from django.urls import path

from outreach.views import mailboxes

urlpatterns = [
    path("mailboxes/", mailboxes.list_, name="mailboxes"),
    path("mailboxes/new/", mailboxes.new, name="new_mailbox"),
    path("mailboxes/<uuid:uuid>/", mailboxes.detail, name="mailbox"),
    path("mailboxes/<uuid:uuid>/edit/", mailboxes.edit, name="edit_mailbox"),
    path("mailboxes/<uuid:uuid>/try/", mailboxes.try_sign_in, name="try_mailbox"),
    path("mailboxes/<uuid:uuid>/try-reading/", mailboxes.try_reading, name="try_reading"),
    path("mailboxes/<uuid:uuid>/test-letter/", mailboxes.test_letter, name="test_mailbox"),
    path("mailboxes/<uuid:uuid>/health/", mailboxes.read_health, name="read_mailbox_health"),
    path("mailboxes/<uuid:uuid>/pause/", mailboxes.pause, name="pause_mailbox"),
    path("mailboxes/<uuid:uuid>/resume/", mailboxes.resume, name="resume_mailbox"),
    path("mailboxes/<uuid:uuid>/archive/", mailboxes.archive, name="archive_mailbox"),
    path("mailboxes/<uuid:uuid>/restore/", mailboxes.restore, name="restore_mailbox"),
]
