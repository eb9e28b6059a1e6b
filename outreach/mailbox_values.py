"""What the fields of a mailbox may hold: read from forms and the API alike, refused in a sentence."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import ActionError
from campaigns.reading import read_choice, read_line, read_member, read_name, read_text
from outreach.mail.addresses import ascii_domain, plain_address
from outreach.models import Mailbox
from outreach.states import SendingWay
from outreach.transport.providers import providers

SECURITIES = ("tls", "starttls", "")
# What a day and a pause may be: more than providers allow a person would only be a way to be blocked.
MOST = {"new_contacts_a_day": 10_000, "mails_a_day": 100_000, "seconds_between": 86_400}


def read_values(mailbox: Mailbox, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given, as stored, after a look at the whole as it would be. Raises ActionError."""
    unknown = [name for name in values if name not in _READERS]
    if unknown:
        raise TypeError(f"{unknown[0]} is no field of a mailbox.")
    read = {name: _READERS[name](value, mailbox) for name, value in values.items()}
    _check(lambda name: read.get(name, getattr(mailbox, name)), read)
    return read


def _check(now: Callable[[str], Any], read: dict[str, Any]) -> None:
    if now("way") == SendingWay.SMTP and not now("smtp_host"):
        raise ActionError(_("Name the SMTP server letters leave through."))
    if now("way") == SendingWay.PROVIDER and now("provider") not in providers():
        raise ActionError(_("Choose the provider letters leave through."))
    if now("window_from") and now("window_until") and now("window_from") > now("window_until"):
        raise ActionError(_("The window must open before it closes, on one day."))
    if "smtp_host" in read and read["smtp_host"] and not now("smtp_port"):
        read["smtp_port"] = 465 if now("smtp_security") == "tls" else 587
    if "imap_host" in read and read["imap_host"] and not now("imap_port"):
        read["imap_port"] = 993 if now("imap_security") == "tls" else 143


def _address(value: str, mailbox: Mailbox) -> str:
    address = plain_address(value)
    if not address or not address.isascii():
        raise ActionError(
            _("%(address)s is not an e-mail address letters can come from.")
            % {"address": value.strip()[:80] or "-"}
        )
    return address


def _host(value: str, mailbox: Mailbox) -> str:
    host = value.strip().strip("[]")
    if not host:
        return ""
    named = ascii_domain(host) or (host.lower() if host.isascii() and _is_plain_host(host) else "")
    if not named:
        raise ActionError(
            _("%(host)s is not the name of a server. Write it without https:// or a path.")
            % {"host": host[:80]}
        )
    return named


def _is_plain_host(host: str) -> bool:
    return len(host) <= 253 and all(each.isalnum() or each in "-.:" for each in host)


def _port(value: Any, mailbox: Mailbox) -> int | None:
    if value in (None, ""):
        return None
    if not 1 <= int(value) <= 65_535:
        raise ActionError(_("A port is a number from 1 to 65535."))
    return int(value)


def _security(value: str, mailbox: Mailbox) -> str:
    if value not in SECURITIES:
        raise ActionError(_("Choose TLS, STARTTLS or no encryption."))
    return value


def _provider(value: str, mailbox: Mailbox) -> str:
    if value and value not in providers():
        raise ActionError(
            _("%(name)s is not a provider we know. Known: %(known)s.")
            % {"name": value[:40], "known": ", ".join(providers())}
        )
    return value


def _options(value: Mapping[str, str], mailbox: Mailbox) -> dict[str, str]:
    known = {
        "dkim_selector",
        *(name for each in providers().values() for name in (*dict(each.options), *each.choices)),
    }
    return {
        name: read_line(str(text), 100, _("The setting"))
        for name, text in value.items()
        if name in known and text
    }


def _number(name: str, least: int) -> Callable[[Any, Mailbox], int]:
    def read(value: Any, mailbox: Mailbox) -> int:
        if not least <= int(value) <= MOST[name]:
            raise ActionError(
                _("Write a number from %(least)d to %(most)s.") % {"least": least, "most": f"{MOST[name]:,}"}
            )
        return int(value)

    return read


def _days(value: Any, mailbox: Mailbox) -> list[int]:
    days = sorted({int(day) for day in value})
    if any(not 1 <= day <= 7 for day in days):
        raise ActionError(_("Days are numbers from 1 (Monday) to 7 (Sunday)."))
    return days


def _clock(value: time, mailbox: Mailbox) -> time:
    return value


_READERS: dict[str, Callable[[Any, Mailbox], Any]] = {
    "address": _address,
    "sender_name": lambda value, _mailbox: read_name(value, 120, _("The sender's name")),
    "signature": lambda value, _mailbox: read_text(value, _("The signature"), longest=2_000),
    "postal_address": lambda value, _mailbox: read_line(value, 300, _("The postal address")),
    "owner": lambda value, mailbox: read_member(value, mailbox.agency, _("whose mailbox it is")),
    "way": lambda value, _mailbox: read_choice(SendingWay, value, _("a way")),
    "smtp_host": _host,
    "smtp_port": _port,
    "smtp_security": _security,
    "provider": _provider,
    "provider_options": _options,
    "imap_host": _host,
    "imap_port": _port,
    "imap_security": _security,
    "imap_folder": lambda value, _mailbox: read_line(value, 120, _("The folder")) or "INBOX",
    "new_contacts_a_day": _number("new_contacts_a_day", 0),
    "mails_a_day": _number("mails_a_day", 1),
    "seconds_between": _number("seconds_between", 0),
    "warm_up_from": lambda value, _mailbox: value,
    "window_from": _clock,
    "window_until": _clock,
    "window_days": _days,
}  # fmt: skip
FIELDS = tuple(_READERS)
