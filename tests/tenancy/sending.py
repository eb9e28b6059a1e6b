"""Mailboxes, the outbox, suppressions, opt-outs."""

from typing import Any

from django.utils import timezone

from accounts.models import Membership
from outreach.actions.suppression import suppress
from outreach.models import MailApp, Mailbox, Message, Thread
from outreach.opt_out import keep_link, opt_out_token
from tests.tenancy.asking import SECRET, Row, post

_ADDRESS = f"sender@{SECRET.lower()}.example"


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "outreach:mailboxes": Row(),
    "outreach:new_mailbox": Row(audience="owner"),
    "outreach:mailbox": Row("mailbox"),
    "outreach:edit_mailbox": Row("mailbox", audience="owner"),
    "outreach:try_mailbox": post("mailbox"),
    "outreach:try_reading": post("mailbox"),
    "outreach:test_mailbox": post("mailbox"),
    "outreach:read_mailbox_health": post("mailbox"),
    "outreach:pause_mailbox": post("mailbox"),
    "outreach:resume_mailbox": post("mailbox"),
    "outreach:archive_mailbox": post("mailbox"),
    "outreach:restore_mailbox": post("mailbox"),
    "outreach:mail_apps": Row(audience="owner"),
    "outreach:remove_mail_app": post("mail_app"),
    "outreach:mailbox_connected": "answers only the member who was sent to the service (tests/outreach/test_mail_consents.py)",
    "outreach:connect_mailbox": post("mailbox", app="{mail_app}"),
    "outreach:disconnect_mailbox": post("mailbox"),
    "outreach:outbox": Row(),
    "outreach:change_outbox": post(chosen="{waiting_letter}", verb="unqueue"),
    "outreach:change_one_letter": post("waiting_letter", verb="unqueue"),
    "outreach:sent_letter": Row("waiting_letter"),
    "outreach:catcher": Row(),
    "outreach:suppressions": Row(),
    "outreach:new_suppressions": post(text="x@x.example", reason="manual"),
    "outreach:export_suppressions": Row(),
    "outreach:lift_suppression": post("suppression", note="x"),
    "letters:opt_out": Row("opt_out_token", audience="public"),
    "api:mailboxes": api(),
    "api:mailbox": api("mailbox"),
    "api:mailbox_health": api("mailbox", "post"),
    "api:mailbox_pause": api("mailbox", "post"),
    "api:mailbox_resume": api("mailbox", "post"),
    "api:mailbox_archive": api("mailbox", "post"),
    "api:mailbox_restore": api("mailbox", "post"),
    "api:mailbox_disconnect": api("mailbox", "post"),
    "api:mailbox_try": api("mailbox", "post"),
    "api:mailbox_test_letter": api("mailbox", "post"),
    "api:outbox": api(),
    "api:outbox_take_back": api("waiting_letter", "post"),
    "api:outbox_drop": api("waiting_letter", "post"),
    "api:outbox_settle": api("waiting_letter", "post", left=True),
    "api:suppressions": api(),
    "api:suppression_lift": api("suppression", "post", note="x"),
}


def sending_things(by: Membership) -> dict[str, Any]:
    """A mailbox, a letter that waits in it, one that left with an opt-out, an address nobody writes to."""
    now = timezone.now()
    box = Mailbox.objects.create(agency=by.agency, address=_ADDRESS, sender_name=SECRET)
    thread = Thread.objects.create(
        agency=by.agency,
        mailbox=box,
        correspondent="reader@reader.example",
        token="waiting1",
        last_message_at=now,
    )
    letter = {
        "agency": by.agency,
        "thread": thread,
        "mailbox": box,
        "way": "out",
        "at": now,
        "to_address": "reader@reader.example",
    }
    waiting = Message.objects.create(**letter, state="waiting", subject=SECRET, body=SECRET, send_after=now)
    sent = Message.objects.create(
        **letter, state="sent", subject=SECRET, body=SECRET, message_id=f"<1@{SECRET}.example>"
    )
    keep_link(sent)
    app = MailApp.objects.create(agency=by.agency, service="google", client_id=SECRET)
    row = suppress(agency=by.agency, address=f"a@{SECRET.lower()}.example", reason="manual", by=by)
    return {
        "mailbox": box.uuid, "mail_app": app.uuid, "waiting_letter": waiting.uuid, "suppression": row.uuid, "opt_out_token": opt_out_token(sent),
    }  # fmt: skip
