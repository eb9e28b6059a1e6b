from django.urls import path

from outreach.api import incoming

urlpatterns = [
    path("threads/<uuid:uuid>/proposals/", incoming.ThreadProposals.as_view(), name="thread_proposals"),
    path("threads/<uuid:uuid>/match/", incoming.ThreadMatch.as_view(), name="thread_match"),
    path("threads/<uuid:uuid>/unmatch/", incoming.ThreadUnmatch.as_view(), name="thread_unmatch"),
    path("threads/<uuid:uuid>/set-aside/", incoming.ThreadSetAside.as_view(), name="thread_set_aside"),
    path("attachments/<uuid:uuid>/", incoming.AttachmentFile.as_view(), name="attachment_file"),
    path("mailboxes/<uuid:uuid>/fetch/", incoming.MailboxFetch.as_view(), name="mailbox_fetch"),
    path("mailboxes/<uuid:uuid>/webhook/", incoming.MailboxWebhook.as_view(), name="mailbox_webhook"),
]
