from django.urls import path

from outreach.views import mail_consents, mailboxes

urlpatterns = [
    path("mailboxes/", mailboxes.list_, name="mailboxes"),
    path("mailboxes/new/", mailboxes.new, name="new_mailbox"),
    path("mailboxes/<uuid:uuid>/", mailboxes.detail, name="mailbox"),
    path("mailboxes/services/", mail_consents.services, name="mail_apps"),
    path("mailboxes/services/<uuid:uuid>/remove/", mail_consents.remove_app, name="remove_mail_app"),
    path("mailboxes/connected/", mail_consents.connected, name="mailbox_connected"),
    path("mailboxes/<uuid:uuid>/connect/", mail_consents.connect, name="connect_mailbox"),
    path("mailboxes/<uuid:uuid>/disconnect/", mail_consents.disconnect, name="disconnect_mailbox"),
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
