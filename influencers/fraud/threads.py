"""What the comments under single posts say: when they came, and whether the same people write under most of them."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

EARLY = timedelta(minutes=5)
LEAST_COMMENTS_OF_POST = 20
LEAST_KNOWN = 0.5  # of a post's comments: the newest ones alone say nothing about the first minutes
LEAST_TIMED_POSTS = 3
LEAST_SHARED_POSTS = 5
OFTEN = 0.6  # of the posts


@dataclass(frozen=True)
class Thread:
    """The stored comments of a post. `told`: how many the platform counts, None when it does not say."""

    published_at: datetime
    written_at: Sequence[datetime]
    authors: Sequence[int]
    told: int | None


def early_share(threads: Sequence[Thread]) -> float | None:
    """Return the median share of a post's comments that came in its first minutes (EARLY); None with too few posts."""
    timed = [thread for thread in threads if _is_timed(thread)]
    if len(timed) < LEAST_TIMED_POSTS:
        return None
    return statistics.median(
        sum(at - thread.published_at <= EARLY for at in thread.written_at) / len(thread.written_at)
        for thread in timed
    )


def regulars_share(threads: Sequence[Thread]) -> float | None:
    """Return the share of comments by people who write under more than OFTEN of the posts; None with too few posts."""
    busy = [thread for thread in threads if len(thread.authors) >= LEAST_COMMENTS_OF_POST]
    if len(busy) < LEAST_SHARED_POSTS:
        return None
    posts_of = Counter(author for thread in busy for author in set(thread.authors))
    regulars = {author for author, posts in posts_of.items() if posts > OFTEN * len(busy)}
    every = [author for thread in busy for author in thread.authors]
    return sum(author in regulars for author in every) / len(every)


def _is_timed(thread: Thread) -> bool:
    known = len(thread.written_at)
    return known >= LEAST_COMMENTS_OF_POST and bool(thread.told) and known >= LEAST_KNOWN * (thread.told or 0)
