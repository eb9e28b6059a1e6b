from django.urls import path

from outreach.api import threads

urlpatterns = [
    path("threads/", threads.Threads.as_view(), name="threads"),
    path("threads/<uuid:uuid>/", threads.ThreadDetail.as_view(), name="thread"),
    path("threads/<uuid:uuid>/assign/", threads.ThreadAssign.as_view(), name="thread_assign"),
    path("threads/<uuid:uuid>/snooze/", threads.ThreadSnooze.as_view(), name="thread_snooze"),
    path("threads/<uuid:uuid>/wake/", threads.ThreadWake.as_view(), name="thread_wake"),
    path("threads/<uuid:uuid>/done/", threads.ThreadDone.as_view(), name="thread_done"),
    path("threads/<uuid:uuid>/reopen/", threads.ThreadReopen.as_view(), name="thread_reopen"),
    path("threads/<uuid:uuid>/read/", threads.ThreadRead.as_view(), name="thread_read"),
    path("threads/<uuid:uuid>/step/", threads.ThreadStep.as_view(), name="thread_step"),
    path("threads/<uuid:uuid>/messages/", threads.ThreadMessages.as_view(), name="thread_messages"),
    path("threads/<uuid:uuid>/notes/", threads.ThreadNotes.as_view(), name="thread_notes"),
    path("messages/<uuid:uuid>/", threads.MessageDetail.as_view(), name="message"),
    path("messages/<uuid:uuid>/take-back/", threads.MessageTakeBack.as_view(), name="message_take_back"),
    path("messages/<uuid:uuid>/move/", threads.MessageMove.as_view(), name="message_move"),
    path("thread-notes/<uuid:uuid>/", threads.ThreadNoteDetail.as_view(), name="thread_note"),
    path(
        "influencers/<uuid:uuid>/contacts/", threads.InfluencerContacts.as_view(), name="influencer_contacts"
    ),
]
