"""What mail providers hand over: to a secret address, in their own forms, signed where they sign."""

import hashlib
import hmac
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from irm.log_secrets import hide_secrets
from outreach.actions.inbound import change_signing_key, make_webhook, remove_webhook, webhook_address
from outreach.models import Mailbox, Message, Suppression
from outreach.queries.suppression import suppressed
from outreach.states import Matched, MessageState, Nature, Way
from tests.outreach.making import make_addressee, make_mailbox, make_message, make_thread
from tests.outreach.making_mail import raw_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(agency, olga, settings, tmp_path) -> Mailbox:
    settings.MEDIA_ROOT, settings.PUBLIC_URL = tmp_path, "https://irm.example"
    return make_webhook(mailbox=make_mailbox(agency, provider="postmark"), by=olga)


@pytest.fixture
def letter(mailbox) -> Message:
    thread = make_thread(mailbox, make_addressee(mailbox.agency), token="abcdefgh2345")
    return make_message(thread, MessageState.SENT, message_id="<one@tentwork.example>")


def posted(address: str, body: object, **headers: str):
    data = body if isinstance(body, bytes | dict) and not headers.pop("as_json", None) else json.dumps(body)
    content_type = headers.pop("content_type", "application/json")
    return Client(enforce_csrf_checks=True).post(
        address.removeprefix("https://irm.example"), data, content_type=content_type, headers=headers
    )


def test_a_mail_is_taken_in_as_postmark_sends_it_and_as_it_is(mailbox, letter):
    address = webhook_address(mailbox)
    body = {
        "FromFull": {"Email": "mara@lind.example", "Name": "Mara Lind"}, "From": "mara@lind.example",
        "ToFull": [{"Email": "lena+abcdefgh2345@tentwork.example", "Name": ""}], "To": "lena+abcdefgh2345@tentwork.example",
        "CcFull": [], "BccFull": [], "OriginalRecipient": "lena@tentwork.example", "Subject": "Re: The tent", "MessageID": "x1",
        "Date": "Mon, 6 May 2024 09:00:00 +0000", "TextBody": "Yes, gladly! Größe?", "HtmlBody": "", "Tag": "",
        "Headers": [{"Name": "Message-ID", "Value": "<pm1@lind.example>"}],
        "Attachments": [{"Name": "rates.pdf", "Content": "JVBERi0xLjc=", "ContentType": "application/pdf", "ContentLength": 8}],
    }  # fmt: skip
    for _time in range(2):  # providers send again what they doubt
        assert posted(address, body).status_code == 200
    message = Message.objects.get(way=Way.IN)
    assert (message.body, message.matched, message.thread) == (
        "Yes, gladly! Größe?",
        Matched.TOKEN,
        letter.thread,
    )
    assert message.attachments.get().name == "rates.pdf"
    assert posted(address, raw_mail(answers=letter), content_type="message/rfc822").status_code == 200
    assert Message.objects.filter(way=Way.IN, matched=Matched.REFERENCE).count() == 1


def test_events_are_acted_on_like_reports(mailbox, letter):
    address = webhook_address(mailbox, events=True)
    bounce = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 7, "Email": "mara@lind.example", "BouncedAt": "2024-05-06T09:00:00Z",
              "Description": "The address does not exist.", "Details": "smtp;550 5.1.1 user unknown", "MessageID": "pm"}  # fmt: skip
    soft = {**bounce, "Type": "SoftBounce", "ID": 8, "Details": "smtp;452 mailbox full"}
    for body in (soft, bounce, bounce):
        assert posted(address, body).status_code == 200
    found = Message.objects.filter(way=Way.IN, nature=Nature.BOUNCE)
    assert (found.count(), {each.about for each in found}) == (2, {letter})
    assert Suppression.objects.get().reason == "hard_bounce"
    change = {
        "RecordType": "SubscriptionChange",
        "SuppressSending": True,
        "SuppressionReason": "ManualSuppression",
        "Recipient": "kim@x.example",
        "ChangedAt": "2024-05-06T09:00:00Z",
    }
    assert posted(address, change).status_code == 200
    assert set(suppressed(mailbox.agency, ["kim@x.example"])) == {"kim@x.example"}


def test_a_signature_is_checked_where_there_is_a_key(mailbox, olga, letter):
    Mailbox.objects.filter(pk=mailbox.pk).update(provider="mailgun")
    mailbox = change_signing_key(mailbox=Mailbox.objects.get(pk=mailbox.pk), by=olga, signing_key="sign-me")
    stamp = str(int(timezone.now().timestamp()))
    signature = hmac.new(b"sign-me", f"{stamp}token".encode(), hashlib.sha256).hexdigest()
    fields = {"timestamp": stamp, "token": "token", "recipient": "lena@tentwork.example", "sender": "mara@lind.example",
              "body-mime": raw_mail(answers=letter, Message_ID="<mg@lind.example>").decode()}  # fmt: skip
    path = webhook_address(mailbox).removeprefix("https://irm.example")
    assert Client().post(path, {**fields, "signature": "0" * 64}).status_code == 400
    assert Message.objects.filter(way=Way.IN).count() == 0
    assert Client().post(path, {**fields, "signature": signature}).status_code == 200
    assert Message.objects.get(way=Way.IN).matched == Matched.REFERENCE


def test_wrong_addresses_and_nonsense_are_refused_in_a_sentence(mailbox, olga, alice, settings):
    address = webhook_address(mailbox)
    wrong = reverse("letters:inbound", args=[mailbox.uuid, "x" * 32])
    assert [
        posted(wrong, {}).status_code,
        Client().get(address.removeprefix("https://irm.example")).status_code,
    ] == [404, 405]
    for body in ({}, {"RecordType": "Bounce"}, b"\xff\xfe", [1]):
        answer = posted(address, body, **({"as_json": "1"} if not isinstance(body, bytes) else {}))
        assert (answer.status_code, answer.content) == (400, b"This is not what postmark sends here.")
    large = Client().generic(
        "POST", address.removeprefix("https://irm.example"), b"", CONTENT_LENGTH=str(60 * 1024 * 1024)
    )
    assert large.status_code == 413
    assert Client().head(address.removeprefix("https://irm.example")).status_code == 200
    assert webhook_address(mailbox).split("/")[-2] not in hide_secrets(address)
    with pytest.raises(NotAllowed, match="Only owners set up"):
        make_webhook(mailbox=mailbox, by=alice)
    again = make_webhook(mailbox=mailbox, by=olga)
    assert (posted(address, {}).status_code, posted(webhook_address(again), {}).status_code) == (404, 400)
    gone = remove_webhook(mailbox=again, by=olga)
    assert webhook_address(gone) == ""


def test_guessing_is_stopped(mailbox):
    wrong = reverse("letters:inbound", args=[mailbox.uuid, "x" * 32])
    assert {posted(wrong, {}).status_code for _try in range(60)} == {404, 429}
