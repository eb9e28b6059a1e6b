"""What planning of notices costs with many channels stored.

    python -m benchmarks.push [--stored 1000000]

Each tick (every five minutes) looks at a slice of the channels and of the subscriptions; timed are ticks that want a whole
slice of new subscriptions, and ticks that find every channel subscribed.
"""

import argparse
import statistics
import time

from benchmarks.polling import _computed, _fill, own_servers

TICKS = 5


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", type=int, default=1_000_000, help="channels stored")
    options = parser.parse_args()
    with own_servers():
        from django.conf import settings

        settings.PUBLIC_URL = "https://irm.example"
        _fill(options.stored)
        print(f"{options.stored:,} channels stored", flush=True)
        print(f"{'tick, nothing asked for yet':<44} {_ticks()}", flush=True)
        _subscribe_all()
        print(f"{'tick, all channels subscribed':<44} {_ticks()}", flush=True)


def _ticks() -> str:
    from django.utils import timezone

    from influencers.actions.subscriptions import plan_push

    found = []
    for _ in range(TICKS):
        began, started = _computed(), time.perf_counter()
        plan_push(now=timezone.now())
        clock = (time.perf_counter() - started) * 1000
        found.append((clock, *(now - then for now, then in zip(_computed(), began, strict=True))))
    clock, python, postgres = (statistics.median(column) for column in zip(*found, strict=True))
    return (
        f"{clock:>10.1f} ms, of which Python computed {python:.0f} and its database connection {postgres:.0f}"
    )


def _subscribe_all() -> None:
    from django.db import connection

    from influencers.models import Channel, PushSubscription

    channels, rows = Channel._meta.db_table, PushSubscription._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {rows} (uuid, created_at, updated_at, platform, access, account, topic, external_id, sealed,
                callback, state, due_at, messages, failures, last_failure)
            SELECT gen_random_uuid(), now(), now(), platform, '', external_id, 'videos', '', '',
                'https://irm.example/push/x/', 'active', now() + interval '1 day', 0, 0, '' FROM {channels}
            ON CONFLICT DO NOTHING
            """  # noqa: S608 -- our own tables
        )
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
