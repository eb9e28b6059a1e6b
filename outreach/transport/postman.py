"""One mailbox's way out, opened once for many letters: what leaves, and what the other side said of it."""

import smtplib
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from anymail.exceptions import AnymailError
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from accounts.errors import ActionError
from accounts.sealing import SealBroken, unseal
from outreach.mail_access import ConsentOver, NoToken, token_of
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
        except (ConsentOver, NoToken) as error:
            return _without_token(error)
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
            self._backend = opened_backend(self.mailbox)
        if self.mailbox.way == SendingWay.PROVIDER:
            letter.extra_headers |= dict(providers()[self.mailbox.provider].headers)
        self._backend.open()
        return LEFT if self._backend.send_messages([letter]) else Outcome(Fate.REFUSED, "No recipient.")

    def _hang_up(self) -> None:
        if self._backend is not None:
            backend, self._backend = self._backend, None
            close_backend(backend)


def opened_backend(mailbox: Mailbox) -> Any:
    """Return the mail backend of a mailbox that sends, signed in where it sends by SMTP.

    An access token the server would not take is replaced once. Raises SealBroken, ConsentOver, NoToken, and what
    smtplib raises.
    """
    secrets = unseal(mailbox.sealed) if mailbox.sealed else {}
    if mailbox.way == SendingWay.PROVIDER:
        return providers()[mailbox.provider].backend(mailbox.provider_options, secrets)
    token = token_of(mailbox)
    try:
        return _opened(mailbox, secrets, token)
    except smtplib.SMTPAuthenticationError:
        if token is None:
            raise
        return _opened(mailbox, secrets, token_of(mailbox, refused=token))


def _opened(mailbox: Mailbox, secrets: Mapping[str, str], token: str | None) -> SmtpBackend:
    sign_in = (
        (mailbox.address, token)
        if token
        else (secrets.get("smtp_user", ""), secrets.get("smtp_password", ""))
    )
    backend = SmtpBackend(
        host=mailbox.smtp_host, port=mailbox.smtp_port or 587, username=sign_in[0], password=sign_in[1],
        is_token=token is not None, use_tls=mailbox.smtp_security == "starttls",
        use_ssl=mailbox.smtp_security == "tls", timeout=SECONDS, fail_silently=False,
    )  # fmt: skip
    try:
        backend.open()
    except (smtplib.SMTPException, OSError):
        close_backend(backend)
        raise
    return backend


def smtp_by_token(mailbox: Mailbox, token: str) -> SmtpBackend:
    """Return a backend signed in with an access token. Raises what smtplib raises."""
    return _opened(mailbox, {}, token)


def close_backend(backend: Any) -> None:
    """Close a backend, whatever the server thinks of that."""
    backend.fail_silently = True
    try:
        backend.close()
    except (smtplib.SMTPException, OSError):
        return


def try_sign_in(mailbox: Mailbox) -> Outcome:
    """Open the connection of a mailbox that sends by SMTP, and close it; say what the server answered."""
    try:
        close_backend(opened_backend(mailbox))
    except SealBroken:
        return Outcome(Fate.SENDER, SEAL_BROKEN)
    except (ConsentOver, NoToken) as error:
        return _without_token(error)
    except (smtplib.SMTPException, OSError, ActionError, ValueError) as error:
        return read_error(error, text_begun=False)
    return LEFT


def _without_token(error: ConsentOver | NoToken) -> Outcome:
    """A consent that is over stops the mailbox; a service that gives no token now is asked again."""
    return Outcome(Fate.SENDER if isinstance(error, ConsentOver) else Fate.WAIT, str(error))
