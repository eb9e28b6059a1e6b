"""One mailbox's folder on its IMAP server, opened to be read only: nothing is marked, moved or deleted there."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailboxLoginError
from imap_tools.errors import ImapToolsError

from accounts.errors import ActionError
from accounts.sealing import SealBroken, unseal
from outreach.mail.reading import LARGEST_MAIL
from outreach.mail_access import ConsentOver, NoToken, token_of
from outreach.models import Mailbox
from outreach.transport.bearing import sign_in_imap
from outreach.transport.hosts import UnsafeHost, check_host

SECONDS = 30  # for each answer of the server
READ_OF_TOO_LARGE = 1_000_000  # bytes: headers, text, and no more
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ENGLISH_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class CannotRead(ActionError):
    """The server does not let us read; with its own words.

    `is_sign_in`: it refused name or password; `is_over`: a consent has to be given anew.
    """

    def __init__(self, sentence: str, *, is_sign_in: bool = False, is_over: bool = False) -> None:
        super().__init__(sentence)
        self.is_sign_in, self.is_over = is_sign_in, is_over


class _Plain(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        address = check_host(self.host, self.port)
        return socket.create_connection((address, self.port), timeout or SECONDS)


class _Tls(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        address = check_host(self.host, self.port)
        plain = socket.create_connection((address, self.port), timeout or SECONDS)
        return self.ssl_context.wrap_socket(plain, server_hostname=self.host)


class _Box(BaseMailBox):
    """imap-tools' mailbox, connected only to addresses that were looked at."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._of = mailbox
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        host, port = self._of.imap_host, self._of.imap_port or 993
        if self._of.imap_security == "tls":
            return _Tls(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
        client = _Plain(host, port, timeout=SECONDS)
        if self._of.imap_security == "starttls":
            client.starttls(ssl_context=ssl.create_default_context())
        return client


class Folder:
    """An open folder with `number` mails. UIDs count up while `validity` stays the same (RFC 3501, 2.3.1.1)."""

    def __init__(self, box: _Box, name: str) -> None:
        self._box = box
        status = box.folder.status(name, ["MESSAGES", "UIDVALIDITY", "UIDNEXT"])
        self.number = int(status.get("MESSAGES", 0))
        self.validity = int(status["UIDVALIDITY"])
        self.next_uid = int(status.get("UIDNEXT", 1))

    def uids_after(self, last: int) -> list[int]:
        """Return the UIDs beyond the last one read. The server names its newest mail in any case."""
        return self._search(f"UID {last + 1}:*", least=last + 1)

    def uids_since(self, day: date) -> list[int]:
        """Return the UIDs of what came on a day or later."""
        return self._search(f"SINCE {day.day}-{_ENGLISH_MONTHS[day.month - 1]}-{day.year}", least=1)

    def raw(self, uid: int) -> bytes | None:
        """Return a mail as it came; of one too large only its beginning; None when it is gone."""
        sizes = self._fetch(uid, "(RFC822.SIZE)")
        size = next((int(found[1]) for row in sizes if (found := _SIZE.search(_head(row)))), 0)
        part = "BODY.PEEK[]" if size <= LARGEST_MAIL else f"BODY.PEEK[]<0.{READ_OF_TOO_LARGE}>"
        rows = self._fetch(uid, f"({part})")
        return next((row[1] for row in rows if isinstance(row, tuple) and len(row) > 1), None)

    def _search(self, criteria: str, *, least: int) -> list[int]:
        found = self._box.uids(criteria, charset=None)
        return sorted({int(each) for each in found if int(each) >= least})

    def _fetch(self, uid: int, parts: str) -> list[Any]:
        status, rows = self._box.client.uid("FETCH", str(uid), parts)
        if status != "OK":
            raise CannotRead(_("The server gave an answer we do not understand."))
        return [row for row in rows if row]


def _head(row: Any) -> bytes:
    return row[0] if isinstance(row, tuple) else row


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Folder]:
    """Sign in and open the mailbox's folder. Raises CannotRead, also for what goes wrong while it is read."""
    box: _Box | None = None
    try:
        box = _signed_in(mailbox)
        box.folder.set(mailbox.imap_folder or "INBOX", readonly=True)
        yield Folder(box, mailbox.imap_folder or "INBOX")
    except ConsentOver as error:
        raise CannotRead(str(error), is_sign_in=True, is_over=True) from error
    except NoToken as error:
        raise CannotRead(str(error)) from error
    except SealBroken as error:
        sentence = _("The stored sign-in cannot be read any more. Type it again in the mailbox's settings.")
        raise CannotRead(sentence, is_sign_in=True) from error
    except UnsafeHost as error:
        raise CannotRead(str(error)) from error
    except MailboxLoginError as error:
        raise CannotRead(_("The server refused the sign-in: %(words)s") % {"words": words_of(error)}, is_sign_in=True) from error  # fmt: skip
    except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError, KeyError) as error:
        raise CannotRead(_("Mail could not be read: %(words)s") % {"words": words_of(error)}) from error
    finally:
        if box is not None:
            hang_up(box)


def _signed_in(mailbox: Mailbox) -> _Box:
    """Return a mailbox's connection, signed in. An access token the server would not take is replaced once."""
    token = token_of(mailbox)
    if token is None:
        return _by_password(mailbox)
    try:
        return sign_in_by_token(mailbox, token)
    except MailboxLoginError:
        return sign_in_by_token(mailbox, token_of(mailbox, refused=token) or token)


def _by_password(mailbox: Mailbox) -> _Box:
    secrets = unseal(mailbox.sealed) if mailbox.sealed else {}
    user = secrets.get("imap_user") or secrets.get("smtp_user") or mailbox.address
    password = secrets.get("imap_password") or secrets.get("smtp_password") or ""
    box = _Box(mailbox)
    try:
        sign_in = box.login if (user + password).isascii() else box.login_utf8
        sign_in(user, password, initial_folder=None)
    except (ImapToolsError, imaplib.IMAP4.error, OSError):
        hang_up(box)
        raise
    return box


def sign_in_by_token(mailbox: Mailbox, token: str) -> _Box:
    """Return a connection signed in with an access token. Raises MailboxLoginError where the server refuses it."""
    box = _Box(mailbox)
    try:
        sign_in_imap(box.client, user=mailbox.address, token=token)
    except imaplib.IMAP4.abort:
        hang_up(box)
        raise
    except imaplib.IMAP4.error as error:
        hang_up(box)
        raise MailboxLoginError(command_result=("NO", [str(error).encode()]), expected="OK") from error
    except OSError:
        hang_up(box)
        raise
    return box


def hang_up(box: _Box) -> None:
    """Close a connection, whatever it thinks of that."""
    try:
        box.client.logout()
    except (imaplib.IMAP4.error, OSError):
        return


def words_of(error: Exception) -> str:
    """Return the server's words in one line, without what a program adds."""
    result = getattr(error, "command_result", None)
    words = result[1] if isinstance(result, tuple) and len(result) > 1 else error
    if isinstance(words, list):
        words = b" ".join(each for each in words if isinstance(each, bytes))
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:200] or type(error).__name__
