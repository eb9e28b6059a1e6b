"""Mail addresses: read out of headers as people and machines write them, and brought to the one form we compare."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import MessageError
from email.utils import getaddresses

import idna

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3 with its erratum: a path of 256 octets with its brackets
LONGEST_LOCAL_PART = 64
MOST_ADDRESSES = 200  # more in one header are not read: nobody answers so many
LONGEST_HEADER = 20_000

_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_TOKEN = re.compile(r"[a-z0-9]{8,40}")


@dataclass(frozen=True, slots=True)
class Person:
    """A name as shown, and an address in the form of `plain_address`."""

    name: str
    address: str


def read_people(header: str) -> list[Person]:
    """Return who stands in an address header, each address once; comments and quoting are taken off.

    What cannot be an address is left out. Never raises.
    """
    found: dict[str, Person] = {}
    try:
        pairs = getaddresses([header[:LONGEST_HEADER]])
    except (MessageError, ValueError, IndexError, AttributeError, RecursionError):
        pairs = []
    for name, written in pairs[:MOST_ADDRESSES]:
        address = plain_address(written)
        if address and address not in found:
            found[address] = Person(" ".join(name.split())[:200], address)
    return list(found.values())


def plain_address(written: str) -> str:
    """Return the address as we keep and compare it: without case, its domain in ASCII (IDNA); empty when it is none.

    Local parts may differ by case by the letter of RFC 5321; no mailbox we will meet does.
    """
    local, at, domain = written.strip().strip("<>").strip().lower().rpartition("@")
    local = _unquoted(local)
    domain = ascii_domain(domain)
    if not (at and local and domain) or len(local) + 1 + len(domain) > LONGEST_ADDRESS:
        return ""
    return f"{local}@{domain}" if _LOCAL.fullmatch(local) and ".." not in local else ""


def ascii_domain(domain: str) -> str:
    """Return a domain as the DNS knows it (`münchen.example` -> `xn--mnchen-3ya.example`); empty when it is none."""
    name = domain.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return ""
    labels = name.split(".")
    good = len(labels) > 1 and len(name) <= 253
    return name if good and all(len(each) <= 63 and _LABEL.fullmatch(each) for each in labels) else ""


def shown_address(address: str) -> str:
    """Return an address as people write it: its domain in its own script."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{idna.decode(domain)}" if "xn--" in domain else address
    except (idna.IDNAError, UnicodeError):
        return address


def plus_address(address: str, token: str) -> str:
    """Return `name+token@host`, where answers to one thread come in; empty when the name is too long for that."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}" if len(local) + 1 + len(token) <= LONGEST_LOCAL_PART else ""


def tokens_in(addresses: Iterable[str], *, mailbox: str) -> list[str]:
    """Return the tokens that addresses of this mailbox carry, in the order they come."""
    local, _, domain = plain_address(mailbox).rpartition("@")
    found = []
    for address in addresses:
        name, _, host = plain_address(address).rpartition("@")
        before, plus, token = name.rpartition("+")
        if plus and host == domain and before == local and _TOKEN.fullmatch(token):
            found.append(token)
    return found


def _unquoted(local: str) -> str:
    if len(local) > 2 and local[0] == local[-1] == '"':
        return local[1:-1].replace("\\", "")
    return local
