"""Posts and comments as tests need them: so many, posts an hour apart before a moment, with the same numbers."""

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from influencers.models import Channel, Comment, Post

_number = itertools.count(1)


def make_posts(channel: Channel, number: int, *, before: datetime, **fields: Any) -> list[Post]:
    """Store posts; a field that is a list gives each post its own value."""
    posts = []
    for index in range(number):
        own = {name: value[index] if isinstance(value, list) else value for name, value in fields.items()}
        at = own.pop("published_at", before - timedelta(days=4, hours=index))
        posts.append(
            Post(
                channel=channel, external_id=own.pop("external_id", f"p{next(_number)}"),
                published_at=at, measured_at=before, **own,
            )
        )  # fmt: skip
    return Post.objects.bulk_create(posts)


def comment_by(post: Post, authors: Iterable[int], *, at: datetime, text: str = "!") -> None:
    """Store a comment of each author (their hashes) under a post, in one statement: thousands cost no time."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Comment._meta.db_table} (post_id, external_id, author_hash, text, published_at)"
            " SELECT %s, 'given ' || place, author, %s, %s"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS given (author, place)",
            [post.pk, text, at, list(authors)],
        )
