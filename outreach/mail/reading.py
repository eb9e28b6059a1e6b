"""Read an incoming mail: any bytes, whatever their charset, however broken. It never raises.

What could not be read is said in `troubles`, in full sentences for the member who looks at the message.
"""

import email
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import Header, decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from inscriptis import get_text
from lxml.etree import LxmlError  # what inscriptis reads HTML with

from outreach.mail.addresses import Person, read_people
from outreach.mail.files import kind_of_bytes

LARGEST_MAIL = 36 * 1024 * 1024  # 25 MB of files, as mail carries them
LARGEST_FILES = 25 * 1024 * 1024
MOST_FILES = 50
MOST_PARTS = 500
LONGEST_TEXT = 500_000
LONGEST_HTML = 2_000_000
_ID = re.compile(r"<[^<>\s]{1,250}>")
_CHARSETS = {"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-8-i": "iso-8859-8",
             "shift_jis": "cp932", "unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8", "ansi": "cp1252", "iso-8859-1": "cp1252",
             "us-ascii": "utf-8", "ascii": "utf-8"}  # fmt: skip
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNREADABLE = (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError, AssertionError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `content_type` is what its bytes say; `is_inline`: a picture the text shows."""

    name: str
    content_type: str
    content: bytes
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as it came. Addresses are plain (mail/addresses.py), ids keep their brackets, `text` is plain text."""

    message: Message
    subject: str = ""
    sender: Person | None = None
    answers_to: Person | None = None
    recipients: tuple[str, ...] = ()  # To, Cc and where a server says it was delivered to
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    sent_at: datetime | None = None
    arrived_at: datetime | None = None  # as the last server wrote it down; a sender's clock may be anything
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    files: tuple[File, ...] = ()
    troubles: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Return a header's words, or nothing. Where it stands several times, the first."""
        return decoded(self.message.get(name))


@dataclass(slots=True)
class _Parts:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    troubles: dict[str, None] = field(default_factory=dict)
    bytes_of_files: int = 0


def read_message(raw: bytes) -> Incoming:
    """Return what a mail says. Raises nothing: an empty or garbled one has an empty sender and text."""
    parts = _Parts()
    message = _parsed(raw, parts)
    try:
        _walk(message, parts)
    except _UNREADABLE:
        parts.troubles[_broken()] = None
    people = {name: _people(message, name) for name in ("from", "sender", "reply-to", "to", "cc")}
    delivered = [
        each for name in ("delivered-to", "x-original-to", "envelope-to") for each in _people(message, name)
    ]
    ids = _ID.findall(_plain_header(message, "in-reply-to"))
    return Incoming(
        message=message,
        subject=" ".join(decoded(message.get("subject")).split())[:300],
        sender=next(iter(people["from"] or people["sender"]), None),
        answers_to=next(iter(people["reply-to"]), None),
        recipients=tuple(dict.fromkeys(each.address for each in (*people["to"], *people["cc"], *delivered))),
        to=tuple(each.address for each in people["to"]),
        cc=tuple(each.address for each in people["cc"]),
        sent_at=_date(_plain_header(message, "date")),
        arrived_at=_date(_plain_header(message, "received").rpartition(";")[2]),
        message_id=_message_id(message, raw),
        in_reply_to=ids[0] if ids else "",
        references=tuple(dict.fromkeys(_ID.findall(_plain_header(message, "references")[:20_000])))[-100:],
        text=_text_of(parts),
        files=tuple(parts.files),
        troubles=tuple(parts.troubles),
    )


def decoded(value: object) -> str:
    """Return a header as text, whatever charset it claims; control characters are taken out."""
    written = _raw_text(value)[:20_000]
    try:
        pieces = decode_header(written)
    except _UNREADABLE:
        pieces = [(written, None)]
    found = "".join(
        piece if isinstance(piece, str) else in_charset(piece, charset or "") for piece, charset in pieces
    )
    return _NOT_IN_TEXT.sub("", _mended(found))


def in_charset(content: bytes, charset: str) -> str:
    """Return bytes as text: by their charset, else as UTF-8, else by a guess, else with marks where nothing fits."""
    name = charset.strip().strip("\"'").lower()
    for each in dict.fromkeys((_CHARSETS.get(name, name), "utf-8")):
        try:
            return content.decode(each)
        except (LookupError, ValueError):
            continue
    beyond = sum(byte > 127 for byte in content[:20_000])
    # A few letters beyond ASCII are accents, nearly always Western ones; where most are, the script has to be guessed.
    is_other_script = beyond * 6 > len(content[:20_000]) and len(content) >= 16
    best = from_bytes(content[:20_000]).best() if is_other_script else None
    guessed = best.encoding if best else "cp1252"
    return content.decode(guessed, errors="replace")


def _mended(text: str) -> str:
    """Read raw bytes that stood in a header (they come as surrogates) as UTF-8 or by a guess."""
    if any("\udc80" <= each <= "\udcff" for each in text):
        return in_charset(text.encode("utf-8", "surrogateescape"), "utf-8")
    return text


def _broken() -> str:
    return _("Parts of this mail are broken and could not be read.")


def _parsed(raw: bytes, parts: _Parts) -> Message:
    if len(raw) > LARGEST_MAIL:
        parts.troubles[
            _("This mail is larger than 36 MB: only its beginning was read. Ask for a link to the files.")
        ] = None
        raw = raw[:1_000_000]
    try:
        return email.message_from_bytes(raw)
    except _UNREADABLE:
        parts.troubles[_broken()] = None
    try:
        return BytesHeaderParser().parsebytes(raw[:100_000])
    except _UNREADABLE:
        return Message()


def _walk(message: Message, parts: _Parts) -> None:
    """Collect texts and files, without going into mails and reports that were enclosed."""
    waiting: list[tuple[Message, bool]] = [(message, False)]
    looked_at = 0
    while waiting:
        part, is_sub = waiting.pop()
        looked_at += 1
        if looked_at > MOST_PARTS:
            parts.troubles[_("This mail has more than %(most)d parts; the others were left out.") % {"most": MOST_PARTS}] = None  # fmt: skip
            return
        kind = part.get_content_type()
        inside = part.get_payload()
        if kind.startswith("multipart/") and isinstance(inside, list):
            waiting.extend((each, True) for each in reversed(inside) if isinstance(each, Message))
        elif kind.startswith("multipart/"):  # its parts cannot be told apart
            parts.plain.append(in_charset(_content(part)[:LONGEST_TEXT], _charset(part)))
            parts.troubles[_broken()] = None
        else:
            _take(part, kind, parts, is_sub=is_sub)


def _take(part: Message, kind: str, parts: _Parts, *, is_sub: bool) -> None:
    disposition = str(part.get("content-disposition") or "").lower()
    is_text = kind in ("text/plain", "text/html") and not disposition.startswith("attachment")
    named = is_sub and bool(_file_name(part)) and bool(disposition or parts.plain or parts.html)
    if is_text and not named:
        content = _content(part)[: LONGEST_HTML * 2]
        text = in_charset(content, _charset(part))
        (parts.plain if kind == "text/plain" else parts.html).append(text)
        return
    if kind.startswith("message/") and not disposition.startswith("attachment") and kind != "message/rfc822":
        return  # delivery reports and the like: machine.py reads them
    content = part.as_bytes() if kind == "message/rfc822" else _content(part)
    _keep_file(
        part, kind, content, parts, is_inline=disposition.startswith("inline") or bool(part.get("content-id"))
    )


def _keep_file(part: Message, kind: str, content: bytes, parts: _Parts, *, is_inline: bool) -> None:
    if not content:
        return
    if len(parts.files) >= MOST_FILES:
        parts.troubles[_("This mail has more than %(most)d files; the others were left out.") % {"most": MOST_FILES}] = None  # fmt: skip
        return
    if parts.bytes_of_files + len(content) > LARGEST_FILES:
        parts.troubles[_("The files of this mail are larger than 25 MB together; those beyond were left out.")] = None  # fmt: skip
        return
    parts.bytes_of_files += len(content)
    found = kind_of_bytes(content, declared=kind)
    name = _file_name(part) or ("mail.eml" if kind == "message/rfc822" else "file")
    parts.files.append(File(name, found, content, is_inline and found.startswith("image/")))


def _content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    if isinstance(found, bytes):
        return found
    inner = part.get_payload()
    return inner.encode("utf-8", "surrogateescape") if isinstance(inner, str) else b""


def _charset(part: Message) -> str:
    try:
        return str(part.get_param("charset") or "")
    except _UNREADABLE:
        return ""


def _file_name(part: Message) -> str:
    """Return a name without folders and control characters; empty when there is none."""
    try:
        name = decoded(part.get_filename())
    except _UNREADABLE:
        return ""
    name = re.split(r"[\\/]", name)[-1].strip().strip(".")
    return " ".join(name.split())[-200:]


def _text_of(parts: _Parts) -> str:
    """Return the plain text; where there is none (or only a hint to read the HTML), the HTML's words."""
    plain = "\n\n".join(each for each in parts.plain if each.strip())
    html = "\n".join(parts.html)[:LONGEST_HTML]
    text = plain if plain.strip() or not html else _words_of(html)
    return _NOT_IN_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))[:LONGEST_TEXT]  # fmt: skip


