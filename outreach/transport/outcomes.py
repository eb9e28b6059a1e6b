"""What an attempt to send came to, read from the server's answer (RFC 5321, RFC 3463). Pure: no database, no network."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured

from accounts.errors import ActionError
from outreach.transport.hosts import UnsafeHost


class Fate(StrEnum):
    """`WAIT`: surely not taken, later perhaps. `SENDER`: the same, and the mailbox itself is the trouble.

    `UNCLEAR`: nobody knows; such a letter is never sent again by itself.
    """

    LEFT = "left"
    WAIT = "wait"
    REFUSED = "refused"
    SENDER = "sender"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Outcome:
    """`words` are the server's own; `no_such_box`: the address does not exist (a hard bounce)."""

    fate: Fate
    words: str = ""
    no_such_box: bool = False


LEFT = Outcome(Fate.LEFT)
_STATUS = re.compile(r"(?:^|[\s:(])([245])\.(\d{1,3})\.(\d{1,3})\b")
# RFC 3463 3.2: bad box, bad system, ambiguous, moved, null MX; 3.3: disabled. 5.1.7 and 5.1.8 speak of the sender.
_NO_SUCH_BOX = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"}
_OUR_ADDRESS = {"1.7", "1.8", "1.9"}
_UNKNOWN_USER = re.compile(
    r"(?:user|recipient|mailbox|address|account)\b.{0,30}\b(?:unknown|not found|does(?: not|n't) exist|invalid|disabled)|"
    r"\bno such (?:user|recipient|mailbox|person|address)|unknown (?:user|recipient|mailbox|address)",
    re.IGNORECASE,
)
_NOT_YET = {408, 425, 429, 503}  # HTTP: come again
_OUR_KEY = {401, 402, 403}


def read_status(code: int, words: str, *, to_recipient: bool = False) -> Outcome:
    """Return what an SMTP answer means. `to_recipient`: it answered RCPT TO, where 550 speaks of the box."""
    said = f"{code} {words}".strip()[:300]
    found = _STATUS.search(said)
    if code < 500:
        return Outcome(Fate.WAIT, said)
    subject = f"{found[2]}.{found[3]}" if found else ""
    if subject.startswith("7.") or subject in _OUR_ADDRESS:
        return Outcome(Fate.SENDER, said)
    unknown = subject in _NO_SUCH_BOX or (not subject and to_recipient and bool(_UNKNOWN_USER.search(words)))
    return Outcome(Fate.REFUSED, said, no_such_box=unknown)


def read_error(error: Exception, *, text_begun: bool) -> Outcome:
    """Return what became of a letter whose sending raised. `text_begun`: the server had asked for its text."""
    if isinstance(error, AnymailError | ImproperlyConfigured):
        return _of_provider(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return read_status(code, _text(words), to_recipient=True)
    if isinstance(error, smtplib.SMTPNotSupportedError | UnsafeHost | ssl.SSLCertVerificationError):
        return Outcome(Fate.SENDER, str(error)[:300])
    if isinstance(error, smtplib.SMTPResponseException):
        return _of_answer(error)
    if isinstance(error, ActionError | ValueError):
        return Outcome(Fate.REFUSED, str(error)[:300])
    fate = Fate.UNCLEAR if text_begun else Fate.WAIT
    return Outcome(fate, f"{type(error).__name__}: {error}"[:300])


def _of_answer(error: smtplib.SMTPResponseException) -> Outcome:
    outcome = read_status(error.smtp_code, _text(error.smtp_error))
    if outcome.fate == Fate.WAIT:
        return outcome
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Outcome(Fate.WAIT, outcome.words)
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused):
        return Outcome(Fate.SENDER, outcome.words)
    return outcome


def _of_provider(error: Exception) -> Outcome:
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome(Fate.REFUSED, _first_line(error))
    if not isinstance(error, AnymailAPIError):
        fate = Fate.SENDER if isinstance(error, ImproperlyConfigured) else Fate.REFUSED
        return Outcome(fate, _first_line(error))
    if error.status_code is None:
        # A connection that was never made took nothing; one that broke may have.
        return Outcome(Fate.WAIT if _never_met(error) else Fate.UNCLEAR, _first_line(error))
    if error.status_code in _NOT_YET:
        return Outcome(Fate.WAIT, _first_line(error))
    if error.status_code in _OUR_KEY:
        return Outcome(Fate.SENDER, _first_line(error))
    # Refused outright, else: a good answer we cannot read, or a server that fell over with the letter in its hands.
    refused = 400 <= error.status_code < 500
    return Outcome(Fate.REFUSED if refused else Fate.UNCLEAR, _first_line(error))


def _never_met(error: Exception) -> bool:
    causes: list[BaseException | None] = [error, error.__cause__, error.__context__]
    return any(
        isinstance(each, requests.ConnectTimeout)
        or (isinstance(each, requests.ConnectionError) and "NewConnectionError" in repr(each))
        for each in causes
    )


def _first_line(error: Exception) -> str:
    """Providers' errors repeat what was sent, the reader's address too: the first lines say what was wrong."""
    return " ".join(str(error).split("\n")[:3])[:300]


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
