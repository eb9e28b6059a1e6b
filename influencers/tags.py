"""How tags are written: lower case, single spaces, each once, so that "Beauty" and "beauty" are one tag."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

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
            raise ActionError(
                _("The tag “%(tag)s…” is too long: at most %(longest_tag)s letters.")
                % {"tag": tag[:30], "longest_tag": LONGEST_TAG}
            )
    if len(kept) > MOST_TAGS:
        raise ActionError(_("At most %(most_tags)s tags a person.") % {"most_tags": MOST_TAGS})
    return kept
