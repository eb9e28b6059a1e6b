"""How long the list of influencers takes: whole pages through the whole stack, at 1,000, 10,000 and 100,000 people.

    .venv/bin/python -m benchmarks.list_influencers [--most 100000] [--rounds 30]

Starts a database of its own, fills it with COPY, and prints of each page p50 and p95, the median of
its own computing time (without waiting for the database or for other programs), SQL statements and bytes.
"""

import argparse
import io
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
GIVEN = [
    "anna",
    "maria",
    "jose",
    "minh",
    "wei",
    "olga",
    "ivan",
    "fatima",
    "lars",
    "chloe",
    "diego",
    "yuki",
    "김민수",
    "이서연",
    "さくら",
    "Zoë",
    "Łukasz",
    "Søren",
    "Ayşe",
    "Nguyễn",
]
FAMILY = [
    "garcia",
    "smith",
    "kim",
    "lee",
    "novak",
    "silva",
    "rossi",
    "müller",
    "ivanova",
    "petrov",
    "tanaka",
    "chen",
    "okafor",
    "haddad",
    "larsen",
    "dubois",
]
TAGS = ["beauty", "travel", "food", "tech", "gaming", "fitness", "books", "music", "cars", "pets"]
PLATFORMS = ("youtube", "instagram", "tiktok")
PAGES = {
    "first page, 50 rows": "",
    "first page, 25 rows": "?size=25",
    "first page, 100 rows": "?size=100",
    "search, 1 word": "?q=ivanova",
    "search, 2 words": "?q=anna+kim",
    "search, 2 letters": "?q=an",
    "search, Korean": "?q=민수",
    "search, rare": "?q=number999",
    "search, nothing (similar)": "?q=garcai+smiht",
    "country and tag": "?country=ES&tag=beauty",
    "platform, most followers": "?platform=youtube&sort=followers",
    "platform, follower range": "?platform=tiktok&followers_min=900000&followers_max=950000",
    "recently changed": "?sort=changed",
    "next page, deep": "DEEP",
}


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with own_database():
        print(f"{'people':>8}  {'page':28} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'SQL':>4} {'bytes':>8}")
        for size in (size for size in SIZES if size <= options.most):
            client, agency = house(size)
            for name, query in PAGES.items():
                print(f"{size:8,}  {name:28} {measure(client, agency, query, options.rounds)}", flush=True)
    return 0


def own_database():
    """Start PostgreSQL and Valkey in a folder that is gone afterwards, migrate, and set Django up."""
    import contextlib

    @contextlib.contextmanager
    def running() -> Iterator[None]:
        folder = Path(tempfile.mkdtemp(prefix="irm-bench-", dir="/tmp"))
        folder.chmod(0o711)
        os.environ["IRM_DATA"] = str(folder / "data")
        os.environ["DJANGO_SETTINGS_MODULE"] = "irm.settings"
        os.environ["IRM_LOG_LEVEL"] = "ERROR"
        from irm import embedded

        sockets = folder / "sockets"
        servers = [embedded.prepare_postgres(folder / "postgres", sockets)]
        os.environ["DATABASE_URL"] = f"postgres://irm@/irm?host={sockets}"
        servers.append(embedded.prepare_valkey(folder / "valkey", embedded.valkey_socket()))
        try:
            with embedded.running(servers):
                import django
                from django.conf import settings
                from django.core.management import call_command

                django.setup()
                settings.STORAGES["staticfiles"]["BACKEND"] = (
                    "django.contrib.staticfiles.storage.StaticFilesStorage"
                )
                call_command("migrate", verbosity=0)
                yield
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return running()


