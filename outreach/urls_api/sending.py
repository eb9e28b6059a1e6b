from django.urls import path

from outreach.api import mailboxes, outbox

urlpatterns = [
    path("mailboxes/", mailboxes.Mailboxes.as_view(), name="mailboxes"),
    path("mailboxes/<uuid:uuid>/", mailboxes.MailboxDetail.as_view(), name="mailbox"),
    path("mailboxes/<uuid:uuid>/health/", mailboxes.MailboxHealth.as_view(), name="mailbox_health"),
    path("mailboxes/<uuid:uuid>/pause/", mailboxes.MailboxPause.as_view(), name="mailbox_pause"),
    path("mailboxes/<uuid:uuid>/resume/", mailboxes.MailboxResume.as_view(), name="mailbox_resume"),
    path("mailboxes/<uuid:uuid>/archive/", mailboxes.MailboxArchive.as_view(), name="mailbox_archive"),
    path("mailboxes/<uuid:uuid>/restore/", mailboxes.MailboxRestore.as_view(), name="mailbox_restore"),
    path(
        "mailboxes/<uuid:uuid>/disconnect/", mailboxes.MailboxDisconnect.as_view(), name="mailbox_disconnect"
    ),
    path("mailboxes/<uuid:uuid>/try/", mailboxes.MailboxTry.as_view(), name="mailbox_try"),
    path(
        "mailboxes/<uuid:uuid>/test-letter/",
        mailboxes.MailboxTestLetter.as_view(),
        name="mailbox_test_letter",
    ),
    path("outbox/", outbox.Outbox.as_view(), name="outbox"),
    path("messages/<uuid:uuid>/unqueue/", outbox.OutboxTakeBack.as_view(), name="outbox_take_back"),
    path("messages/<uuid:uuid>/drop/", outbox.OutboxDrop.as_view(), name="outbox_drop"),
    path("messages/<uuid:uuid>/settle/", outbox.OutboxSettle.as_view(), name="outbox_settle"),
    path("suppressions/", outbox.Suppressions.as_view(), name="suppressions"),
    path("suppressions/<uuid:uuid>/lift/", outbox.SuppressionLift.as_view(), name="suppression_lift"),
]
