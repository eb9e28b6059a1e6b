"""What is different between two revisions: word by word for the eye, in a sentence for whoever decided on an older one."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from drafts.models import Revision

# Words, runs of space, single marks; a script without spaces is compared letter by letter.
_PIECES = re.compile(r"\s+|[^\W\d_぀-ヿ㐀-鿿฀-๿]+|\d+|.", re.DOTALL)
MOST_PIECES = 6_000  # of a text; more is compared line by line


@dataclass(frozen=True)
class Piece:
    """A run of a comparison: same, gone (only in the older), new (only in the newer)."""

    kind: str
    text: str


def compare_texts(old: str, new: str) -> list[Piece]:
    """Return how one text became another, in runs. Linear in memory, quadratic in time at the worst, so long ones go by line."""
    before, after = _pieces(old), _pieces(new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(before[a:b])))
        if d > c:
            found.append(Piece("new", "".join(after[c:d])))
    return found


def what_changed(old: Revision, new: Revision) -> str:
    """Return in a sentence or two what is different in the newer revision."""
    told = []
    words = [0, 0]
    for piece in compare_texts(old.text, new.text):
        if piece.kind != "same":
            words[piece.kind == "new"] += len(piece.text.split())
    if any(words):
        told.append(_("the text (%(new)s words new, %(gone)s gone)") % {"new": words[1], "gone": words[0]})
    if old.title != new.title:
        told.append(_("the title"))
    if old.link != new.link:
        told.append(_("the link"))
    if old.other_texts != new.other_texts:
        told.append(_("the text in other languages"))
    changed = len(_files(old) ^ _files(new))
    if changed:
        told.append(ngettext("%(number)s file", "%(number)s files", changed) % {"number": changed})
    if not told:
        return _("Nothing in it changed.")
    return _("Changed: %(what)s.") % {"what": ", ".join(told)}


def _pieces(text: str) -> list[str]:
    found = _PIECES.findall(text)
    return found if len(found) <= MOST_PIECES else text.splitlines(keepends=True)


def _files(revision: Revision) -> set[Any]:
    return set(
        revision.files.values_list("sha256", flat=True)
    )  # by content: one that was carried over is the same
