"""Delivery reports and complaints: whom they are about, what happened, for how long it will stay so.

Standard ones first (RFC 3464, RFC 5965), then what servers of all ages write instead. Status codes of RFC 3463 decide;
words only where no code says it. In doubt a failure counts as passing: a person is not lost for a server's bad day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from outreach.mail.addresses import plain_address, read_people
from outreach.mail.packs import any_of, pack
from outreach.mail.reading import Incoming, decoded

MOST_RECIPIENTS = 50
LONGEST_REPORT = 20_000
_ADDRESS = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -])")
_ID = re.compile(r"<[^<>\s]{1,250}>")
_IDS_IN_TEXT = re.compile(r"^message-id:\s*(<[^<>\s]{1,250}>)", re.I | re.M)
_DAEMON = re.compile(r"^(?:mailer-?daemon|post_?master|mail-?daemon|abuse|no-?reply|noreply)@", re.I)

_PACK = pack("machine")
_SENDERS = any_of(_PACK["bounce"]["senders"])
_SUBJECTS = any_of(_PACK["bounce"]["subjects"])
_SAYS = any_of(_PACK["bounce"]["says"])
_DELAYED = any_of(_PACK["bounce"]["delayed"])
_COPIES = any_of(_PACK["bounce"]["copies"])


class Failure(StrEnum):
    """How bad it is. GONE: nobody is there. UNWANTED: our letter or we are refused, not the address."""

    GONE = "gone"
    PASSING = "passing"
    UNWANTED = "unwanted"
    TOO_LARGE = "too_large"
    DELAYED = "delayed"


_REASONS = (
    (Failure.TOO_LARGE, any_of(_PACK["reasons"]["too_large"])),
    (Failure.GONE, any_of(_PACK["reasons"]["gone"])),
    (Failure.PASSING, any_of(_PACK["reasons"]["passing"])),
    (Failure.UNWANTED, any_of(_PACK["reasons"]["unwanted"])),
)
# RFC 3463 and its registry. x.1.x: the address; x.2.x: the box; x.3.x: the system; x.4.x: the way; x.7.x: policy.
_GONE = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.310", "5.4.4"}
_FULL = {"5.2.2", "4.2.2"}
_LARGE = {"5.2.3", "5.3.4"}


@dataclass(frozen=True, slots=True)
class Failed:
    """One address a letter did not reach, in the words of the server (at most 300 letters)."""

    address: str
    failure: Failure
    status: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report or complaint says. `letters`: ids of ours it is about, the surest first."""

    failed: tuple[Failed, ...] = ()
    letters: tuple[str, ...] = ()
    is_complaint: bool = False
    is_other: bool = False  # a report that asks for nothing: "not spam", statistics


def complaint_in(incoming: Incoming) -> Report | None:
    """Return what a feedback report (RFC 5965) says; None when the mail is none."""
    fields = next(
        (part for part in _walk(incoming) if part.get_content_type() == "message/feedback-report"), None
    )
    if fields is None:
        return None
    rows = _fields(fields)
    kind = rows.get("feedback-type", "abuse").lower()
    people = [
        each.address
        for name in ("original-rcpt-to", "removal-recipient")
        for each in read_people(rows.get(name, ""))
    ]
    people = people or [
        each.address for copy in _copies(incoming) for each in read_people(decoded(copy.get("to")))
    ]
    failed = tuple(Failed(each, Failure.UNWANTED) for each in dict.fromkeys(people))[:MOST_RECIPIENTS]
    is_other = kind in ("not-spam", "auth-failure", "virus", "dmarc")
    return Report(failed, _letters(incoming), is_complaint=not is_other, is_other=is_other)


def report_in(incoming: Incoming) -> Report | None:
    """Return what a delivery report says; None when the mail is none."""
    rows = [part for part in _walk(incoming) if part.get_content_type() in _STATUS_PARTS]
    failed = _from_status(rows, incoming) if rows else []
    if rows and not failed and _says_delivered(rows):
        return Report(is_other=True)
    if not failed:
        if not rows and not _looks_like_report(incoming):
            return None
        failed = _from_words(incoming)
    return Report(tuple(failed[:MOST_RECIPIENTS]), _letters(incoming))


