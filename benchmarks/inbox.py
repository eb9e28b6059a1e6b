"""How long the inbox takes with 1,000 to 100,000 messages, through the whole stack.

    .venv/bin/python -m benchmarks.inbox [--sizes 1000 10000 100000] [--rounds 60]

Starts a database of its own, fills it step by step (five messages a thread, one of 500) and prints of each page p50, p95, the
fastest, the median of its own computing time, SQL statements and bytes. Goal: first page 50 ms p95, 8 statements.
"""

import argparse
import random
import sys
from datetime import timedelta

from benchmarks.campaigns import house, measure
from benchmarks.list_influencers import own_database

A_THREAD = 5
A_BATCH = 2000  # threads
WORDS = [
    "lamp",
    "tent",
    "soup",
    "box",
    "Thursday",
    "film",
    "price",
    "contract",
    "draft",
    "kitchen",
    "answer",
    "question",
    "lovely",
    "later",
    "invoice",
    "music",
    "colour",
    "schedule",
    "address",
    "parcel",
    "holiday",
    "family",
    "studio",
    "light",
    "picture",
    "caption",
    "link",
    "code",
    "number",
]


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with own_database():
        client, _campaign = house(500)
        long_one = long_thread()
        pages = {
            "first page": "/inbox/?queue=all",
            "mine": "/inbox/?queue=mine",
            "waiting for us": "/inbox/?queue=us",
            "done": "/inbox/?queue=done",
            "new for me": "/inbox/?queue=all&unread=1",
            "words, common": "/inbox/?queue=all&q=lamp+tent",
            "words, one thread": "/inbox/?queue=all&q=zebra777",
            "words, nothing": "/inbox/?queue=all&q=nothinglikeit",
            "queues counted": "/inbox/queues/",
            "badge": "/inbox/count/",
            "thread of 500": long_one,
        }
        there = 0
        for size in options.sizes:
            fill(size - there)
            there = size
            print(f"\n{size:,} messages")
            print(
                f"{'page':24} {'p50 ms':>8} {'p95 ms':>8} {'min ms':>8} {'CPU ms':>8} {'SQL':>4} {'bytes':>9} {'gzip':>8}"
            )
            for name, address in pages.items():
                print(f"{name:24} {measure(client, address, options.rounds)}", flush=True)
    return 0


def long_thread() -> str:
    """Make a thread of 500 messages; return its address."""
    from django.utils import timezone

    from accounts.models import Membership
    from influencers.models import Influencer
    from outreach.actions.threads import touch_thread
    from outreach.models import Mailbox, Message, Thread

    by = Membership.objects.select_related("agency").get(user__email="owner@bench.example")
    box = Mailbox.objects.create(agency=by.agency, address="inbox@bench.example", sender_name="Bench")
    now = timezone.now()
    thread = Thread.objects.create(
        agency=by.agency, influencer=Influencer.objects.first(), mailbox=box, correspondent="long@x.example",
        subject="Long", subject_key="long", token="long", last_message_at=now, assignee=by,
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(
            agency=by.agency, thread=thread, way=("in", "out")[number % 2], nature=("answer", "")[number % 2],
            state=("there", "sent")[number % 2], at=now - timedelta(hours=500 - number), body="Zebra777 wrote this. " * 20,
        )
        for number in range(500)
    )  # fmt: skip
    touch_thread(thread)
    return thread.get_absolute_url()


def fill(messages: int) -> None:
    """Add threads with five messages each: a third done, a third waiting for us, half of them read."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import Membership
    from influencers.models import Influencer
    from outreach.models import Mailbox, Message, Thread, ThreadRead

    chance, now = random.Random(7), timezone.now()
    by = Membership.objects.select_related("agency").get(user__email="owner@bench.example")
    people, box = list(Influencer.objects.all()), Mailbox.objects.get(address="inbox@bench.example")
    begun = Thread.objects.count()
    for first in range(0, messages // A_THREAD, A_BATCH):
        rows = []
        for number in range(first, min(first + A_BATCH, messages // A_THREAD)):
            words = " ".join(dict.fromkeys(chance.choices(WORDS, k=25)))
            person = people[number % len(people)]
            rows.append(
                Thread(
                    agency=by.agency, influencer=person if number % 40 else None, mailbox=box, correspondent=f"p{number}@x.example",
                    correspondent_name=person.name, subject=f"About the {chance.choice(WORDS)}", token=f"b{begun + number}",
                    state="done" if number % 3 == 0 else "open", waiting_for=("them", "us", "nobody")[number % 3],
                    assignee=by if number % 2 else None, last_message_at=now - timedelta(minutes=begun + number),
                    last_words=words[:160], last_in_at=now, newest_in=1, search_text=f"{person.name_key} {words} mail{number}",
                )
            )  # fmt: skip
        rows = Thread.objects.bulk_create(rows)
        Message.objects.bulk_create(
            Message(
                agency=by.agency, thread=row, way=("in", "out")[turn % 2], state=("there", "sent")[turn % 2], at=row.last_message_at - timedelta(hours=turn),
                nature=("answer", "")[turn % 2], body=row.last_words * 3, mailbox=box,
            )
            for row in rows
            for turn in range(A_THREAD)
        )  # fmt: skip
        ThreadRead.objects.bulk_create(
            ThreadRead(thread=row, member=by, newest_in=1, read_at=now) for row in rows if row.pk % 2
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE outreach_thread, outreach_message, outreach_threadread")


if __name__ == "__main__":
    sys.exit(main())
