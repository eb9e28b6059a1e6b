"""Commenters without names: a keyed hash per agency says that two comments are of one person, and nothing else."""

import hashlib
from functools import cache

from django.conf import settings

from platforms.contract import CommentItem

_PURPOSE = b"irm.comment-author"


def author_hash(item: CommentItem, *, agency_id: int) -> int:
    """Return the author of a comment as a signed 64-bit number, the same for the same account within one agency.

    A comment whose platform does not tell its author counts as one of somebody else's.
    """
    name = item.author_external_id or item.author_name or f"unknown:{item.external_id}"
    digest = hashlib.blake2b(name.encode(), key=_key(agency_id, settings.SECRET_KEY), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@cache
def _key(agency_id: int, secret: str) -> bytes:
    return hashlib.blake2b(secret.encode(), key=_PURPOSE, salt=agency_id.to_bytes(16, "big")).digest()