_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")


def _walk(incoming: Incoming) -> Iterable[Message]:
    for number, part in enumerate(incoming.message.walk()):
        if number > 60:
            return
        yield part


def _copies(incoming: Incoming) -> list[Message]:
    """Return the copies of our letter, or its headers, that a report encloses."""
    found = []
    for part in _walk(incoming):
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
            found += [each for each in inner[:1] if isinstance(each, Message)]
        elif part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            found.append(_message_of(str(inner)))
    return found


def _message_of(text: str) -> Message:
    message = Message()
    name = ""
    for line in text[:LONGEST_REPORT].split("\n")[:400]:
        if line[:1] in (" ", "\t") and name:
            message.replace_header(name, f"{message[name]} {line.strip()}")
        elif ":" in line:
            name, _colon, value = line.partition(":")
            name = name.strip()
            if name and name.isascii() and name not in message:
                message[name] = " ".join(value.split())
            elif name not in message:
                name = ""
    return message


def _fields(part: Message) -> dict[str, str]:
    inner = part.get_payload()
    source = inner[0] if isinstance(inner, list) and inner else _message_of(str(inner))
    return (
        {name.lower(): decoded(value) for name, value in source.items()}
        if isinstance(source, Message)
        else {}
    )


def _groups(parts: list[Message]) -> list[dict[str, str]]:
    """Return the fields of each recipient in delivery-status parts."""
    groups: list[dict[str, str]] = []
    for part in parts:
        inner = part.get_payload()
        blocks = (
            [each for each in inner if isinstance(each, Message)]
            if isinstance(inner, list)
            else [_message_of(str(inner))]
        )
        for block in blocks[: MOST_RECIPIENTS * 2]:
            groups.append({name.lower(): decoded(value) for name, value in block.items()})
            if extra := block.get_payload():  # groups that a blank line too many tore apart
                groups[-1].setdefault("rest", str(extra)[:2000])
    return groups


def _from_status(parts: list[Message], incoming: Incoming) -> list[Failed]:
    found: dict[str, Failed] = {}
    words_of_text = _report_words(incoming)
    for group in _groups(parts):
        names = ("final-recipient", "original-recipient", "x-actual-recipient")
        address = next((each for name in names if (each := _recipient(group.get(name, "")))), "")
        action = group.get("action", "").lower()
        status = next(iter(_STATUS.findall(group.get("status", ""))), "")
        if not address or action in ("delivered", "relayed", "expanded") or status.startswith("2"):
            continue
        words = group.get("diagnostic-code", "")
        if action == "delayed" or (not action and status.startswith("4")):
            failure = Failure.DELAYED
        else:
            status = _best_status(status, words)
            failure = failure_of(status, words or words_of_text)
        found.setdefault(address, Failed(address, failure, status, _short(words)))
    return list(found.values())


def _says_delivered(parts: list[Message]) -> bool:
    actions = {group.get("action", "").lower() for group in _groups(parts)} - {""}
    return bool(actions) and actions <= {"delivered", "relayed", "expanded"}


def _recipient(field: str) -> str:
    """Read `rfc822; <name@host>` and what servers make of it."""
    _kind, semicolon, rest = field.partition(";")
    written = (rest if semicolon else field).strip()
    if found := _ADDRESS.search(written):
        return plain_address(found[0])
    return plain_address(written)


def _best_status(status: str, words: str) -> str:
    """Return the more exact of the report's status and the one in the server's words (x.0.0 says nothing)."""
    told = next((each for each in _STATUS.findall(words) if not each.endswith(".0.0")), "")
    return told if told and (not status or status.endswith(".0.0") or status[0] == "4" != told[0]) else status