def _words_of(html: str) -> str:
    html = html.replace("\x00", "")
    try:
        return get_text(html)
    except (*_UNREADABLE, LxmlError):
        return _TAG.sub(" ", html)


def _people(message: Message, name: str) -> list[Person]:
    found = []
    for value in message.get_all(name, [])[:10]:
        found += [Person(decoded(each.name), each.address) for each in read_people(_folded(value))]
    return found


def _folded(value: object) -> str:
    return " ".join(_mended(_raw_text(value)).split())


def _raw_text(value: object) -> str:
    """Return a header as it was written; one with bytes beyond ASCII in it comes as a Header of unknown charset."""
    if isinstance(value, Header):
        return "".join(
            piece if isinstance(piece, str) else in_charset(piece, "utf-8")
            for piece, _ in decode_header(value)
        )
    return str(value or "")


def _plain_header(message: Message, name: str) -> str:
    try:
        return _folded(message.get(name) or "")
    except _UNREADABLE:
        return ""


def _message_id(message: Message, raw: bytes) -> str:
    """Return its id; one made from its bytes where it has none, so that the same mail is taken in once."""
    found = _ID.search(_plain_header(message, "message-id"))
    return found[0] if found else f"<{hashlib.sha256(raw).hexdigest()[:40]}@no-id.invalid>"


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (*_UNREADABLE, OverflowError):
        return None
