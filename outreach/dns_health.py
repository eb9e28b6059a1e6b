"""What the DNS says of a mailbox's domain: whether receivers can tell that its letters are its own (rules.md 3.2).

SPF is RFC 7208, DKIM RFC 6376, DMARC RFC 7489, a domain without mail RFC 7505. Reads only, and never raises: a question
nobody answered makes a row `unknown`.
"""

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial

import dns.exception
import dns.resolver
import dns.reversename
from django.utils.translation import gettext as _

from outreach.models import Mailbox
from outreach.spf import MOST_LOOKUPS, Spf, read_spf
from outreach.states import HealthVerdict, SendingWay

# (name, "TXT" | "MX" | "A" | "AAAA" | "PTR") -> what stands there, [] for nothing. Raises LookupError without an answer.
Resolve = Callable[[str, str], list[str]]
GOOD, WARN, BAD, UNKNOWN = HealthVerdict.GOOD, HealthVerdict.WARN, HealthVerdict.BAD, HealthVerdict.UNKNOWN
_WORST = (BAD, WARN, UNKNOWN, GOOD)
SECONDS = 4.0
RESERVED = ("example", "invalid", "test", "localhost")  # RFC 6761
# A selector can have any name: those that providers and servers commonly use are tried, after the mailbox's own.
SELECTORS = (
    "google", "selector1", "selector2", "default", "s1", "s2", "k1", "k2", "k3", "mail", "dkim", "smtp", "mx", "pm",
    "fm1", "protonmail", "zoho", "mandrill", "mailjet", "brevo1", "mlsend", "resend", "us", "yandex", "mailru",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One thing looked at: what was found, what that means, what to do about it."""

    key: str
    verdict: HealthVerdict
    says: str
    found: str = ""
    advice: str = ""

    def stored(self) -> dict[str, str]:
        return {**asdict(self), "verdict": self.verdict.value, "found": self.found[:500]}


def read_domain(mailbox: Mailbox, *, resolve: Resolve | None = None) -> list[Row]:
    """Return the rows of a mailbox's domain, in the order they are looked at."""
    if resolve is None and mailbox.domain.rpartition(".")[2] in RESERVED:
        return [Row("domain", UNKNOWN, _("This name is reserved for examples: the DNS knows nothing of it."))]
    ask = resolve or ask_dns
    looks = [partial(_spf, mailbox), partial(_dkim, mailbox), partial(_dmarc, mailbox), partial(_mx, mailbox)]
    keys = ["spf", "dkim", "dmarc", "mx"]
    if mailbox.way == SendingWay.SMTP and mailbox.smtp_host:
        looks += [partial(_aligned, mailbox), partial(_reverse, mailbox)]
        keys += ["alignment", "reverse"]
    rows = [_answered(key, look, ask) for key, look in zip(keys, looks, strict=True)]
    return [*rows, *_encryption(mailbox)]


def worst(rows: list[Row]) -> HealthVerdict:
    """Return the worst verdict among rows."""
    found = {row.verdict for row in rows}
    return next((verdict for verdict in _WORST if verdict in found), UNKNOWN)


def ask_dns(name: str, kind: str) -> list[str]:
    """Ask the system's resolver."""
    try:
        answer = dns.resolver.resolve(name, kind, lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        raise LookupError(name) from error
    if kind == "TXT":
        return [b"".join(each.strings).decode("utf-8", "replace") for each in answer]
    return [each.to_text() for each in answer]


def _answered(key: str, look: Callable[[Resolve], Row], ask: Resolve) -> Row:
    try:
        return look(ask)
    except LookupError:
        return Row(key, UNKNOWN, _("The DNS did not answer in time. Look again later."))


def _spf(mailbox: Mailbox, ask: Resolve) -> Row:
    spf = read_spf(mailbox.domain, ask)
    found = " | ".join(spf.records)
    if not spf.records:
        return Row(
            "spf",
            BAD,
            _("The domain names no servers that may send for it."),
            "",
            _("Add a TXT record as your mail provider gives it; it begins with v=spf1."),
        )
    if len(spf.records) > 1:
        return Row(
            "spf",
            BAD,
            _("There are several SPF records; receivers then heed none."),
            found,
            _("Join them into one."),
        )
    if spf.lookups > MOST_LOOKUPS:
        return Row(
            "spf",
            BAD,
            _("The record asks for %(number)d look-ups; receivers stop at %(most)d.")
            % {"number": spf.lookups, "most": MOST_LOOKUPS},
            found,
            _("Take out services you no longer send through."),
        )
    if spf.ends == "+all":
        return Row(
            "spf",
            BAD,
            _("The record lets every server in the world send for the domain."),
            found,
            _("End it with ~all or -all."),
        )
    if spf.ends in ("", "?all"):
        return Row(
            "spf",
            WARN,
            _("The record does not say what to do with other servers."),
            found,
            _("End it with ~all or -all."),
        )
    return Row(
        "spf",
        GOOD,
        _("One record, %(number)d of at most %(most)d look-ups.")
        % {"number": spf.lookups, "most": MOST_LOOKUPS},
        found,
    )


def _dkim(mailbox: Mailbox, ask: Resolve) -> Row:
    own = str(mailbox.provider_options.get("dkim_selector", "")).strip()
    for selector in dict.fromkeys(filter(None, (own, *SELECTORS))):
        for text in ask(f"{selector}._domainkey.{mailbox.domain}", "TXT"):
            tags = _tags(text)
            if tags.get("p"):
                return Row(
                    "dkim",
                    GOOD,
                    _("A key is published (selector %(selector)s).") % {"selector": selector},
                    text,
                )
            if "p" in tags:
                return Row(
                    "dkim",
                    BAD,
                    _("The key of selector %(selector)s is withdrawn.") % {"selector": selector},
                    text,
                    _("Publish the key your provider shows now."),
                )
        if selector == own:
            return Row(
                "dkim",
                BAD,
                _("There is no key under the selector %(selector)s.") % {"selector": own},
                "",
                _("Publish the key your provider shows, or correct the selector."),
            )
    return Row(
        "dkim",
        UNKNOWN,
        _("No key was found under the names providers commonly use."),
        "",
        _(
            "If letters are signed, write the selector into the mailbox's settings; else have them signed by your provider."
        ),
    )


def _dmarc(mailbox: Mailbox, ask: Resolve) -> Row:
    name, texts = "", list[str]()
    for name in _and_parents(mailbox.domain):
        texts = [
            text
            for text in ask(f"_dmarc.{name}", "TXT")
            if text.lower().replace(" ", "").startswith("v=dmarc1")
        ]
        if texts:
            break
    if not texts:
        advice = _(
            "Add a TXT record at _dmarc.%(domain)s: v=DMARC1; p=quarantine; rua=mailto:you@%(domain)s"
        ) % {"domain": mailbox.domain}
        return Row(
            "dmarc",
            BAD,
            _("The domain does not say what to do with letters that are not its own."),
            "",
            advice,
        )
    if len(texts) > 1:
        return Row(
            "dmarc",
            BAD,
            _("There are several DMARC records; receivers then heed none."),
            " | ".join(texts),
            _("Keep one."),
        )
    tags = _tags(texts[0])
    if tags.get("p", "").lower() not in ("quarantine", "reject"):
        return Row(
            "dmarc",
            WARN,
            _("The policy asks receivers to do nothing (p=none)."),
            texts[0],
            _("When reports show that your own letters pass, change it to p=quarantine."),
        )
    if not tags.get("rua"):
        return Row(
            "dmarc",
            WARN,
            _("Nobody gets reports of letters that failed."),
            texts[0],
            _("Add rua=mailto: with an address you read."),
        )
    return Row(
        "dmarc", GOOD, _("Policy %(policy)s, reports are sent.") % {"policy": tags["p"].lower()}, texts[0]
    )


def _mx(mailbox: Mailbox, ask: Resolve) -> Row:
    servers = ask(mailbox.domain, "MX")
    named = [each.split()[-1].rstrip(".") for each in servers if each.split()]
    found = ", ".join(filter(None, named))
    if servers and not any(named):
        return Row(
            "mx",
            BAD,
            _("The domain says that it takes no mail: answers will not arrive."),
            ", ".join(servers),
            _("Write from a domain that takes mail."),
        )
    if found:
        return Row("mx", GOOD, _("Answers can arrive."), found)
    if ask(mailbox.domain, "A") or ask(mailbox.domain, "AAAA"):
        return Row(
            "mx",
            WARN,
            _("No mail server is named; answers go to the domain's web server, if it takes mail."),
            "",
            _("Add an MX record."),
        )
    return Row(
        "mx", BAD, _("Answers cannot arrive: the domain has no mail server."), "", _("Add an MX record.")
    )


def _aligned(mailbox: Mailbox, ask: Resolve) -> Row:
    """SPF passes for the From domain itself when the server we hand letters to is among those the domain names."""
    spf: Spf = read_spf(mailbox.domain, ask)
    addresses = list(_addresses(mailbox.smtp_host, ask))
    if any(spf.allows(each) for each in addresses):
        return Row(
            "alignment",
            GOOD,
            _("The mail server is among those the domain names, so SPF speaks for the sender's own domain."),
            ", ".join(addresses),
        )
    return Row(
        "alignment", WARN, _("The mail server's address is not among those the SPF record names."), ", ".join(addresses),
        _("Large providers send from other addresses than they are reached at: then DKIM under your own domain must speak for you. Else add the server to the record."),
    )  # fmt: skip


def _reverse(mailbox: Mailbox, ask: Resolve) -> Row:
    addresses = list(_addresses(mailbox.smtp_host, ask))
    for address in addresses:
        for name in ask(dns.reversename.from_address(address).to_text(), "PTR"):
            if address in _addresses(name.rstrip("."), ask):
                return Row(
                    "reverse",
                    GOOD,
                    _("The server's address and name lead to each other."),
                    f"{address} = {name.rstrip('.')}",
                )
    if not addresses:
        return Row(
            "reverse",
            BAD,
            _("There is no server named %(host)s.") % {"host": mailbox.smtp_host},
            "",
            _("Correct the server's name."),
        )
    return Row(
        "reverse",
        WARN,
        _("The server's address has no name that leads back to it."),
        ", ".join(addresses),
        _("Ask whoever runs the server for a PTR record."),
    )


def _encryption(mailbox: Mailbox) -> Iterator[Row]:
    if mailbox.way == SendingWay.SMTP:
        if mailbox.smtp_security:
            yield Row("encryption", GOOD, _("Letters and sign-in go encrypted to the mail server."))
        else:
            yield Row(
                "encryption",
                BAD,
                _("Letters and sign-in go unencrypted to the mail server."),
                "",
                _("Choose TLS or STARTTLS in the mailbox's settings."),
            )


def _addresses(host: str, ask: Resolve) -> Iterator[str]:
    try:
        yield str(ipaddress.ip_address(host))
    except ValueError:
        for kind in ("A", "AAAA"):
            yield from ask(host, kind)


def _and_parents(domain: str) -> Iterator[str]:
    """Yield a domain and those above it that can be somebody's: subdomains are under the record of the domain above."""
    labels = domain.split(".")
    for first in range(len(labels) - 1):
        yield ".".join(labels[first:])


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}
