"""A real SMTP server in the test's process, which counts what it takes and answers by the name of the recipient."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.product import free_ports

# What the server says to RCPT TO for the name before the @, and at the end of the text.
AT_ADDRESS = {
    "gone": "550 5.1.1 There is no such user here",
    "unknown": "550 No such user",
    "full": "452 4.2.2 The box is full",
    "policy": "550 5.7.1 Unauthenticated mail is not taken from this domain",
    "angry": "554 5.6.0 Not like this",
}
AT_END = {"later": "451 4.3.0 Come again", "large": "552 5.3.4 Too large"}


class Counting:
    """`mails`: what was taken; `times`: how often each Message-ID came; `breaks`: close the line instead of answering."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.times: Counter[str] = Counter()
        self.connections = 0

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:  # noqa: N802
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        name = address.partition("@")[0]
        if name == "hangup":
            server.transport.abort()
        if name in AT_ADDRESS:
            return AT_ADDRESS[name]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name in AT_END:
            return AT_END[name]
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.times[mail["Message-ID"]] += 1
        self.mails.append(mail)
        self.raw.append(envelope.content)
        if name == "broken":
            server.transport.abort()
        return "250 2.0.0 Taken"


def _let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = getattr(data, "password", b"") == b"right"
    return AuthResult(success=good, handled=good)


@contextmanager
def smtp_server(**how: Any) -> Iterator[tuple[Counting, int]]:
    """Run a server; give what it counts and its port."""
    counting = Counting()
    server = Controller(
        counting,
        hostname="127.0.0.1",
        port=free_ports(),
        authenticator=_let_in,
        auth_require_tls=False,
        **how,
    )
    server.start()
    try:
        yield counting, server.port
    finally:
        server.stop()
