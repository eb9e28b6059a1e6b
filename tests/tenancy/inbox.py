"""The shared inbox: threads, messages, notes, files, contacts by hand."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Agency, Membership
from influencers.models import Influencer
from outreach.models import Attachment, Mailbox, Message, Thread, ThreadNote
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "outreach:inbox": Row(),
    "outreach:inbox_count": Row(),
    "outreach:queues": Row(),
    "outreach:bulk_threads": post(chosen="{thread}", verb="done"),
    "outreach:undo_threads": post(undo="x"),
    "outreach:thread": Row("thread"),
    "outreach:thread_person": Row("thread"),
    "outreach:beside_composer": Row("thread"),
    "outreach:assign_thread": post("thread", to="{member}"),
    "outreach:snooze_thread": post("thread", until="tomorrow"),
    "outreach:plan_thread_step": post("thread", text="Call"),
    "outreach:finish_thread": post("thread"),
    "outreach:reopen_thread": post("thread"),
    "outreach:wake_thread": post("thread"),
    "outreach:unread_thread": Row("thread", "post", own=True),
    "outreach:finish_thread_step": post("thread"),
    "outreach:add_thread_note": post("thread", text="x"),
    "outreach:keep_reply": post("thread", body="x"),
    "outreach:send_reply": post("thread", body="x"),
    "outreach:attach_to_reply": post("thread", body="x"),
    "outreach:canned_replies": Row("thread"),
    "outreach:log_in_thread": post("thread", medium="phone", way="out", text="x"),
    "outreach:remove_thread_note": post("thread_note"),
    "outreach:take_back": post("message"),
    "outreach:drop_reply": post("message"),
    "outreach:elsewhere": post("message", thread=""),
    "outreach:remove_contact": post("message"),
    "outreach:attachment": Row("attachment"),
    "outreach:detach_from_reply": post("attachment"),
    "outreach:log_contact": post("influencer", medium="phone", way="out", text="x"),
    "api:threads": api(),
    "api:thread": api("thread"),
    "api:thread_assign": api("thread", "post", member="{member}"),
    "api:thread_snooze": api("thread", "post", until="2099-01-01T00:00:00Z"),
    "api:thread_wake": api("thread", "post"),
    "api:thread_done": api("thread", "post"),
    "api:thread_reopen": api("thread", "post"),
    "api:thread_read": Row("thread", "post", audience="api", own=True),
    "api:thread_step": api("thread", "post", text="Call"),
    "api:thread_messages": api("thread"),
    "api:thread_notes": api("thread"),
    "api:message": api("message"),
    "api:message_take_back": api("message", "post"),
    "api:message_move": api("message", "post"),
    "api:thread_note": api("thread_note", "delete"),
    "api:influencer_contacts": api("influencer"),
}


def inbox_things(agency: Agency, influencer: Influencer, by: Membership) -> dict[str, Any]:
    """A thread with an answer, a file and a note in it."""
    box = Mailbox.objects.create(
        agency=agency, address=f"{SECRET.lower()}@northlight.example", sender_name=SECRET
    )
    thread = Thread.objects.create(
        agency=agency, influencer=influencer, mailbox=box, correspondent=f"{SECRET.lower()}@x.example", subject=SECRET,
        token="tenancy", last_message_at=timezone.now(), last_words=SECRET, newest_in=1, search_text=SECRET.lower(),
    )  # fmt: skip
    message = Message.objects.create(
        agency=agency, thread=thread, way="in", nature="answer", state="there", at=timezone.now(), body=SECRET,
        from_address=f"{SECRET.lower()}@x.example",
    )  # fmt: skip
    file = Attachment(message=message, name=f"{SECRET}.txt", content_type="text/plain", size=5)
    file.file.save("tenancy.txt", ContentFile(SECRET.encode()))
    note = ThreadNote.objects.create(thread=thread, author=by, text=SECRET)
    return {"thread": thread.uuid, "message": message.uuid, "attachment": file.uuid, "thread_note": note.uuid}
