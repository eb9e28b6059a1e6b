"""Secrets that open doors: made here, shown once, kept only as hashes."""

import hashlib
import hmac
import secrets

KEY_MARK = "irm"


def new_token() -> str:
    """Return a random secret for a link (256 bits)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a secret. A plain SHA-256 is enough: the secret is random, not a password."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_api_key() -> tuple[str, str, str]:
    """Return (whole key shown once, prefix, hash of the secret part)."""
    prefix = secrets.token_hex(4)
    secret = secrets.token_urlsafe(32)
    return f"{KEY_MARK}_{prefix}_{secret}", prefix, token_hash(secret)


def split_api_key(key: str) -> tuple[str, str] | None:
    """Return (prefix, secret) of a presented key, or None when it has not the form of one."""
    mark, _, rest = key.partition("_")
    prefix, _, secret = rest.partition("_")
    return (prefix, secret) if mark == KEY_MARK and prefix and secret else None


def same(stored_hash: str, secret: str) -> bool:
    """Compare without telling by the time it takes how much was right."""
    return hmac.compare_digest(stored_hash, token_hash(secret))