def failure_of(status: str, words: str) -> Failure:
    """Return how bad a status (RFC 3463, or empty) with a server's words is."""
    if status in _LARGE:
        return Failure.TOO_LARGE
    if status in _FULL:
        return Failure.PASSING
    if status in _GONE:
        return Failure.GONE
    said = next((failure for failure, pattern in _REASONS if pattern.search(words[:4000])), None)
    if status.startswith("5.7.") or status == "5.6.0":
        return (
            Failure.GONE
            if said is Failure.GONE and not _REASONS[3][1].search(words[:4000])
            else Failure.UNWANTED
        )
    if status.startswith("4") or (not status and said is None):
        return Failure.PASSING
    return said or Failure.PASSING


def _looks_like_report(incoming: Incoming) -> bool:
    """Whether a mail without a standard report is one all the same, by its sender, path, subject and words."""
    header = incoming.header
    if header("x-failed-recipients"):
        return True
    senders = (header("from"), incoming.sender.address if incoming.sender else "")
    by_sender = any(_SENDERS.search(each) for each in senders)
    by_subject = bool(_SUBJECTS.search(incoming.subject))
    encloses = any(part.get_content_type() == "message/rfc822" for part in _walk(incoming))
    if not (by_sender or by_subject or (encloses and not incoming.in_reply_to)):
        return False
    words = _report_words(incoming)[:4000]
    says = bool(_SAYS.search(words) or _STATUS.search(words))
    if by_sender or header("return-path").replace(" ", "") == "<>" or not incoming.sender:
        return says or by_subject
    # Somebody may write about a bounce: without a server's name it takes the words, and no thread it goes on with.
    return says and not incoming.in_reply_to and bool(_ADDRESS.search(words) or _STATUS.search(words))


def _report_words(incoming: Incoming) -> str:
    """Return the report's own words, without the copy of our letter."""
    text = incoming.text[:LONGEST_REPORT]
    kept, size = [], 0
    for line in text.split("\n"):
        if size > 40 and _COPIES.search(line):
            break
        kept.append(line)
        size += len(line)
    return "\n".join(kept)


def _from_words(incoming: Incoming) -> list[Failed]:
    words = _report_words(incoming)
    named = incoming.header("x-failed-recipients") or incoming.header("x-actual-recipients")
    addresses = [each.address for each in read_people(named)]
    addresses = (
        addresses or _addresses_in(words, incoming) or _addresses_in(incoming.text[:LONGEST_REPORT], incoming)
    )
    status = next((each for each in _STATUS.findall(words) if not each.endswith(".0.0")), "")
    if not status:
        reply = next(iter(_REPLY.findall(words)), "")
        status = f"{reply[0]}.0.0" if reply else ""
    subject_words = f"{incoming.subject}\n{words}"
    if _DELAYED.search(subject_words) and not status.startswith("5"):
        return [Failed(each, Failure.DELAYED, status) for each in addresses[:MOST_RECIPIENTS]]
    failure = failure_of(status, subject_words)
    return [Failed(each, failure, status, _short(words)) for each in addresses[:MOST_RECIPIENTS]]


def _addresses_in(words: str, incoming: Incoming) -> list[str]:
    own = {*incoming.to, incoming.sender.address if incoming.sender else ""}
    own |= {each.strip("<>").lower() for each in _letters(incoming)}  # ids look like addresses
    found = dict.fromkeys(plain_address(each) for each in _ADDRESS.findall(words))
    others = [each for each in found if each and each not in own]
    return ([each for each in others if not _DAEMON.match(each)] or others)[:MOST_RECIPIENTS]


def _letters(incoming: Incoming) -> tuple[str, ...]:
    """Return the Message-IDs of the letter a report is about: from its copy, from its text, from what it answers."""
    ids = [found[0] for copy in _copies(incoming) if (found := _ID.search(decoded(copy.get("message-id"))))]
    ids += _IDS_IN_TEXT.findall(incoming.text[:100_000])
    return tuple(
        dict.fromkeys([*ids, *([incoming.in_reply_to] if incoming.in_reply_to else []), *incoming.references])
    )[:20]


def _short(words: str) -> str:
    return " ".join(words.split())[:300]
