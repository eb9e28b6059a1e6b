"""How long the pages of a campaign with 1,000 collaborations take, through the whole stack.

    .venv/bin/python -m benchmarks.campaigns [--people 1000] [--rounds 60]

Starts a database of its own and prints of each page p50, p95, the fastest, the median of its own computing time, SQL
statements and bytes (plain and as sent, compressed). Goal: 60 ms p50, 100 ms p95, 12 statements, 100 kB.
"""

import argparse
import gzip
import random
import statistics
import sys
import time
from datetime import timedelta
from decimal import Decimal

from benchmarks.list_influencers import own_database

# name -> address after the campaign's; nouns add their own pages here.
PAGES = {
    "board": "people/",
    "board, mine only": "people/?mine=1",
    "people as a list": "people/?view=list",
    "overview": "",
    "calendar": "calendar/",
    "media plan": "plan/",
    "media plan, the client's": "plan/?view=client",
    "forecast of all slots": "plan/forecast/",
}


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with own_database():
        client, campaign = house(options.people)
        print(
            f"{'page':24} {'p50 ms':>8} {'p95 ms':>8} {'min ms':>8} {'CPU ms':>8} {'SQL':>4} {'bytes':>9} {'gzip':>8}"
        )
        for name, rest in PAGES.items():
            address = f"/campaigns/{campaign.uuid}/{rest}"
            print(f"{name:24} {measure(client, address, options.rounds)}", flush=True)
    return 0


def house(size: int):
    """Return a signed-in owner and a running campaign with so many people in all stages, slots and deliverables."""
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from accounts.actions import create_agency, create_brand
    from accounts.models import Membership, User
    from campaigns.actions.campaigns import create_campaign
    from campaigns.actions.pipeline import ensure_pipeline
    from campaigns.models import Campaign, Collaboration, Deliverable, Slot
    from influencers.models import Influencer, name_key

    chance, now = random.Random(1), timezone.now()
    owner = User.objects.create_user("owner@bench.example", name="Olga Bench")
    agency = create_agency(name="Bench", owner=owner)
    by = Membership.objects.select_related("user", "agency").get(user=owner)
    brand = create_brand(by=by, name="Acme")
    campaign = create_campaign(
        by=by, brand=brand, name="Large", goal="awareness", currency="EUR", budget=Decimal(1_000_000)
    )
    Campaign.objects.filter(pk=campaign.pk).update(state="running")
    stages = ensure_pipeline(agency)
    names = [f"Person number {number}" for number in range(size)]
    people = Influencer.objects.bulk_create(
        [
            Influencer(agency=agency, name=name, name_key=name_key(name), time_zone="Asia/Seoul")
            for name in names
        ]
    )
    rows = []
    for number, person in enumerate(people):
        stage = stages[number % len(stages)]
        ended = (
            {"ended_at": now, "end_kind": "dropped", "end_reason": "fee"} if stage.phase == "ended" else {}
        )
        rows.append(
            Collaboration(
                agency=agency, campaign=campaign, influencer=person, stage=stage, rank=number, owner=by if number % 2 else None,
                stage_since=now - timedelta(days=chance.randrange(30)), **ended,
            )
        )  # fmt: skip
    rows = Collaboration.objects.bulk_create(rows)
    Slot.objects.bulk_create(
        Slot(agency=agency, campaign=campaign, platform="tiktok", format="video", market=("ES", "DE", "KR")[place % 3], holder=row, position=place, price=Decimal(900))
        for place, row in enumerate(rows)
    )  # fmt: skip
    Deliverable.objects.bulk_create(
        Deliverable(
            agency=agency, collaboration=row, platform="youtube", format="short",
            draft_due_at=now + timedelta(days=chance.randrange(-3, 30)), publish_due_at=now + timedelta(days=chance.randrange(30, 60)),
        )
        for row in rows
    )  # fmt: skip
    publish(agency, people, chance, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, campaign


def publish(agency, people, chance: random.Random, now) -> None:
    """Give everybody a channel with 20 posts, from which the plan's forecast draws."""
    from influencers.models import Channel, Post

    channels = Channel.objects.bulk_create(
        Channel(
            agency=agency, influencer=person, platform="tiktok", handle=f"p{person.pk}", handle_key=f"p{person.pk}",
            followers=chance.randrange(2_000, 900_000), median_views=chance.randrange(500, 90_000),
        )
        for person in people
    )  # fmt: skip
    Post.objects.bulk_create(
        (
            Post(
                channel=channel, external_id=str(number), kind="short", published_at=now - timedelta(days=5 + 3 * number),
                views=chance.randrange(200, 100_000), likes=50, comments_count=5, shares=2,
            )
            for channel in channels
            for number in range(20)
        ),
        batch_size=2_000,
    )  # fmt: skip


def measure(client, address: str, rounds: int) -> str:
    """Return p50, p95, minimum, computing time, statements and bytes of a page."""
    from django.db import connection

    for _ in range(3):
        client.get(address)
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    times, computing = [], []
    for _ in range(rounds):
        begin, computed = time.perf_counter(), time.process_time()
        client.get(address)
        times.append((time.perf_counter() - begin) * 1000)
        computing.append((time.process_time() - computed) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    return (
        f"{statistics.median(times):8.1f} {p95:8.1f} {min(times):8.1f} {statistics.median(computing):8.1f}"
        f" {len(statements):4} {len(answer.content):9,} {len(gzip.compress(answer.content)):8,}"
    )


if __name__ == "__main__":
    sys.exit(main())
