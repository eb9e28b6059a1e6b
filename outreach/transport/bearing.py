"""Signing in with an access token: SASL OAUTHBEARER (RFC 7628) where a server offers it, else XOAUTH2."""

import imaplib
import smtplib

BEARER, XOAUTH2 = "OAUTHBEARER", "XOAUTH2"


def sign_in_smtp(connection: smtplib.SMTP, *, user: str, token: str) -> tuple[int, bytes]:
    """Return the server's answer. Raises SMTPAuthenticationError, or SMTPNotSupportedError where the server takes no tokens."""
    connection.ehlo_or_helo_if_needed()
    mechanism = _chosen(connection.esmtp_features.get("auth", "").upper().split())
    if not mechanism:
        raise smtplib.SMTPNotSupportedError("The server takes no access tokens (XOAUTH2, OAUTHBEARER).")
    first, last = first_words(mechanism, user=user, token=token), last_words(mechanism)
    return connection.auth(mechanism, lambda challenge=None: first if challenge is None else last)


def sign_in_imap(client: imaplib.IMAP4, *, user: str, token: str) -> None:
    """Raises imaplib.IMAP4.error with the server's words."""
    offered = [each.upper() for each in client.capabilities]
    # A server that does not say what it takes is asked in the way the large services understand.
    mechanism = _chosen([each.removeprefix("AUTH=") for each in offered]) or XOAUTH2
    words = iter([first_words(mechanism, user=user, token=token)])
    client.authenticate(mechanism, lambda _challenge: next(words, last_words(mechanism)).encode())


def first_words(mechanism: str, *, user: str, token: str) -> str:
    """Return what a client says first."""
    if mechanism == BEARER:
        # A comma or an equals sign in the name would end the header of GS2 (RFC 5801, section 4).
        name = user.replace("=", "=3D").replace(",", "=2C")
        return f"n,a={name},\x01auth=Bearer {token}\x01\x01"
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def last_words(mechanism: str) -> str:
    """Return what a client says to a server that told why it refuses, so that it gives its answer."""
    return "\x01" if mechanism == BEARER else ""


def _chosen(offered: list[str]) -> str:
    return next((each for each in (BEARER, XOAUTH2) if each in offered), "")
