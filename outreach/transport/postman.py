"""One mailbox's way out, opened once for many letters: what leaves, and what the other side said of it."""

import smtplib
from types import TracebackType
from typing import Any, Self

from anymail.exceptions import AnymailError
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from accounts.errors import ActionError
from accounts.sealing import SealBroken, unseal
from outreach.models import Mailbox
from outreach.states import SendingWay
from outreach.transport.outcomes import LEFT, Fate, Outcome, read_error
from outreach.transport.providers import providers
from outreach.transport.smtp import SmtpBackend

SECONDS = 30  # for each answer of a server
SEAL_BROKEN = "The stored sign-in cannot be read any more. Type it again in the mailbox's settings."


class Postman:
    """Use as a context manager: the connection is opened by the first letter and closed at the end.

    Letters of a mailbox whose way is the catcher go nowhere, and count as left.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, letter: EmailMessage) -> Outcome:
        """Hand over one letter; say what became of it. Never raises for what servers and networks do."""
        if self.mailbox.way == SendingWay.CATCHER:
            return LEFT
        try:
            outcome = self._hand_over(letter)
        except SealBroken:
            return Outcome(Fate.SENDER, SEAL_BROKEN)
        except (
            smtplib.SMTPException,
            OSError,
            AnymailError,
            ImproperlyConfigured,
            ActionError,
            ValueError,
        ) as error:
            outcome = read_error(error, text_begun=getattr(self._backend, "text_begun", False))
            # After an error nobody knows what the connection thinks: the next letter gets a new one.
            self._hang_up()
        return outcome

    def _hand_over(self, letter: EmailMessage) -> Outcome:
        if self._backend is None:
            self._backend = backend_of(self.mailbox)
        if self.mailbox.way == SendingWay.PROVIDER:
            letter.extra_headers |= dict(providers()[self.mailbox.provider].headers)
        self._backend.open()
        return LEFT if self._backend.send_messages([letter]) else Outcome(Fate.REFUSED, "No recipient.")

    def _hang_up(self) -> None:
        if self._backend is not None:
            backend, self._backend = self._backend, None
            backend.fail_silently = True
            try:
                backend.close()
            except (smtplib.SMTPException, OSError):
                return


def backend_of(mailbox: Mailbox) -> Any:
    """Return the mail backend of a mailbox that sends, with its own sign-in. Raises SealBroken."""
    secrets = unseal(mailbox.sealed) if mailbox.sealed else {}
    if mailbox.way == SendingWay.PROVIDER:
        return providers()[mailbox.provider].backend(mailbox.provider_options, secrets)
    return SmtpBackend(
        host=mailbox.smtp_host, port=mailbox.smtp_port or 587, username=secrets.get("smtp_user", ""),
        password=secrets.get("smtp_password", ""), use_tls=mailbox.smtp_security == "starttls",
        use_ssl=mailbox.smtp_security == "tls", timeout=SECONDS, fail_silently=False,
    )  # fmt: skip


def try_sign_in(mailbox: Mailbox) -> Outcome:
    """Open the connection of a mailbox that sends by SMTP, and close it; say what the server answered."""
    try:
        backend = backend_of(mailbox)
        backend.open()
        backend.fail_silently = True
        backend.close()
    except SealBroken:
        return Outcome(Fate.SENDER, SEAL_BROKEN)
    except (smtplib.SMTPException, OSError, ActionError, ValueError) as error:
        return read_error(error, text_begun=False)
    return LEFT
