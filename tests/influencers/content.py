"""Posts as tests need them: so many, an hour apart before a moment, all with the same numbers unless said otherwise."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from influencers.models import Channel, Post

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
