"""An SPF record with all it includes (RFC 7208): how many look-ups it costs, how it ends, which addresses it names."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4
_MOST_FOLLOWED = 30  # more are counted no further: the record is broken long before
_COSTS = ("include", "a", "mx", "ptr", "exists", "redirect")
Ask = Callable[[str, str], list[str]]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass
class Spf:
    """`records`: those of the domain itself, of which one is right. `ends`: its last word, as "~all"."""

    records: list[str] = field(default_factory=list)
    lookups: int = 0
    ends: str = ""
    networks: list[Network] = field(default_factory=list)

    def allows(self, address: str) -> bool:
        """Say whether an address is among those named; macros and `exists` are not followed."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self.networks)


def read_spf(domain: str, ask: Ask) -> Spf:
    """Return a domain's record, read with all that it includes. Raises LookupError when the DNS does not answer."""
    spf = Spf(records=_records(domain, ask))
    if spf.records:
        _follow(domain, spf.records[0], spf, ask, is_own=True)
    return spf


def _records(domain: str, ask: Ask) -> list[str]:
    return [text for text in ask(domain, "TXT") if text.lower().split(" ")[0] == "v=spf1"]


def _follow(domain: str, record: str, spf: Spf, ask: Ask, *, is_own: bool) -> None:
    for term in record.split()[1:]:
        sign = term[0] if term[0] in "+-~?" else "+"
        name, _mark, value = term.lstrip("+-~?").replace("=", ":", 1).partition(":")
        name, _slash, bits = name.lower().partition("/")
        if name == "all" and is_own:
            spf.ends = f"{sign}all"
        if name in ("ip4", "ip6") and sign == "+":
            _add(spf, value)
        if name in _COSTS and spf.lookups < _MOST_FOLLOWED:
            spf.lookups += 1
            _look_up(name, value or domain, bits, spf, ask, counts=sign == "+", is_own=is_own)


def _look_up(name: str, value: str, bits: str, spf: Spf, ask: Ask, *, counts: bool, is_own: bool) -> None:
    if "%" in value:
        return
    host, _slash, mask = value.partition("/")
    if name in ("include", "redirect"):
        for record in _records(host, ask)[:1]:
            _follow(host, record, spf, ask, is_own=is_own and name == "redirect")
    elif name in ("a", "mx") and counts:
        hosts = [each.split()[-1].rstrip(".") for each in ask(host, "MX")] if name == "mx" else [host]
        for each in filter(None, hosts[:10]):
            for address in (*ask(each, "A"), *ask(each, "AAAA")):
                _add(
                    spf,
                    f"{address}/{bits or mask}"
                    if (bits or mask).isdecimal() and ":" not in address
                    else address,
                )


def _add(spf: Spf, network: str) -> None:
    try:
        spf.networks.append(ipaddress.ip_network(network, strict=False))
    except ValueError:
        return
