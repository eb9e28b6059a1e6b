"""Subjects made comparable: what answers and forwards put before them is taken away, in the languages people write in."""

import re

from accounts.text import clean, fold

LONGEST = 300
# RFC 5322, 3.6.5 knows only "Re:"; mail programs translate it. Some count: "Re[2]:", "AW (3):".
_BEFORE = (
    "re", "fw", "fwd", "aw", "wg", "sv", "vs", "vb", "odp", "pd", "rv", "rif", "tr", "ref", "enc", "res", "ynt", "ilt",
    "отв", "ответ", "пересл", "回复", "回覆", "答复", "转发", "轉寄", "返信", "転送", "답장", "회신", "전달",
)  # fmt: skip
_MARK = re.compile(
    rf"^\s*(?:(?:{'|'.join(map(re.escape, _BEFORE))})\s*(?:[\[(]\d+[\])])?\s*[:：]\s*)+", re.IGNORECASE
)


def bare_subject(subject: str) -> str:
    """Return a subject without Re:, Fwd: and their kin, as written otherwise."""
    return _MARK.sub("", clean(subject))[:LONGEST]


def subject_key(subject: str) -> str:
    """Return what two subjects of one conversation have in common: folded, without Re: and its kin."""
    return fold(bare_subject(subject))[:LONGEST]


def answer_subject(subject: str) -> str:
    """Return the subject of an answer: "Re: " once, before what it was about."""
    bare = bare_subject(subject)
    return f"Re: {bare}"[:LONGEST] if bare else ""
