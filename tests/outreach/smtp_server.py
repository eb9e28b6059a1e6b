"""A real SMTP server in the test's process, which counts what it takes and answers by the name of the recipient."""

import re
from base64 import b64decode
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


class Bearing(Counting):
    """Lets in whoever brings one of `tokens` for its own account; `mechanism` is the one it offers for that."""

    def __init__(self, tokens: dict[str, str], mechanism: str = "XOAUTH2") -> None:
        super().__init__()
        self.tokens = tokens
        self.refused = 0
        setattr(self, f"auth_{mechanism}", self._by_token)

    async def _by_token(self, server: Any, args: list[str]) -> AuthResult:
        said = b64decode(args[1]).decode()
        found = re.fullmatch(r"(?:user=|n,a=)([^\x01,]+),?\x01auth=Bearer (\S+)\x01\x01", said)
        if found and self.tokens.get(found[2]) == found[1]:
            return AuthResult(success=True, auth_data=found[1])
        self.refused += 1
        end = await server.challenge_auth('{"status":"401"}')
        assert end == (b"" if args[0] == "XOAUTH2" else b"\x01"), end
        return AuthResult(
            success=False, handled=False, message="535 5.7.8 Username and Password not accepted"
        )


@contextmanager
def smtp_server(counting: Counting | None = None, **how: Any) -> Iterator[tuple[Any, int]]:
    """Run a server; give what it counts and its port."""
    counting = counting or Counting()
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
