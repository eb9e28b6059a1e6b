"""One box, one name: addresses brought to one spelling, and the keyed hash suppressions are kept by.

The hash is an HMAC with a key derived from SECRET_KEY: whoever reads the table cannot try addresses against it. It is
made of nothing but the address, so a person who was erased and comes in again with a list is still found.
"""

import hmac
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from outreach.mail.addresses import read_people

PURPOSE = b"irm suppressed addresses 1"


@dataclass(frozen=True)
class Provider:
    domain: str
    plus: bool
    dots: bool


def bare(address: str) -> str:
    """Return an address without name, comments and case, its domain in ASCII; "" for what is no address, or several."""
    found = read_people(address)
    return found[0].address if len(found) == 1 else ""


def normalized(address: str) -> str:
    """Return the one spelling of a box: as `bare`, without plus part and dots where the provider ignores them.

    Only for the providers of addresses.toml: elsewhere a+b may be somebody else. Gives "" for what is no address.
    """
    found = bare(address)
    local, _at, domain = found.rpartition("@")
    provider = _providers().get(domain)
    if provider is None:
        return found
    local = local.partition("+")[0] or local if provider.plus else local
    local = local.replace(".", "") if provider.dots else local
    return f"{local}@{provider.domain}"


def address_hash(address: str) -> str:
    """Return what is stored of an address; "" for what is no address."""
    box = normalized(address)
    return keyed(box) if box else ""


def address_hashes(address: str) -> list[str]:
    """Return every hash an address may be stored by: with SECRET_KEY, and with those before it."""
    box = normalized(address)
    return [keyed(box, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)] if box else []


def hint(address: str) -> str:
    """Return what people are shown of a suppressed address: its first letter and its domain."""
    local, _at, domain = bare(address).rpartition("@")
    return f"{local[:1]}…@{domain}"[:60]


def keyed(words: str, secret: str = "") -> str:
    """Return what only this installation can make of some words, the same each time (64 characters)."""
    return hmac.new(_key(secret or settings.SECRET_KEY), words.encode(), "sha256").hexdigest()


@cache
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())


@cache
def _providers() -> dict[str, Provider]:
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {
        domain: Provider(row["same"][0], row.get("plus", False), row.get("dots", False))
        for row in rows.values()
        for domain in row["same"]
    }
