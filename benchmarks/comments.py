"""How fast comments are taken in, and how fast known ones are seen to be known.

    python -m benchmarks.comments [--comments 1000000]

One process stores pages of a hundred, as a worker does, in servers of their own.
"""

import argparse
import resource
import time
from datetime import datetime, timedelta

from benchmarks.polling import own_servers
from platforms.contract import CommentItem, PostStats

POSTS, PEOPLE, A_PAGE = 100, 50_000, 100


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--comments", type=int, default=1_000_000)
    count = parser.parse_args().comments
    with own_servers():
        from django.utils import timezone

        from accounts.models import Agency
        from influencers.actions.content import store_comments, store_posts
        from influencers.models import Channel, Comment, Influencer

        agency, now = Agency.objects.create(name="Bench", slug="bench"), timezone.now()
        person = Influencer.objects.create(agency=agency, name="x", name_key="x")
        channel = Channel.objects.create(influencer=person, agency=agency, platform="youtube", handle="x")
        posts = [PostStats(f"p{number}", now, published_at=now, comments=1) for number in range(POSTS)]
        store_posts(channel=channel, posts=posts)
        for name in ("new", "again, all known"):
            started, computing = time.perf_counter(), time.process_time()
            new = sum(
                store_comments(channel=channel, comments=_page(number, now))
                for number in range(count // A_PAGE)
            )
            seconds, computing = time.perf_counter() - started, time.process_time() - computing
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{name:<20} {count / seconds:>8,.0f} comments/s  {new:,} new, {Comment.objects.count():,} stored, "
                f"Python computed {computing:.1f} s, peak {peak} MB",
                flush=True,
            )


def _page(number: int, now: datetime) -> list[CommentItem]:
    return [
        CommentItem(
            f"c{number * A_PAGE + place}", f"p{number % POSTS}",
            f"Comment {number * A_PAGE + place}: some words about the video and its music", now,
            published_at=now - timedelta(seconds=number), author_external_id=f"UC{(number * 37 + place) % PEOPLE}", likes=place,
        )
        for place in range(A_PAGE)
    ]  # fmt: skip


if __name__ == "__main__":
    main()
