"""Part an answer from what it quotes and from its signature: people want to read what this person wrote now.

Nothing is thrown away: what is not the answer is kept to be folded. The wordings are data (packs/quoting.toml); a line is
looked at a bounded number of times, so that no mail, however odd, takes long. The libraries for this know half of the
languages we need and search with patterns whose time a sender can drive up.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from outreach.mail.packs import pack

MOST_LINES = 5_000  # what comes after them is kept as quoted
LONGEST_LINE = 400  # a longer one is a paragraph, not the heading of a quote
_HEADING_LINES = 4
_BLOCK_LINES = 12

_PACK: dict[str, list[str]] = pack("quoting")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))


_QUOTED = re.compile(r"^\s{0,3}>")
_MARKS = re.compile(r"^[>\s*|]{0,40}")
_WROTE = re.compile(rf"(?:{_any_of(_PACK['wrote'])})(?!\w)[^:：]{{0,120}}[:：]?\s*-{{0,6}}$", re.I)
_OPENER = re.compile(rf"^(?:(?:{_any_of(_PACK['openers'])})(?!\w)|\d)", re.I)
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?:19|20)\d\d(?!\d)|\b\d{1,2}[:.h]\d\d|\b\d{1,2}[./-]\d{1,2}[./-]")
_ADDRESS = re.compile(r"[<(\[]\s?(?:mailto:)?[^\s<>@]{1,80}@[^\s<>@]{1,80}")
_LABELS = {
    kind: re.compile(rf"^(?:{_any_of(_PACK[kind])})\s?[*]?\s?[:：]", re.I) for kind in ("from", "sent", "to", "subject")
}  # fmt: skip
_SEPARATOR = re.compile(
    rf"^(?:[-_=*]{{1,40}}\s*)?(?:{_any_of(_PACK['separators'])})\s*(?:[-_=*]{{1,40}}|[:：])$", re.I
)
_RULE = re.compile(r"^[-_=*—]{2,}$")
_DELIMITER = re.compile(r"^(?:--|__+|[—–]{3,})\s*$")
_SENT_FROM = re.compile(rf"^(?:{_any_of(_PACK['sent_from'])})|(?:gönderildi|에서 보냄|から送信)\.?$", re.I)
_SIGN_OFF = re.compile(rf"^(?:{_any_of(_PACK['sign_offs'])})[\s,.!~:)♥❤🎉]*$", re.I)
_AFTERTHOUGHT = re.compile(r"^p\.?\s?s\.?\b|\?|^з\.?ы\.?\b", re.I)


@dataclass(frozen=True, slots=True)
class Parted:
    """What was written now, the older text below, and the signature. Plain text, without blank ends."""

    body: str
    quoted: str = ""
    signature: str = ""


def part(text: str) -> Parted:
    """Return the parts of a mail's plain text. Answers between quoted lines stay together with them, in `body`."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines, beyond = lines[:MOST_LINES], lines[MOST_LINES:]
    start, after = _history(lines)
    written, quoted = lines[:start], lines[start:]
    late: list[str] = []
    if start == after or _next_is_quoted(lines, after):
        late, quoted = _answers_within(lines[after:], heading=lines[start:after])
    elif start == len(lines):
        quoted = []
    body, signature = _without_signature(written)
    if late:
        rest, low = _without_signature(late, may_be_all=any(body))
        body, signature = [*body, "", *rest], [*signature, *low]
    return Parted(_joined(body), _joined([*quoted, *beyond]), _joined(signature))


def _history(lines: list[str]) -> tuple[int, int]:
    """Return where the quoted rest begins and where its heading ends; (length, length) when nothing is quoted."""
    own = [index for index, line in enumerate(lines) if line and not _QUOTED.match(line)]
    first_own, last_own = (own[0], own[-1]) if own else (len(lines), -1)
    for index, line in enumerate(lines):
        bare = _MARKS.sub("", line, count=1)
        if not bare or len(bare) > LONGEST_LINE:
            continue
        if _SEPARATOR.match(bare) or _is_block(lines, index):
            return _above_rules(lines, index), len(lines)
        if (first := _heading_start(lines, index, bare)) is not None:
            return first, index + 1
        if _QUOTED.match(line) and (index > last_own or index < first_own):
            return index, index  # quoted to the end with no heading, or the answer stands below
    return len(lines), len(lines)


