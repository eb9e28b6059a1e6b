"""What mail providers hand over: mails that came in, and what became of ours. Anymail reads each one's own form.

Where a provider signs what it sends and the mailbox has its signing key, the signature is checked too; the secret in the
address is checked before (views/inbound.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import EventType, RejectReason
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from outreach.models import Mailbox

RAW = "message/rfc822"
# Provider -> (class, and what its view for mails and its view for events call the signing key).
_VIEWS: dict[str, tuple[str, str, str]] = {
    "postmark": ("postmark.Postmark", "", ""),
    "mailgun": ("mailgun.Mailgun", "webhook_signing_key", "webhook_signing_key"),
    "sendgrid": ("sendgrid.SendGrid", "", "tracking_webhook_verification_key"),
    "brevo": ("brevo.Brevo", "", ""),
    "mailjet": ("mailjet.Mailjet", "", ""),
    "mailersend": ("mailersend.MailerSend", "inbound_secret", "signing_secret"),
    "resend": ("resend.Resend", "inbound_secret", "signing_secret"),
    "sparkpost": ("sparkpost.SparkPost", "", ""),
    "unisender_go": ("unisender_go.UnisenderGo", "", ""),
}
_API_KEY = ("mailgun", "brevo", "resend", "unisender_go")  # their views fetch files or check by the API key
_TELLS_ONLY = ("unisender_go",)  # takes no mail in
_FAILED = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
_GONE = (RejectReason.INVALID, RejectReason.BOUNCED)
_NOT_NOW = re.compile(
    r"(?:smtp; ?)?(?:4\d\d\b|4\.\d{1,3}\.\d{1,3}\b)"
)  # RFC 5321, RFC 3463: persistent transient


class NotFromProvider(ActionError):
    """It is not what the provider sends to this address, or not signed by it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a letter. `raw`: the report as a mail; `unsubscribed`: who wants no more."""

    raw: bytes = b""
    unsubscribed: str = ""


def mails_in(mailbox: Mailbox, secrets: Mapping[str, str], request: HttpRequest) -> list[bytes]:
    """Return the mails of a request as they came. Raises NotFromProvider."""
    if request.content_type == RAW:
        return [request.body]
    if mailbox.provider in _TELLS_ONLY:
        raise NotFromProvider(_("This provider takes no mail in. Name an IMAP server instead."))
    events = _events(mailbox, secrets, request, "Inbound")
    found = [event.message for event in events if event.message is not None]
    if not all(each.get("From") or each.get("Message-ID") for each in found):
        raise NotFromProvider(_not_theirs(mailbox))
    try:
        return [each.as_bytes() for each in found]
    except (UnicodeError, ValueError, KeyError) as error:
        raise NotFromProvider(_("The mail in it could not be read.")) from error


def events_in(mailbox: Mailbox, secrets: Mapping[str, str], request: HttpRequest) -> list[Told]:
    """Return what a request tells of letters that failed, were complained about or unsubscribed from."""
    told = []
    for event in _events(mailbox, secrets, request, "Tracking"):
        recipient = str(event.recipient or "")
        if not recipient:
            continue
        # Brevo's pages name the event "unsubscribed", Anymail knows "unsubscribe": either is a wish.
        if event.event_type == EventType.UNSUBSCRIBED or _field(event, "event") == "unsubscribed":
            told.append(Told(unsubscribed=recipient))
        elif event.event_type == EventType.COMPLAINED:
            told.append(
                Told(raw=_report(mailbox, event, recipient, "feedback-report", _complaint(recipient)))
            )
        elif event.event_type in _FAILED:
            told.append(
                Told(raw=_report(mailbox, event, recipient, "delivery-status", _failure(event, recipient)))
            )
    return told


def _events(mailbox: Mailbox, secrets: Mapping[str, str], request: HttpRequest, kind: str) -> list[Any]:
    if mailbox.provider not in _VIEWS:
        raise NotFromProvider(
            _("Choose the provider in the mailbox's settings, or send the mail itself as message/rfc822.")
        )
    name, mails_key, events_key = _VIEWS[mailbox.provider]
    signing = mails_key if kind == "Inbound" else events_key
    given = {"api_key": secrets.get("api_key", "")} if mailbox.provider in _API_KEY else {}
    if signing and secrets.get("webhook_key"):
        given[signing] = secrets["webhook_key"]
    view_class = import_string(f"anymail.webhooks.{name}{kind}WebhookView")
    try:
        # The secret of the address stands in for basic authentication, which Anymail would warn about.
        view = type("Ours", (view_class,), {"warn_if_no_basic_auth": False})(**given)
        view.run_validators(request)
        return list(view.parse_events(request))
    except (AnymailWebhookValidationFailure, SuspiciousOperation) as error:
        raise NotFromProvider(_("The provider's signature is missing or wrong.")) from error
    except (
        AnymailConfigurationError,
        ImproperlyConfigured,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        raise NotFromProvider(_not_theirs(mailbox)) from error


def _not_theirs(mailbox: Mailbox) -> str:
    return _("This is not what %(provider)s sends here.") % {"provider": mailbox.provider}


def _failure(event: Any, recipient: str) -> str:
    words = " ".join(str(event.mta_response or event.description or event.reject_reason or "").split())[:300]
    is_soft = _is_soft(event, words)
    status = "5.7.1" if event.reject_reason in (RejectReason.SPAM, RejectReason.BLOCKED) else "5.0.0"
    if event.reject_reason in _GONE and not is_soft:
        status = "5.1.1"
    if is_soft or _field(event, "severity") == "temporary":
        status = "4.0.0"
    return f"Reporting-MTA: dns; provider\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {words}"


def _is_soft(event: Any, words: str) -> bool:
    """Say whether the address may work later: by the provider's own word for it, else by the server's answer."""
    kind = _field(event, "Type", "bounce_type", "type", "severity", "event").lower()
    if (
        "soft" in kind
        or _field(event, "hard_bounce") == "False"
        or event.reject_reason == RejectReason.TIMED_OUT
    ):
        return True
    return "hard" not in kind and bool(_NOT_NOW.match(words))


def _field(event: Any, *names: str) -> str:
    source = event.esp_event if isinstance(event.esp_event, Mapping) else {}
    source = source.get("event-data", source)
    return str(next((source[name] for name in names if name in source), ""))


def _complaint(recipient: str) -> str:
    return f"Feedback-Type: abuse\nUser-Agent: provider\nVersion: 1\nOriginal-Rcpt-To: {recipient}"


def _report(mailbox: Mailbox, event: Any, recipient: str, kind: str, fields: str) -> bytes:
    """Write an event down as the report a mail server would send, so that there is one way to act on it."""
    letter = EmailMessage()
    letter["From"] = "MAILER-DAEMON@provider.invalid"
    letter["To"] = mailbox.address
    letter["Subject"] = "Undelivered mail" if kind == "delivery-status" else "Spam complaint"
    letter["Date"] = format_datetime(event.timestamp or timezone.now())
    key = "".join(
        each
        for each in str(event.event_id or f"{event.message_id}.{event.event_type}")
        if each.isalnum() or each in ".-_"
    )
    letter["Message-ID"] = f"<{key[:150] or 'event'}.{recipient.partition('@')[0][:40]}@provider.invalid>"
    letter.set_content(
        f"{mailbox.provider}: {event.event_type} {recipient}\n{event.description or event.mta_response or ''}"
    )
    words = letter.as_bytes()
    head, _blank, text = words.partition(b"\n\n")
    kept = b"\n".join(row for row in head.split(b"\n") if not row.lower().startswith((b"content-", b"mime-")))
    return (
        kept + b'\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=' + kind.encode() + b'; boundary="part"\n\n'
        b"--part\nContent-Type: text/plain; charset=utf-8\n\n" + text + b"\n--part\nContent-Type: message/" + kind.encode()
        + b"\n\n" + fields.encode() + b"\n\n--part--\n"
    )  # fmt: skip
