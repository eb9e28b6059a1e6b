"""How tags are written: lower case, single spaces, each once, so that "Beauty" and "beauty" are one tag."""

from collections.abc import Iterable

from accounts.errors import ActionError
from accounts.text import clean

LONGEST_TAG = 60
MOST_TAGS = 50


def normal_tag(text: str) -> str:
    """Return a tag as it is stored; empty when nothing is left."""
    return clean(text).lower().strip(" ,#")


def normal_tags(tags: Iterable[str]) -> list[str]:
    """Return tags as they are stored, in the order given, each once. Raises ActionError for one too long, or too many."""
    kept = list(dict.fromkeys(tag for tag in map(normal_tag, tags) if tag))
    for tag in kept:
        if len(tag) > LONGEST_TAG:
            raise ActionError(f"The tag “{tag[:30]}…” is too long: at most {LONGEST_TAG} letters.")
    if len(kept) > MOST_TAGS:
        raise ActionError(f"At most {MOST_TAGS} tags a person.")
    return kept
