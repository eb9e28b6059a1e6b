"""Letters leave through a provider's API: each of its answers has its meaning, and what it tells later is acted on."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.sealing import seal
from outreach.actions.inbound import change_signing_key, make_webhook, webhook_address
from outreach.actions.leaving import send_due
from outreach.actions.sending import queue_message
from outreach.models import Mailbox, MailboxDay, Message
from outreach.queries.suppression import suppressed
from outreach.states import MailboxState, MessageState, Nature, SuppressionReason, Way
from outreach.transport.providers import providers
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread
from tests.outreach.provider_server import provider_server

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider():
    with provider_server() as running:
        yield running


@pytest.fixture
def mailbox(agency, provider, settings, monkeypatch) -> Mailbox:
    settings.PUBLIC_URL = "https://irm.example"
    settings.ANYMAIL = {"REQUESTS_TIMEOUT": 0.3, "POSTMARK_API_URL": provider.url}
    monkeypatch.setattr("outreach.actions.letters.gate", lambda message, by, despite="": None)
    known = providers()["mailgun"]
    monkeypatch.setitem(providers(), "mailgun", replace(known, choices={"region": {"us": provider.url}}))
    return make_mailbox(
        agency, way="provider", provider="mailgun", provider_options={"sender_domain": "tentwork.example"},
        sealed=seal({"api_key": "key"}),
    )  # fmt: skip


def letter_to(mailbox: Mailbox, name: str, **values) -> Message:
    address = f"{name}@lind.example"
    person = make_addressee(mailbox.agency, name.title(), address)
    return make_message(make_thread(mailbox, person, correspondent=address), **values)


def test_a_letter_leaves_by_the_provider_with_all_its_headers(mailbox, alice, provider):
    letter = letter_to(mailbox, "mara", is_first_contact=True)
    queue_message(message=letter, by=alice)
    assert [send_due(now=timezone.now()) for _time in range(2)] == [1, 0]
    fields = provider.taken[-1]
    letter.refresh_from_db()
    assert (letter.state, fields["to"], fields["from"]) == (
        MessageState.SENT,
        "mara@lind.example",
        "Lena Roth <lena@tentwork.example>",
    )
    fields = {name.lower(): value for name, value in fields.items()}
    assert fields["h:message-id"] == letter.message_id
    assert fields["h:list-unsubscribe"].startswith("<https://irm.example/o/")
    assert fields["h:list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert f"lena+{letter.thread.token}@tentwork.example" in fields["h:reply-to"]
    assert not [name for name in fields if name.startswith("o:track")]  # nothing reports back
    assert letter.body.splitlines()[2] in fields["text"]


def test_every_answer_of_a_provider_has_its_meaning(mailbox, alice, provider):
    later, now = timedelta(minutes=15), timezone.now()
    rows = {
        "wrong": (MessageState.REFUSED, "400 (Bad Request)", MailboxState.WORKING),
        "large": (MessageState.REFUSED, "413", MailboxState.WORKING),
        "often": (MessageState.WAITING, "429 (Too Many Requests)", MailboxState.WORKING),
        "closed": (MessageState.WAITING, "503", MailboxState.WORKING),
        "fallen": (MessageState.UNCLEAR, "500", MailboxState.WORKING),
        "proxy": (MessageState.UNCLEAR, "502", MailboxState.WORKING),
        "riddle": (MessageState.UNCLEAR, "Invalid JSON", MailboxState.WORKING),
        "broken": (MessageState.UNCLEAR, "Connection aborted", MailboxState.WORKING),
        "slow": (MessageState.UNCLEAR, "timed out", MailboxState.WORKING),
        "stranger": (MessageState.WAITING, "401 (Unauthorized)", MailboxState.STOPPED),
    }
    for name, (state, words, sender) in rows.items():
        letter = letter_to(mailbox, name)
        queue_message(message=letter, by=alice, now=now)
        assert send_due(now=now) == 0
        letter.refresh_from_db()
        mailbox.refresh_from_db()
        assert (name, letter.state, mailbox.state) == (name, state, sender), letter.trouble
        assert words in letter.trouble, letter.trouble
        assert "key" not in letter.trouble.replace("private key", "")
        if state == MessageState.WAITING:
            assert letter.send_after == now + later
    assert "401" in mailbox.state_note
    asked = provider.asked
    send_due(now=now + timedelta(minutes=1))
    assert provider.asked == asked  # nobody knows of the unclear ones, so none is asked for again
    assert MailboxDay.objects.get(mailbox=mailbox).mails == 7


def test_a_provider_that_is_away_is_asked_again(mailbox, alice, monkeypatch):
    gone = replace(providers()["mailgun"], choices={"region": {"us": "http://127.0.0.1:1/"}})
    monkeypatch.setitem(providers(), "mailgun", gone)
    letter = letter_to(mailbox, "mara")
    queue_message(message=letter, by=alice)
    assert send_due(now=timezone.now()) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (MessageState.WAITING, 1)


# What the providers' own pages show of their webhooks, shortened: (provider, body, what becomes of it).
GONE = "550 5.1.1 The account does not exist"
EVENTS = {
    "mailgun": {
        "gone": {"event-data": {"event": "failed", "severity": "permanent", "reason": "bounce", "id": "m1", "timestamp": 1714980000.5, "recipient": "{to}",
                 "delivery-status": {"code": 550, "message": GONE}, "message": {"headers": {"message-id": "x@y"}}}},
        "later": {"event-data": {"event": "failed", "severity": "temporary", "reason": "generic", "id": "m2", "timestamp": 1714980000.5, "recipient": "{to}",
                 "delivery-status": {"code": 452, "message": "452 4.2.2 mailbox full"}, "message": {"headers": {"message-id": "x@y"}}}},
        "spam": {"event-data": {"event": "complained", "id": "m3", "timestamp": 1714980000.5, "recipient": "{to}", "message": {"headers": {}}}},
        "out": {"event-data": {"event": "unsubscribed", "id": "m4", "timestamp": 1714980000.5, "recipient": "{to}", "message": {"headers": {}}}},
    },
    "sendgrid": {
        "gone": [{"email": "{to}", "timestamp": 1714980000, "event": "bounce", "type": "bounce", "sg_event_id": "s1", "sg_message_id": "x", "reason": GONE, "status": "5.1.1"}],
        "spam": [{"email": "{to}", "timestamp": 1714980000, "event": "spamreport", "sg_event_id": "s2", "sg_message_id": "x"}],
        "out": [{"email": "{to}", "timestamp": 1714980000, "event": "unsubscribe", "sg_event_id": "s3", "sg_message_id": "x"}],
    },
    "brevo": {
        "gone": {"event": "hard_bounce", "email": "{to}", "id": 1, "ts_event": 1714980000, "message-id": "<x@y>", "reason": GONE},
        "full": {"event": "soft_bounce", "email": "{to}", "id": 2, "ts_event": 1714980001, "message-id": "<x@y>", "reason": "452 4.2.2 mailbox full"},
        "spam": {"event": "complaint", "email": "{to}", "id": 3, "ts_event": 1714980002, "message-id": "<x@y>"},
        "out": {"event": "unsubscribed", "email": "{to}", "id": 4, "ts_event": 1714980003, "message-id": "<x@y>"},
    },
    "mailjet": {
        "gone": {"event": "bounce", "time": 1714980000, "MessageID": 19421777, "email": "{to}", "blocked": False, "hard_bounce": True, "error_related_to": "recipient", "error": "user unknown", "comment": GONE},
        "full": {"event": "bounce", "time": 1714980001, "MessageID": 19421778, "email": "{to}", "blocked": False, "hard_bounce": False, "error_related_to": "recipient", "error": "mailbox full", "comment": ""},
        "spam": {"event": "spam", "time": 1714980002, "MessageID": 19421779, "email": "{to}", "source": "JMRPP"},
        "out": {"event": "unsub", "time": 1714980003, "MessageID": 19421780, "email": "{to}"},
    },
    "sparkpost": {
        "gone": [{"msys": {"message_event": {"type": "bounce", "bounce_class": "10", "event_id": "p1", "timestamp": "1714980000", "rcpt_to": "{to}", "raw_rcpt_to": "{to}", "raw_reason": GONE, "transmission_id": "x"}}}],
        "full": [{"msys": {"message_event": {"type": "bounce", "bounce_class": "22", "event_id": "p2", "timestamp": "1714980000", "rcpt_to": "{to}", "raw_rcpt_to": "{to}", "raw_reason": "452 4.2.2 mailbox full", "transmission_id": "x"}}}],
        "spam": [{"msys": {"message_event": {"type": "spam_complaint", "event_id": "p3", "timestamp": "1714980000", "rcpt_to": "{to}", "raw_rcpt_to": "{to}", "transmission_id": "x"}}}],
        "out": [{"msys": {"unsubscribe_event": {"type": "list_unsubscribe", "event_id": "p4", "timestamp": "1714980000", "rcpt_to": "{to}", "raw_rcpt_to": "{to}", "transmission_id": "x"}}}],
    },
    "resend": {
        "gone": {"type": "email.bounced", "created_at": "2024-05-06T09:00:00.000Z", "data": {"email_id": "r1", "to": ["{to}"], "subject": "x", "bounce": {"message": GONE, "type": "Permanent", "subType": "General"}}},
        "spam": {"type": "email.complained", "created_at": "2024-05-06T09:00:00.000Z", "data": {"email_id": "r2", "to": ["{to}"], "subject": "x"}},
    },
}  # fmt: skip
BECOMES = {
    "gone": (Nature.BOUNCE, SuppressionReason.HARD_BOUNCE),
    "full": (Nature.BOUNCE, None),
    "later": (None, None),  # the provider tries again by itself
    "spam": (Nature.COMPLAINT, SuppressionReason.COMPLAINT),
    "out": (None, SuppressionReason.UNSUBSCRIBE),
}


def _signed() -> dict[str, dict[str, str]]:
    stamp = str(int(timezone.now().timestamp()))
    signature = hmac.new(b"sign-me", f"{stamp}token".encode(), hashlib.sha256).hexdigest()
    return {"signature": {"timestamp": stamp, "token": "token", "signature": signature}}


def test_what_providers_tell_of_letters_is_acted_on(mailbox, olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mailbox = make_webhook(mailbox=mailbox, by=olga, signing_key="sign-me")
    path = webhook_address(mailbox, events=True).removeprefix("https://irm.example")
    for name, told in EVENTS.items():
        if name != "mailgun":
            change_signing_key(mailbox=mailbox, by=olga, signing_key="")
        Mailbox.objects.filter(pk=mailbox.pk).update(provider=name)
        for what, body in told.items():
            letter = letter_to(
                mailbox,
                f"{what}-{name}",
                state=MessageState.SENT,
                message_id=f"<{what}.{name}@tentwork.example>",
            )
            words = json.dumps(body | _signed() if name == "mailgun" else body)
            words = words.replace("{to}", letter.to_address)
            for _time in range(2):  # providers send again what they doubt
                answer = Client().post(path, words, content_type="application/json")
                assert (name, what, answer.status_code, answer.content) == (name, what, 200, b"")
            nature, reason = BECOMES[what]
            came = Message.objects.filter(way=Way.IN, thread=letter.thread)
            row = suppressed(mailbox.agency, [letter.to_address]).get(letter.to_address)
            assert (name, what, [each.nature for each in came]) == (name, what, [nature] if nature else [])
            assert (name, what, row and row.reason) == (name, what, reason)
