"""Visit a web address a person gave us without letting it lead into our own network."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx2

from platforms.errors import ChangedShape, Temporary, UnsafeAddress
from platforms.transport import Reply, redact, usual_authorities

Resolver = Callable[[str, int], Sequence[str]]

# Addresses that carry an IPv4 address inside and would reach it through a translator.
_EMBEDDING = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


def is_public(address: str) -> bool:
    """Whether an IP address is on the public Internet, seen through IPv4-mapped and translated forms."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif any(ip in net for net in _EMBEDDING):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Give every address of a host."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Guard:
    """What is allowed; the defaults are the safe ones. Times are seconds, for one wait and for all."""

    resolver: Resolver = resolve_host
    allows: Callable[[str], bool] = is_public
    ports: frozenset[int] | None = frozenset({80, 443})
    tls: ssl.SSLContext | None = None
    """Whom to trust; ``None`` is the usual set of authorities."""
    max_redirects: int = 3
    timeout: float = 5.0
    deadline: float = 20.0


def guarded_get(
    url: str,
    *,
    guard: Guard | None = None,
    max_bytes: int = 5_000_000,
    accept: str = "*/*",
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Fetch a user-given URL; `headers` are sent along, such as what a conditional request asks.

    Every hop is checked again: http(s) on an allowed port, no user name in it, and *all* addresses of
    its host public; the connection then goes to the address that was checked, so a second DNS answer
    cannot move it. Raises ``UnsafeAddress``, ``Temporary`` or ``ChangedShape`` (body over ``max_bytes``).
    """
    guard = guard or Guard()
    ends_at = time.monotonic() + guard.deadline
    for _ in range(guard.max_redirects + 1):
        reply, location = _one_hop(
            "GET", url, guard, max_bytes, {**(headers or {}), "Accept": accept}, ends_at
        )
        if location is None:
            return reply
        url = urljoin(url, location)
    raise UnsafeAddress("This address redirects too many times.")


def guarded_post(
    url: str,
    content: bytes,
    *,
    headers: Mapping[str, str],
    guard: Guard | None = None,
    max_bytes: int = 1_000_000,
) -> Reply:
    """Send bytes to a user-given URL, guarded as `guarded_get` is. What was sent follows no redirect."""
    guard = guard or Guard()
    ends_at = time.monotonic() + guard.deadline
    reply, location = _one_hop("POST", url, guard, max_bytes, headers, ends_at, content)
    if location is not None:
        raise UnsafeAddress("This address leads elsewhere. Give the address itself.")
    return reply


def _one_hop(
    method: str, url: str, guard: Guard, max_bytes: int, given: Mapping[str, str], ends_at: float, content: bytes | None = None
) -> tuple[Reply, str | None]:  # fmt: skip
    host, port, address = check_url(url, guard)
    pinned = httpx2.URL(url).copy_with(host=address)
    headers = {**given, "Host": _host_header(url, host, port), "Accept-Encoding": "identity"}
    try:
        with (
            httpx2.Client(
                verify=guard.tls or usual_authorities(), timeout=guard.timeout, trust_env=False
            ) as client,
            client.stream(
                method, pinned, headers=headers, content=content, extensions={"sni_hostname": host}
            ) as response,
        ):
            if response.has_redirect_location:
                return Reply(response.status_code, response.headers, b"", redact(url)), response.headers[
                    "location"
                ]
            body = bytearray()
            # Raw bytes: a compressed body was not asked for and could unfold to any size.
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > max_bytes:
                    raise ChangedShape("The page is too large to be read.", detail=redact(url))
                if time.monotonic() > ends_at:
                    raise httpx2.ReadTimeout("the whole body took too long")
            return Reply(response.status_code, response.headers, bytes(body), redact(url)), None
    except httpx2.TransportError as error:
        detail = f"{redact(url)}: {type(error).__name__}"
        raise Temporary("The address did not answer. Try again later.", detail=detail) from None


def check_url(url: str, guard: Guard | None = None) -> tuple[str, int, str]:
    """Check a URL and give its host, port and one public address to connect to."""
    guard = guard or Guard()
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        httpx2.URL(url)
    except (ValueError, httpx2.InvalidURL):
        raise UnsafeAddress("This is not a complete web address.") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise UnsafeAddress
    if guard.ports is not None and port not in guard.ports:
        raise UnsafeAddress(f"Port {port} is not open to this. Use a plain http or https address.")
    try:
        addresses = guard.resolver(host, port)
    except (OSError, UnicodeError):
        raise UnsafeAddress(f"There is no server named {host[:100]}.") from None
    if not addresses or not all(guard.allows(address) for address in addresses):
        raise UnsafeAddress
    return host, port, addresses[0]


def _host_header(url: str, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if urlsplit(url).port is None else f"{name}:{port}"
