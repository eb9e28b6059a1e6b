"""How fast one sentiment worker reads stored comments, from the row to the verdict in it, and how much memory it takes.

    python -m benchmarks.moods [--comments 6000] [DATA]

Comments lie unread in a database of their own; a child process does what the Celery worker does, round by round, until
none is left: first in haste (a flood: the fast stage), then what waits for the careful stage. DATA holds the tables
named in sentiment/training/rows.py, whose test splits are the natural mix; without it the made-up comments are read.
Servers and data live in a folder of their own, which is removed afterwards.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.polling import own_servers


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--comments", type=int, default=6000)
    options = parser.parse_args()
    with own_servers():
        _fill(_texts(options.data, options.comments))
        worker = [sys.executable, "-W", "ignore", "-c", WORK]
        print(subprocess.run(worker, check=True, capture_output=True, text=True).stdout, end="")


def _texts(data: Path | None, number: int) -> list[str]:
    from benchmarks.sentiment import NATURAL, made_up

    if data is None:
        found = made_up()
    else:
        import numpy as np

        from sentiment.training.rows import read_rows

        rows = [row.text for row in read_rows(data) if row.part == "test" and row.source.startswith(NATURAL)]
        found = [rows[n] for n in np.random.default_rng(1).permutation(len(rows))]
    return (found * (number // len(found) + 1))[:number]


def _fill(texts: list[str]) -> None:
    from django.utils import timezone

    from accounts.models import Agency
    from influencers.models import Channel, Comment, Influencer, Post

    now = timezone.now()
    agency = Agency.objects.create(name="Northlight", slug="northlight")
    person = Influencer.objects.create(agency=agency, name="Lena")
    channel = Channel.objects.create(agency=agency, influencer=person, platform="sandbox", external_id="lena")
    post = Post.objects.create(channel=channel, external_id="p", published_at=now)
    Comment.objects.bulk_create(
        [
            Comment(post=post, external_id=f"c{n}", author_hash=n, text=text, published_at=now)
            for n, text in enumerate(texts)
        ],
        batch_size=1000,
    )


WORK = """
import resource, sys, time
import django
django.setup()
from django.utils import timezone
from influencers.actions.moods import read_moods
from influencers.classifiers import loaded
from influencers.models import Comment

def memory():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6

before, wall = memory(), time.perf_counter()
loaded()
load = time.perf_counter() - wall
number = Comment.objects.count()
wall, computing, haste = time.perf_counter(), time.process_time(), None
going = True
while going:
    going = read_moods(now=timezone.now())
    if haste is None and not Comment.objects.filter(mood_stage="").exists():
        haste = time.perf_counter() - wall, time.process_time() - computing
wall, computing = time.perf_counter() - wall, time.process_time() - computing
careful = Comment.objects.filter(mood_stage="careful").count() / number
print(f"models loaded in {load:.1f} s")
print(f"{'every comment has a verdict':<34} {number / haste[1]:>7,.0f}/s of computing {number / haste[0]:>7,.0f}/s by the clock")
print(f"{'and none is provisional':<34} {number / computing:>7,.0f}/s of computing {number / wall:>7,.0f}/s by the clock")
print(f"{careful:.0%} of {number:,} seen by the careful stage")
print(f"memory: {memory():.0f} MB, of which the models and their work {memory() - before:.0f} MB; peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
"""


if __name__ == "__main__":
    main()
