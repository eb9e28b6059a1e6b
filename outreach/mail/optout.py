"""Whether an answer asks for no more letters, in what the person wrote now: never in what they quote."""

import re

from accounts.text import fold
from outreach.mail.packs import any_of, pack

LONGEST_ANSWER = 1_500  # a longer text says more than that; a member reads it
_PACK = pack("optout")
_ALONE = frozenset(_PACK["alone"])
_PHRASES = any_of(_PACK["phrases"])
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NEGATED = re.compile(r"\b(won.t|will not|not|don.t|didn.t|never) (want to )?(unsubscribe|opt out)\b")
_POLITE = re.compile(
    r"^(hi|hello|dear|hey)\b[^\n,]{0,30},?\s*|,?\s*(thanks?|thank you|please|danke|merci|gracias|спасибо|감사합니다|dziekuje)[\s.!]*$"
)


def asks_for_no_more(*, subject: str, body: str) -> bool:
    """Whether the words mean "write to me no more". `body`: what was written now; `subject` counts for an empty body.

    In doubt no: an answer that only speaks of unsubscribing is read by a member.
    """
    words = fold(body[: LONGEST_ANSWER * 2])
    if not words:
        return _is_alone(fold(subject))
    if len(words) > LONGEST_ANSWER or _NEGATED.search(words):
        return False
    return _is_alone(words) or bool(_PHRASES.search(words))


def _is_alone(words: str) -> bool:
    bare = _EDGES.sub("", words)
    return bare in _ALONE or _EDGES.sub("", _POLITE.sub("", bare)) in _ALONE
