"""Django's SMTP backend, connected only to addresses that were looked at, which knows whether a letter was handed over."""

import smtplib
import socket
import ssl
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from outreach.transport.bearing import sign_in_smtp
from outreach.transport.hosts import check_host

GO_AHEAD = 354  # the server waits for the letter's text: from here on it may have taken it


class _Watched(smtplib.SMTP):
    """Remembers whether the server asked for the text of the letter now under way."""

    text_begun = False

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((check_host(host, port), port), timeout, self.source_address)

    def mail(self, sender: str, options: Any = ()) -> tuple[int, bytes]:
        self.text_begun = False
        return super().mail(sender, options)

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()
        self.text_begun = self.text_begun or code == GO_AHEAD
        return code, words


class _WatchedTls(smtplib.SMTP_SSL, _Watched):
    """The same, encrypted from the first byte: SMTP_SSL wraps the socket that _Watched opens."""


class _Bearing(_Watched):
    """Signs in with an access token in the password's place."""

    def login(self, user: str, password: str, *, initial_response_ok: bool = True) -> tuple[int, bytes]:
        return sign_in_smtp(self, user=user, token=password)


class _BearingTls(_Bearing, _WatchedTls):
    """The same over TLS."""


class SmtpBackend(EmailBackend):
    """Sends through the server of one mailbox. `text_begun` is of the last letter.

    `is_token`: the password is an access token (OAuth 2).
    """

    connection: _Watched | None

    def __init__(self, *, is_token: bool = False, **how: Any) -> None:
        super().__init__(**how)
        self.is_token = is_token
        self.text_begun = False

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        if self.is_token:
            return _BearingTls if self.use_ssl else _Bearing
        return _WatchedTls if self.use_ssl else _Watched

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send; the connection must be open. Afterwards `text_begun` says whether the last letter may have been taken."""
        open_now = self.connection
        if open_now:
            open_now.text_begun = False
        try:
            return super().send_messages(email_messages)
        finally:
            self.text_begun = bool(open_now and open_now.text_begun)
