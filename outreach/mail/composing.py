"""Outgoing mail as the standards want it: our own Message-ID, the thread it answers, the way out of further letters.

Plain text, no pictures, nothing that reports back. What people typed never becomes a header of its own.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.policy import compat32
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import quote

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from outreach.mail.addresses import plain_address, plus_address

MOST_ATTACHED_BYTES = 25 * 1024 * 1024  # what the large providers take in one mail
MOST_ATTACHMENTS = 20
LONGEST_REFERENCES = 900  # in one line: RFC 5322 ends lines at 998 characters
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,200}@[!-;=?A-~]{1,100}>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# One line each: headers that are folded anew on their way break DKIM signatures over them (RFC 8058, 4).
_UNFOLDED = compat32.clone(max_line_length=0)


class CannotBeMailed(ActionError):
    """What was to be sent cannot be a mail. The sentence says why."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along."""

    name: str
    content_type: str
    content: bytes


class Letter(EmailMessage):
    """Django's message, whose headers are written in one line each."""

    def message(self, **how: Any) -> Any:
        written = super().message(**how)
        written.policy = _UNFOLDED
        return written


def new_message_id(address: str) -> str:
    """Return a Message-ID of our own in the domain the letter comes from; nothing in it can be guessed."""
    domain = plain_address(address).rpartition("@")[2] or "localhost"
    return f"<{secrets.token_hex(16)}@{domain}>"


def compose(
    *,
    from_address: str,
    from_name: str,
    to: str,
    subject: str,
    body: str,
    message_id: str,
    sent_at: datetime,
    to_name: str = "",
    cc: Sequence[str] = (),
    in_reply_to: str = "",
    references: Sequence[str] = (),
    token: str = "",
    unsubscribe_url: str = "",
    unsubscribe_mailto: str = "",
    is_automatic: bool = False,
    attachments: Sequence[Enclosure] = (),
) -> Letter:
    """Return the mail, ready for any of Django's mail backends, Anymail's among them.

    `token` of the thread: answers go to `name+token@host`, which finds the thread where a program lost the references.
    `unsubscribe_url` is named in List-Unsubscribe only when it is https, as one click asks for (RFC 8058).
    `is_automatic`: nobody pressed "send" for this very letter (RFC 3834). Raises CannotBeMailed.
    """
    sender = _address(from_address, name=from_name)
    headers = {"Message-ID": _one_id(message_id), "Date": format_datetime(sent_at)}
    headers |= _thread_headers(in_reply_to, references)
    headers |= _way_out(unsubscribe_url, unsubscribe_mailto)
    # Asks programs of the other side for no automatic answers; it is no sign of being one.
    headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if is_automatic:
        headers["Auto-Submitted"] = "auto-generated"
    answers_to = plus_address(plain_address(from_address), token) if token else ""
    letter = Letter(
        subject=_one_line(subject, what=_("The subject")),
        body=_NOT_IN_TEXT.sub("", body.replace("\r\n", "\n").replace("\r", "\n")),
        from_email=sender,
        to=[_address(to, name=to_name)],
        cc=[_address(each) for each in cc],
        reply_to=[formataddr((_one_line(from_name, what=_("The sender's name")), answers_to))] if answers_to else None,
        headers=headers,
    )  # fmt: skip
    for each in _checked(attachments):
        letter.attach(each.name, each.content, each.content_type)
    return letter


def check_attachments(sizes: Sequence[int]) -> None:
    """Raise CannotBeMailed when so many files, or files so large (in bytes), do not fit into one mail."""
    if len(sizes) > MOST_ATTACHMENTS:
        raise CannotBeMailed(
            _("A mail takes at most %(most)d files; these are %(count)d.")
            % {"most": MOST_ATTACHMENTS, "count": len(sizes)}
        )
    if sum(sizes) > MOST_ATTACHED_BYTES:
        raise CannotBeMailed(
            _("The files are %(size).1f MB together; a mail takes 25 MB. Send a link to the larger ones instead.")
            % {"size": sum(sizes) / 1024 / 1024}
        )  # fmt: skip


def _checked(attachments: Sequence[Enclosure]) -> Sequence[Enclosure]:
    check_attachments([len(each.content) for each in attachments])
    for each in attachments:
        _one_line(each.name, what=_("The name of a file"))
    return attachments


def _address(written: str, *, name: str = "") -> str:
    address = plain_address(written)
    if not address:
        raise CannotBeMailed(_("%(address)s is not a mail address.") % {"address": written[:100] or "-"})
    if not address.isascii():
        raise CannotBeMailed(
            _("%(address)s has letters before the @ that most mail servers cannot take. Ask for another address.")
            % {"address": written[:100]}
        )  # fmt: skip
    return formataddr((_one_line(name, what=_("The name")), address))


def _one_line(text: str, *, what: str) -> str:
    """Refuse line ends and other control characters: with them a text could write headers of its own."""
    if _CONTROL.search(text):
        raise CannotBeMailed(_("%(what)s must be one line, without control characters.") % {"what": what})
    return text.strip()


def _one_id(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise CannotBeMailed(_("The letter has no valid Message-ID."))
    return message_id


def _thread_headers(in_reply_to: str, references: Sequence[str]) -> dict[str, str]:
    """Name the letter that is answered and those before it. Foreign ids that are none are left out."""
    known = [each for each in dict.fromkeys((*references, in_reply_to)) if _MESSAGE_ID.fullmatch(each)]
    if not known:
        return {}
    while len(known) > 2 and len(" ".join(known)) > LONGEST_REFERENCES:
        del known[1]  # the first and the newest are what programs look for
    parent = in_reply_to if in_reply_to in known else known[-1]
    return {"In-Reply-To": parent, "References": " ".join(known)}


def _way_out(url: str, mailto: str) -> dict[str, str]:
    one_click = url if re.fullmatch(r"https://[!-;=?-~]+", url) else ""
    address = plain_address(mailto)
    ways = [f"<{one_click}>"] * bool(one_click)
    if address:
        ways.append(f"<mailto:{quote(address, safe='@+')}?subject=unsubscribe>")
    if not ways:
        return {}
    headers = {"List-Unsubscribe": ", ".join(ways)}
    if one_click:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
