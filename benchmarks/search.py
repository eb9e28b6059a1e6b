"""How long finding people takes: whole pages through the whole stack, at 10,000, 100,000 and 1,000,000 people.

    .venv/bin/python -m benchmarks.search [--most 1000000] [--rounds 20] [--full] [--export]

Starts a database of its own, fills it inside PostgreSQL (benchmarks/people.py), and prints for each page p50 and p95
in milliseconds, computing time (Python and its database connection), SQL statements and bytes. --full adds ten snapshots a channel; --export measures the CSV export.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

from benchmarks.list_influencers import own_database

SIZES = (10_000, 100_000, 1_000_000)
PAGES = {
    "list, by name": "",
    "country and tag": "?country=ES&tag=beauty",
    "platform, tier, growth": "?platform=youtube&tier=micro&growth=10..",
    "followers span, by followers": "?platform=tiktok&followers=900000..950000&sort=followers",
    "percentile 95.., by followers": "?platform=instagram&percentile=95..&sort=followers",
    "age, language, not a tag": "?age=18..24&language=es&-tag=gaming",
    "stage and no owner": "?stage=none&owner=nobody",
    "risk, last contact": "?risk=high&contact=..2026-01-31",
    "two groups, any of": "?g1.country=ES&g1.tag=food&g2.country=KR&g2.tag=travel",
    "refuses, birthday soon": "?refuses=gambling&birthday=14",
    "text, one word": "?q=ivanova",
    "text, rare": "?q=h9999",
    "text, typing error": "?q=ivnaova+9999",
    "text and country": "?q=garcia&country=PL",
    "recently changed": "?sort=changed",
    "deep page, by name": "DEEP",
    "facets, everybody": "facets/",
    "facets, country": "facets/?country=ES",
    "facets, country and tag": "facets/?country=ES&tag=beauty",
    "look-alikes": "SIMILAR",
    "duplicates of one": "DUPLICATES",
    "duplicates, a window of 2,000": "duplicates/",
}


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--least", type=int, default=SIZES[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--export", action="store_true")
    parser.add_argument(
        "--explain", default="", help="print the plans of the statements of a page named here"
    )
    options = parser.parse_args()
    with own_database():
        print(f"{'people':>9}  {'page':30} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'SQL':>4} {'bytes':>8}")
        for size in (size for size in SIZES if options.least <= size <= options.most):
            client, agency = house(size, full=options.full)
            for name, query in PAGES.items():
                address = address_of(agency, query)
                print(f"{size:9,}  {name:30} {measure(client, address, options.rounds)}", flush=True)
                if options.explain and options.explain in name:
                    explain(client, address)
            if options.export:
                print(f"{size:9,}  {export(client)}", flush=True)
    return 0


def house(size: int, *, full: bool):
    """Return a signed-in client of a new agency with so many people."""
    from django.test import Client

    from accounts.actions import create_agency
    from accounts.models import Membership, User
    from benchmarks.people import fill
    from influencers.actions.stages import ensure_stages

    owner = User.objects.create_user(f"owner{size}@bench.example", name="Olga Bench")
    agency = create_agency(name=f"Bench {size}", owner=owner)
    stages = [stage.pk for stage in ensure_stages(agency)]
    seconds = fill(agency.pk, Membership.objects.get(user=owner).pk, stages, size, full=full)
    told = ", ".join(f"{part} {taken:.0f} s" for part, taken in seconds.items())
    print(f"{size:9,}  made in: {told}", flush=True)
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, agency


def address_of(agency, query: str) -> str:
    from influencers.models import Influencer
    from influencers.queries.listing import write_place

    if query not in ("DEEP", "SIMILAR", "DUPLICATES"):
        return f"/influencers/{query}"
    by_name = Influencer.objects.for_agency(agency).order_by("name_key", "pk")
    person = by_name[by_name.count() // 2]
    if query == "DEEP":
        return f"/influencers/?after={write_place(person, 'name')}"
    like = by_name.exclude(country="").exclude(tags=[])[0]
    if query == "DUPLICATES":
        return f"/influencers/{like.uuid}/merge/"
    return f"/influencers/{like.uuid}/similar/"


def measure(client, address: str, rounds: int) -> str:
    """Return p50, p95, statements and bytes of a page."""
    from django.db import connection

    for _ in range(2):
        client.get(address)
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    times, computing = [], _computing()
    for _ in range(rounds):
        begin = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - begin) * 1000)
        if sum(times) > 30_000:
            break
    computing = (_computing() - computing) * 1000 / len(times)
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return f"{statistics.median(times):8.1f} {p95:8.1f} {computing:8.1f} {len(statements):4} {len(answer.content):8,}"


def _computing() -> float:
    """Return the seconds this process and its database connection have computed: the same on a busy machine."""
    from django.db import connection

    connection.ensure_connection()
    words = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def explain(client, address: str) -> None:
    """Print what each slow statement of a page does."""
    from django.db import connection

    slow = []

    def note(execute, sql, params, many, context):
        begin = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = (time.perf_counter() - begin) * 1000
            if taken > 8 and sql.lstrip().startswith(("SELECT", "(", "WITH")):
                slow.append((taken, sql, params))

    with connection.execute_wrapper(note):
        client.get(address)
    for taken, sql, params in slow:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
            print(f"--- {taken:.0f} ms: {sql[:3000]}\n" + "\n".join(row[0] for row in cursor.fetchall()))


def export(client) -> str:
    """Return rows a second of the CSV export, and how far memory grew."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin, rows = time.perf_counter(), -1
    for piece in client.get("/influencers/export/?format=csv").streaming_content:
        rows += piece.count(b"\n")
    taken = time.perf_counter() - begin
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return f"export: {rows:,} rows in {taken:.1f} s, {rows / taken:,.0f} rows/s, {grown:.0f} MB more memory"


if __name__ == "__main__":
    sys.exit(main())
