"""How fast a file of mentions is taken in, and in how much memory.

    .venv/bin/python -m benchmarks.mention_files [--rows 200000] [--profile]

Starts a database of its own, writes a file with so many rows as listening services export them (one in a hundred cannot
be taken in, every other one says a keyword), takes it in as a worker does, then takes the same file in again.
"""

import argparse
import cProfile
import pstats
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.campaigns import house
from benchmarks.list_influencers import own_database

WORDS = [
    "this",
    "cream",
    "has",
    "glass",
    "in",
    "it",
    "and",
    "nobody",
    "tells",
    "us",
    "why",
    "I",
    "loved",
    "it",
    "never",
    "again",
    "my",
    "skin",
    "is",
    "red",
]


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with own_database(), tempfile.TemporaryDirectory() as folder:
        house(5)
        monitor, by = _monitor()
        path = Path(folder) / "mentions.csv"
        _write(path, options.rows)
        print(f"{options.rows:,} rows, {path.stat().st_size / 1024**2:.0f} MB")
        for name in ("first time", "again"):
            _take_in(name, path, monitor, by, options.profile)
    return 0


def _monitor():
    from django.utils import timezone

    from accounts.models import Membership
    from campaigns.models import Campaign
    from crisis.actions.monitors import change_monitor, watch_campaign

    by = Membership.objects.select_related("user", "agency").get()
    monitor = watch_campaign(campaign=Campaign.objects.get(), by=by, now=timezone.now())
    return change_monitor(monitor=monitor, by=by, keywords=["lumen*", "@lenavo"]), by


def _write(path: Path, rows: int) -> None:
    chance = random.Random(1)
    with path.open("w") as file:
        file.write("Date,Time,Title,Content,URL,Host,Source category,Author,Sentiment,Reach\n")
        for number in range(rows):
            reach = "many" if number % 100 == 0 else chance.randrange(10_000)
            said = " ".join(chance.choices(WORDS, k=20)) + (" lumenglow" if number % 2 else "")
            file.write(
                f"2026-10-{chance.randrange(1, 29):02d},{chance.randrange(24):02d}:{chance.randrange(60):02d},On creams,{said},"
                f"https://forum.example/{number},forum.example,Forum,user{number % 50_000},0,{reach}\n"
            )


def _take_in(name: str, path: Path, monitor, by, profile: bool) -> None:
    from django.core.files import File
    from django.utils import timezone

    from crisis.actions.mention_files import start_mentions, upload_mentions
    from crisis.actions.reading_mention_files import take_in

    begun = time.perf_counter()
    with path.open("rb") as file:
        upload = upload_mentions(monitor=monitor, by=by, file=File(file), file_name=path.name)
    looked = time.perf_counter() - begun
    start_mentions(upload=upload, by=by)
    watch = cProfile.Profile()
    begun, computing = time.perf_counter(), time.process_time()
    if profile:
        watch.enable()
    take_in(upload=upload, now=timezone.now())
    watch.disable()
    seconds, computing = time.perf_counter() - begun, time.process_time() - computing
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: looked at in {looked:.1f} s; {upload.rows_done / seconds:,.0f} rows a second, {seconds:.1f} s "
        f"({computing:.1f} s of it computing); {upload.new:,} new, {upload.known:,} known, {upload.left_out:,} left out, "
        f"{upload.rejected:,} rejected; peak memory {memory:.0f} MB"
    )
    if profile:
        pstats.Stats(watch).sort_stats("cumulative").print_stats(35)


if __name__ == "__main__":
    sys.exit(main())
