"""How fast stored comments are looked through for trouble, and how soon and how truly it is found.

    python -m benchmarks.detection [--comments 1000000] [--read] [DATA]

First so many comments of 100 posts over 60 days are stored in a database of their own (moods given, a tenth of the posts
with a storm) and looked through post by post as the nightly trial of a sensitivity does; then false alerts are counted
on made streams without any trouble. DATA is a table of real posts with created_at, brand, sentiment_gold,
negative_reason, author and text (tab between): when is each brand's alert raised, for each sensitivity? With --read the
moods are those our own classifier finds, not those given by hand.
"""

import argparse
import csv
import os
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.polling import own_servers

POSTS, DAYS = 100, 60
QUIET_UNTIL = datetime(2015, 2, 21, tzinfo=UTC)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--read", action="store_true")
    options = parser.parse_args()
    with own_servers() if options.comments else _no_servers():
        if options.comments:
            _fill(options.comments)
            _look_through(options.comments)
            _false_alerts()
        if options.data:
            _real(options.data, options.read)


@contextmanager
def _no_servers() -> Iterator[None]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "irm.settings"

    import django

    django.setup()
    yield


def _fill(number: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from accounts.models import Agency
    from influencers.models import Channel, Influencer, Post

    agency = Agency.objects.create(name="Northlight", slug="northlight")
    person = Influencer.objects.create(agency=agency, name="Lena")
    channel = Channel.objects.create(agency=agency, influencer=person, platform="sandbox", external_id="lena")
    Post.objects.bulk_create(
        Post(channel=channel, external_id=f"p{n}", published_at=timezone.now()) for n in range(POSTS)
    )
    first = Post.objects.order_by("pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(STORE, {"first": first, "posts": POSTS, "days": DAYS, "number": number})
        cursor.execute("ANALYZE influencers_comment")


# A tenth of the posts have a storm on the fortieth day: a fiftieth of their comments lie in two hours, most negative.
STORE = """
INSERT INTO influencers_comment (post_id, external_id, author_hash, text, published_at, mood, nature)
SELECT %(first)s + n %% %(posts)s, 'c' || n, (random() * 300000)::bigint,
       'Comment ' || md5(n::text) || ' ' || md5((n * 7)::text), at,
       CASE WHEN random() < (CASE WHEN storm THEN 0.7 ELSE 0.15 END) THEN 'negative' ELSE 'neutral' END,
       CASE WHEN random() < 0.1 THEN 'complaint' ELSE 'other' END
FROM (
    SELECT n, n %% %(posts)s < 10 AND random() < 0.02 AS storm FROM generate_series(1, %(number)s) AS n
) AS made, LATERAL (
    SELECT now() - make_interval(days => %(days)s) + CASE WHEN storm
        THEN make_interval(days => 40, secs => random() * 7200 + n * 0)
        ELSE make_interval(secs => random() * 86400 * %(days)s + n * 0) END AS at
) AS times
"""


def _look_through(number: int) -> None:
    from crisis.detection import PRESETS, detect
    from influencers.models import Comment, Post

    wall, computing = time.perf_counter(), time.process_time()
    alerts: list[tuple[int, int]] = []
    for place, post in enumerate(Post.objects.order_by("pk").values_list("pk", flat=True)):
        rows = Comment.objects.filter(post_id=post).order_by("published_at", "pk")
        found = detect(_heard(rows), settings=PRESETS["normal"], name=f"post:{post}")
        alerts += [(place, len(alert.samples)) for alert in found]
    computing, wall = time.process_time() - computing, time.perf_counter() - wall
    calm = sum(place >= 10 for place, _samples in alerts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{number:,} stored comments looked through: {wall:.1f} s by the clock, {computing:.1f} s of computing"
    )
    print(
        f"{len({place for place, _ in alerts})} posts alerted (10 have a storm), {calm} alerts on posts without one; "
        f"peak memory {memory:.0f} MB"
    )


def _heard(rows):
    from crisis.detection import Heard

    fields = ("pk", "published_at", "text", "author_hash", "mood", "nature", "likes")
    return [
        Heard(str(pk), at, text, str(author), mood, nature, likes or 0)
        for pk, at, text, author, mood, nature, likes in rows.values_list(*fields).iterator(chunk_size=5000)
    ]


def _false_alerts() -> None:
    from crisis.detection import PRESETS, detect
    from tests.crisis.streams import made

    print(
        "\nfalse alerts on made streams without trouble (rate an hour, share; 40 days each, 5 streams a row)"
    )
    for rate, share in ((8, 0.15), (15, 0.15), (30, 0.25), (15, 0.5)):
        streams = [made(40, rate=rate, share=share, seed=seed) for seed in range(5)]
        counts = {
            name: sum(len(detect(each, settings=one)) for each in streams) for name, one in PRESETS.items()
        }
        print(f"{rate:>5} {share:.2f}   " + "   ".join(f"{name} {count}" for name, count in counts.items()))


def _real(data: Path, read: bool) -> None:
    from crisis.detection import PRESETS, detect, explain_alert

    streams = _brands(data, read)
    for name, settings in PRESETS.items():
        print(f"\n{name}")
        for brand, stream in sorted(streams.items()):
            for alert in detect(stream, settings=settings):
                seen = sum(each.at <= alert.at for each in stream)
                today = [each for each in stream if each.at.date() == alert.at.date()]
                before = sum(each.at <= alert.at for each in today)
                quiet = " FALSE (quiet part)" if alert.at < QUIET_UNTIL else ""
                causes = ", ".join(alert.causes)
                print(
                    f"  {brand:<15}{alert.at:%d %b %H:%M}  {causes}; comment {before} of that day, {seen} in all{quiet}"
                )
                if name == "normal":
                    print(f"      {explain_alert(alert)}")


def _brands(data: Path, read: bool):
    from crisis.detection import Heard

    with data.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    moods = [(row["sentiment_gold"], "complaint" if row["negative_reason"] else "") for row in rows]
    if read:
        from influencers.classifiers import loaded

        verdicts = loaded().classify([row["text"] for row in rows], careful=False)
        moods = [(verdict.counts_as.value, verdict.nature.value) for verdict in verdicts]
    streams = defaultdict(list)
    for number, (row, (mood, nature)) in enumerate(zip(rows, moods, strict=True)):
        at = datetime.fromisoformat(row["created_at"]).replace(tzinfo=UTC)
        streams[row["brand"]].append(Heard(str(number), at, row["text"], row["author"], mood, nature))
    return streams


if __name__ == "__main__":
    main()
