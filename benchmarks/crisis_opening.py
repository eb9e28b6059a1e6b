"""How long opening a war room takes: the same with 10 and with 10,000 incidents in the books.

    .venv/bin/python -m benchmarks.crisis_opening [--rounds 40] [--books 10 10000]

Starts a database of its own. A room is opened as the button does it: by a request, from an alert, with a playbook's
tasks, roles and clocks; what takes longer (monitors, evidence) is a row that a task works through, counted apart. Prints
p50, p95, the fastest, the median of its own computing time and SQL statements of the request, and of the list of
incidents. Goal: 100 ms p95 at any size.
"""

import argparse
import statistics
import sys
import time
from datetime import timedelta

from benchmarks.campaigns import house
from benchmarks.list_influencers import own_database

GOAL_MS = 100


def main() -> int:
    """Fill, open, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--books", type=int, nargs="+", default=[10, 10_000])
    options = parser.parse_args()
    with own_database():
        client, _campaign = house(50)
        print(
            f"{'in the books':>12} {'':18} {'p50 ms':>8} {'p95 ms':>8} {'min ms':>8} {'CPU ms':>8} {'SQL':>4}"
        )
        worst = 0.0
        for size in options.books:
            fill(size)
            worst = max(worst, show(size, "opening", *opened(client, options.rounds)))
            show(size, "the list", *listed(client, options.rounds))
    print(f"\nGoal: {GOAL_MS} ms p95. {'Held.' if worst <= GOAL_MS else 'Missed.'}")
    return 0 if worst <= GOAL_MS else 1


def fill(size: int) -> None:
    """Put incidents that are over into the books, each with tasks and lines, until there are so many."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import Membership
    from campaigns.models import Campaign
    from crisis.models import Incident, IncidentCampaign, IncidentTask, RoleHolder, TimelineEntry
    from crisis.states import EntryKind, IncidentState, Level

    by, campaign = Membership.objects.select_related("agency").get(), Campaign.objects.get()
    now, known = timezone.now(), Incident.objects.count()
    newest = Incident.objects.order_by("-number").values_list("number", flat=True).first() or 0
    made = Incident.objects.bulk_create(
        [
            Incident(
                agency=by.agency, number=newest + n, title=f"Storm {newest + n}", level=Level.MINOR, state=IncidentState.CLOSED,
                commander=by, opened_by=by, opened_at=now - timedelta(hours=n), turned_at=now - timedelta(hours=n), closed_at=now,
            )
            for n in range(1, size - known + 1)
        ],
        batch_size=2000,
    )  # fmt: skip
    for model, rows in (
        (IncidentCampaign, [IncidentCampaign(incident=each, campaign=campaign) for each in made]),
        (RoleHolder, [RoleHolder(incident=each, role="commander", member=by, since=now) for each in made]),
        (IncidentTask, [IncidentTask(incident=each, text=f"Task {n}", state="done") for each in made for n in range(10)]),
        (
            TimelineEntry,
            [TimelineEntry(incident=each, at=now, kind=EntryKind.NOTE, text="A line", by=by) for each in made for _n in range(10)],
        ),
    ):  # fmt: skip
        model.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def opened(client, rounds: int) -> tuple[list[float], list[float], int]:
    """Open rooms from alerts by the button; each is called off again, so that the books stay as large."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from accounts.models import Membership
    from campaigns.models import Campaign
    from crisis.actions.monitors import watch_campaign
    from crisis.actions.playbooks import playbook_for
    from crisis.models import Alert, Incident

    by, campaign = Membership.objects.select_related("agency", "user").get(), Campaign.objects.get()
    now = timezone.now()
    monitor = watch_campaign(campaign=campaign, by=by, now=now)
    playbook_for(agency=by.agency, scenario="product_harm", by=by)
    took, worked, statements = [], [], 0
    for _round in range(rounds + 3):
        alert = Alert.objects.create(
            agency=by.agency,
            monitor=monitor,
            title="It burns on the skin",
            level="severe",
            began_at=now,
            raised_at=now,
        )
        address = reverse("crisis:open_from_alert", args=[alert.uuid])
        begun, busy = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as caught:
            answer = client.post(address)
        took.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - busy))
        assert answer.status_code == 302, answer.status_code
        statements = len(caught)
    Incident.objects.filter(alerts__isnull=False).update(state="called_off", next_due_at=None)
    return took[3:], worked[3:], statements


def listed(client, rounds: int) -> tuple[list[float], list[float], int]:
    """Read the first page of the list."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    address, took, worked, statements = reverse("crisis:incidents"), [], [], 0
    for _round in range(rounds + 3):
        begun, busy = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(address)
        took.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - busy))
        assert answer.status_code == 200
        statements = len(caught)
    return took[3:], worked[3:], statements


def show(size: int, what: str, took: list[float], worked: list[float], statements: int) -> float:
    """Print a line; return p95."""
    p95 = statistics.quantiles(took, n=20)[18]
    print(f"{size:12,} {what:18} {statistics.median(took):8.1f} {p95:8.1f} {min(took):8.1f} {statistics.median(worked):8.1f} {statements:4}", flush=True)  # fmt: skip
    return p95


if __name__ == "__main__":
    sys.exit(main())
