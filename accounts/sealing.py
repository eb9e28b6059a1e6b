"""Secrets that must be read again (keys of platforms, tokens): encrypted in the database, readable only with SECRET_KEY.

While SECRET_KEY is being changed, SECRET_KEY_FALLBACKS still open what was sealed before; what is stored anew is sealed
with the new key.
"""

import base64
import json
from collections.abc import Mapping
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"irm sealed secrets 1"


class SealBroken(Exception):
    """The text was sealed with a SECRET_KEY this installation no longer knows, or it was changed."""


def seal(values: Mapping[str, str]) -> str:
    """Return the values encrypted, as text to store."""
    return _box().encrypt(json.dumps(dict(values)).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """Return what was sealed; raise SealBroken when it cannot be read."""
    try:
        found: dict[str, str] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise SealBroken("Sealed with another SECRET_KEY.") from error
    return found


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def _box_of(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