def _heading_start(lines: list[str], last: int, bare: str) -> int | None:
    """Return the first line of a heading ("On ..., ... wrote:") whose last line is this one."""
    if bare[-1] not in ":：-" and not _WROTE.search(bare):
        return None
    joined, found = "", None
    for first in range(last, max(last - _HEADING_LINES, -1), -1):
        above = _MARKS.sub("", lines[first], count=1).lstrip("- ")
        joined = f"{above} {joined}".strip()
        if not above or len(joined) > LONGEST_LINE:
            break
        if _is_heading(joined, alone=first == last):
            found = first
            if _OPENER.match(joined) and _DIGIT.search(joined):
                break
    return found


def _is_heading(text: str, *, alone: bool) -> bool:
    dated, addressed, opened = (
        bool(_DATE.search(text)),
        bool(_ADDRESS.search(text)),
        bool(_OPENER.match(text)),
    )
    if _WROTE.search(text):
        return (opened or addressed) and (dated or addressed)
    return dated and addressed and text[-1] in ":：" and (alone or opened)


def _is_block(lines: list[str], first: int) -> bool:
    """Whether the headers of an older mail stand here, as Outlook copies them."""
    kinds: dict[str, str] = {}
    for line in lines[first : first + _BLOCK_LINES]:
        bare = _MARKS.sub("", line, count=1)
        found = next((kind for kind, label in _LABELS.items() if label.match(bare)), None)
        if found is None and not kinds:
            return False
        if found:
            kinds.setdefault(found, bare)
        elif not bare and len(kinds) > 1:
            break
    return "from" in kinds and (
        len(kinds) >= 3
        or (len(kinds) == 2 and "@" in kinds["from"] and ("sent" in kinds or "subject" in kinds))
    )


def _above_rules(lines: list[str], first: int) -> int:
    """Take rules and blank lines above a block along."""
    start = first
    for index in range(first - 1, max(first - 6, -1), -1):
        bare = lines[index].strip()
        if bare and not _RULE.match(bare):
            break
        if bare:
            start = index
    return start


def _next_is_quoted(lines: list[str], index: int) -> bool:
    following = next((line for line in lines[index:] if line), "")
    return bool(_QUOTED.match(following))


def _answers_within(lines: list[str], *, heading: list[str]) -> tuple[list[str], list[str]]:
    """Split what follows a heading: (what was written below or between quoted lines, what is quoted)."""
    marks = [_is_quoted(lines, index) for index in range(len(lines))]
    own = [index for index, line in enumerate(lines) if line and not marks[index]]
    if not own:
        return [], [*heading, *lines]
    last_quoted = max((index for index, mark in enumerate(marks) if mark), default=-1)
    if own[0] > last_quoted:  # all of it below
        return lines[own[0] :], [*heading, *lines[: own[0]]]
    return lines, heading


def _is_quoted(lines: list[str], index: int) -> bool:
    """Whether a line is quoted, or the rest of a long quoted line that a program broke."""
    if _QUOTED.match(lines[index]):
        return True
    if not (0 < index < len(lines) - 1 and lines[index]):
        return False
    above, below = lines[index - 1], lines[index + 1]
    return len(above) > 60 and bool(_QUOTED.match(above) and _QUOTED.match(below))


def _without_signature(lines: list[str], *, may_be_all: bool = False) -> tuple[list[str], list[str]]:
    """Split off the signature: below its delimiter, a phone's line, or a line of greeting with little after it."""
    end = len(lines)
    for index, line in enumerate(lines):
        bare = line.strip()
        if bare and _begins_signature(lines, index, bare):
            end = index
            break
    if not any(lines[:end]) and not may_be_all:
        return lines, []  # all that was written is no signature
    return lines[:end], lines[end:]


def _begins_signature(lines: list[str], index: int, bare: str) -> bool:
    after = [line for line in lines[index + 1 :] if line.strip()]
    if _DELIMITER.match(bare):
        return bool(after) and len(after) <= 30 and len(after) * 2 <= len(lines) + 20
    if _SENT_FROM.search(bare):
        return len(bare) <= 120 and len(bare.split()) <= 14 and len(after) <= 3
    return (
        bool(_SIGN_OFF.match(bare))
        and len(after) <= 10
        and all(len(line) <= 90 and not _AFTERTHOUGHT.search(line) for line in after)
    )


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")