def house(size: int):
    """Return a signed-in client of a new agency with so many people."""
    from django.db import connection
    from django.test import Client

    from accounts.actions import create_agency
    from accounts.models import Membership, User
    from influencers.actions.stages import ensure_stages

    owner = User.objects.create_user(f"owner{size}@bench.example", name="Olga Bench")
    agency = create_agency(name=f"Bench {size}", owner=owner)
    membership = Membership.objects.get(user=owner)
    stages = [stage.pk for stage in ensure_stages(agency)]
    fill(agency.pk, membership.pk, stages, size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, agency


def fill(agency_id: int, member_id: int, stages: list[int], size: int) -> None:
    """Write people with one to three channels each by COPY."""
    from django.db import connection

    from influencers.models import name_key
    from influencers.search_text import search_text_of

    chance = random.Random(size)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM influencers_influencer")
        first = cursor.fetchone()[0] + 1
    people, channels = io.StringIO(), io.StringIO()
    for number in range(first, first + size):
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {chance.randrange(size)}"
        tags = chance.sample(TAGS, chance.randrange(4))
        handles = [
            f"number{number}.{platform}" for platform in chance.sample(PLATFORMS, chance.randint(1, 3))
        ]
        country, owner = chance.choice(["ES", "KR", "PL", "BR", ""]), chance.choice([str(member_id), r"\N"])
        people.write("\t".join([
            str(number), uuid.uuid4().hex, str(agency_id), name, name_key(name), search_text_of(name=name, handles=handles, tags=tags),
            country, "{en}", "", "{" + ",".join(tags) + "}", str(chance.choice(stages)), owner, "", "1", "now", "now",
        ]) + "\n")  # fmt: skip
        for handle in handles:
            channels.write("\t".join([
                uuid.uuid4().hex, str(number), str(agency_id), handle.rsplit(".", 1)[1], handle, handle, "", f"https://example.com/{handle}",
                "", "", "", chance.choice([str(chance.randrange(5_000_000)), r"\N"]), "exact", "now", "import", "ok", "", "0", "now", "now",
            ]) + "\n")  # fmt: skip
    copy(
        "influencers_influencer",
        people,
        "id uuid agency_id name name_key search_text country languages time_zone tags stage_id owner_id next_step version created_at updated_at",
    )
    copy(
        "influencers_channel",
        channels,
        "uuid influencer_id agency_id platform handle handle_key external_id url title bio avatar_url followers precision measured_at source state state_note failures created_at updated_at",
    )


def copy(table: str, rows: io.StringIO, columns: str) -> None:
    """COPY rows into a table; columns the models filled by default elsewhere get their default here."""
    from django.db import connection

    rows.seek(0)
    extra = missing_columns(table, columns.split())
    with connection.cursor() as cursor:
        for name, value in extra:
            cursor.execute(f'ALTER TABLE {table} ALTER "{name}" SET DEFAULT {value}')
        cursor.copy_expert(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN", rows)
        for name, _ in extra:
            cursor.execute(f'ALTER TABLE {table} ALTER "{name}" DROP DEFAULT')


def missing_columns(table: str, given: list[str]) -> list[tuple[str, str]]:
    """Return columns that must not be null and are not given, with a value for them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND identity_generation IS NULL",
            [table],
        )
        found = cursor.fetchall()
    zero = {
        "integer": "0", "smallint": "0", "bigint": "0", "numeric": "0", "boolean": "false", "ARRAY": "'{}'", "jsonb": "'{}'",
        "uuid": "gen_random_uuid()", "timestamp with time zone": "now()",
    }  # fmt: skip
    return [(name, zero.get(kind, "''")) for name, kind in found if name not in given]


def measure(client, agency, query: str, rounds: int) -> str:
    """Return p50, p95, statements and bytes of a page."""
    from django.db import connection

    address = f"/influencers/{deep_page(agency) if query == 'DEEP' else query}"
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
    return f"{statistics.median(times):8.1f} {p95:8.1f} {statistics.median(computing):8.1f} {len(statements):4} {len(answer.content):8,}"


def deep_page(agency) -> str:
    """Return the query of a page from the middle of the alphabet."""
    from influencers.models import Influencer
    from influencers.queries.listing import write_place

    people = Influencer.objects.for_agency(agency).order_by("name_key", "pk")
    return f"?after={write_place(people[people.count() // 2], 'name')}"


if __name__ == "__main__":
    sys.exit(main())
