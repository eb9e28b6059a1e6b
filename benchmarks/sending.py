"""How fast a worker sends, and whether letters survive what can happen to workers and servers.

    python -m benchmarks.sending [--letters 10000] [--kills 50] [--rate 2000]

A real SMTP server in a process of its own notes the Message-ID of each letter it takes before it answers. Then two
workers send so many letters while they are killed (SIGKILL) at random moments, while Redis is emptied, and while
PostgreSQL is restarted. Counted are: letters taken twice, letters without a trace (neither sent, nor waiting, nor shown
to a person), letters said to be sent that never came. Servers and data live in a folder of their own.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

FORK = multiprocessing.get_context("fork")
PATIENCE = 3600
PEOPLE = 300


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rate", type=int, default=2_000, help="letters of the first part")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="irm-bench-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        with _servers(folder) as restart, _smtp(folder) as (port, taken):
            print(_rate(options.rate, port), flush=True)
            print(
                f"{'':<28} {'taken':>7} {'twice':>6} {'sent':>7} {'unclear':>8} {'traceless':>10} {'seconds':>8}"
            )
            harms: list[tuple[str, Callable[[], None], int]] = [
                ("workers killed", lambda: None, options.kills),
                ("Redis emptied", _empty_redis, 5),
                ("PostgreSQL restarted", restart, 3),
            ]
            for name, harm, times in harms:
                print(_fault(name, options.letters, port, taken, harm, times), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rate(letters: int, port: int) -> str:
    from django.utils import timezone

    from outreach.actions.leaving import send_due

    _fill(letters, port)
    began, computed, sent = time.perf_counter(), time.process_time(), 0
    while found := send_due(now=timezone.now()):
        sent += found
    seconds = time.perf_counter() - began
    own = (time.process_time() - computed) / sent * 1000
    return f"one worker: {sent} letters in {seconds:.1f} s, {sent / seconds:.0f} a second; {own:.1f} ms of Python a letter"


def _fault(
    name: str,
    letters: int,
    port: int,
    taken: Callable[[], Counter[str]],
    harm: Callable[[], None],
    times: int,
) -> str:
    """Send with two workers while something happens so many times, then count."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from outreach.actions.leaving import LOST_AFTER, give_up_lost
    from outreach.models import Message

    dice, began = random.Random(11), time.perf_counter()
    _fill(letters, port)
    already = sum(taken().values())
    workers = [_worker(), _worker()]
    for number in range(times):
        goal = already + (number + 1) * letters // (times + 2)
        _wait_until(lambda goal=goal: sum(taken().values()) >= goal)
        time.sleep(dice.random() / 50)
        harm()
        if name == "workers killed":
            victim = workers.pop(dice.randrange(2))
            victim.kill()
            victim.join()
            workers.append(_worker())
    _wait_until(lambda: not Message.objects.filter(state="waiting").exists(), every=0.5)
    time.sleep(1)
    for worker in workers:
        worker.kill()
        worker.join()
    connection.close()
    give_up_lost(now=timezone.now() + LOST_AFTER + timedelta(minutes=1))
    counts, states = taken(), dict(Message.objects.values_list("message_id", "state"))
    mine = {key: counts[key] for key in states if key in counts}
    sent = {key for key, state in states.items() if state == "sent"}
    unclear = sum(state == "unclear" for state in states.values())
    traceless = len(sent - set(mine)) + len(states) - len(sent) - unclear
    traceless += sum(states[key] not in ("sent", "unclear") for key in mine)
    twice = sum(number > 1 for number in mine.values())
    return f"{f'{name}, {times} times':<28} {len(mine):>7} {twice:>6} {len(sent):>7} {unclear:>8} {traceless:>10} {time.perf_counter() - began:>8.0f}"


def _fill(letters: int, port: int) -> None:
    """Put letters into the outbox of two mailboxes without limits, in place of those before."""
    from django.utils import timezone

    from outreach.models import Mailbox, Message, Thread
    from tests import factories
    from tests.outreach.making import make_addressee, make_mailbox

    Message.objects.all().delete()
    Thread.objects.all().delete()
    Mailbox.objects.all().delete()
    agency, now, mark = factories.make_agency(), timezone.now(), time.time_ns()
    boxes = [
        make_mailbox(agency, f"box{number}@bench.example", way="smtp", smtp_host="127.0.0.1", smtp_port=port, mails_a_day=100_000)
        for number in range(2)
    ]  # fmt: skip
    people = [make_addressee(agency, f"Mara {n}", f"mara{n}@lind.example") for n in range(PEOPLE)]
    threads = Thread.objects.bulk_create(
        (Thread(agency=agency, mailbox=boxes[n % 2], influencer=people[n % PEOPLE], correspondent=f"mara{n % PEOPLE}@lind.example", token=f"{mark}{n}"[-20:], last_message_at=now)
         for n in range(letters)), batch_size=2000,
    )  # fmt: skip
    Message.objects.bulk_create(
        (Message(agency=agency, thread=thread, mailbox=thread.mailbox, way="out", state="waiting", at=now, send_after=now,
                 subject=f"Letter {n}", body="Hi Mara,\n\n" + "some words that say what we want. " * 20, to_address=thread.correspondent,
                 from_address=thread.mailbox.address, message_id=f"<{mark}.{n}@bench.example>")
         for n, thread in enumerate(threads)), batch_size=2000,
    )  # fmt: skip


def _worker() -> Any:
    from django.db import connection

    connection.close()
    process = FORK.Process(target=_work, daemon=True)
    process.start()
    return process


def _work() -> None:
    """Send as Celery would: a run that fails is over, and the next one begins."""
    from django.db import DatabaseError, connection
    from django.utils import timezone

    from outreach.actions.leaving import send_due

    while True:
        try:
            if not send_due(now=timezone.now()):
                time.sleep(0.05)
        except DatabaseError:
            connection.close()
            time.sleep(0.2)


def _wait_until(happened: Callable[[], bool], *, every: float = 0.005) -> None:
    from django.db import DatabaseError, connection

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if happened():
                return
        except DatabaseError:
            connection.close()
        time.sleep(every)
    raise SystemExit("It did not happen in time.")


def _empty_redis() -> None:
    from accounts.live import broker

    broker().flushall()


@contextmanager
def _smtp(folder: Path) -> Iterator[tuple[int, Callable[[], Counter[str]]]]:
    """Run an SMTP server that writes down each Message-ID; give its port and what reads them."""
    from tests.product import free_ports

    port, book = free_ports(), folder / "taken"
    book.touch()
    process = FORK.Process(target=_serve, args=(port, book), daemon=True)
    process.start()
    read = [0]
    counts: Counter[str] = Counter()

    def taken() -> Counter[str]:
        with book.open() as lines:
            lines.seek(read[0])
            text = lines.read()
        whole = text[: text.rfind("\n") + 1]
        read[0] += len(whole)
        counts.update(whole.split())
        return counts

    time.sleep(1)
    try:
        yield port, taken
    finally:
        process.kill()


def _serve(port: int, book: Path) -> None:
    from aiosmtpd.controller import Controller

    class Noting:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            head = envelope.content.partition(b"\r\n\r\n")[0].decode()
            key = next(
                line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("message-id")
            )
            with book.open("a") as lines:
                lines.write(f"{key.strip()}\n")
            return "250 2.0.0 Taken"

    Controller(Noting(), hostname="127.0.0.1", port=port).start()
    while True:
        time.sleep(60)


@contextmanager
def _servers(folder: Path) -> Iterator[Callable[[], None]]:
    """Run servers of our own with an empty migrated database; give what restarts PostgreSQL."""
    os.environ.update(
        IRM_DATA=str(folder / "irm"), DJANGO_SETTINGS_MODULE="irm.settings", IRM_LOG_LEVEL="ERROR", IRM_PRIVATE_MAIL_HOSTS="true",
        DATABASE_URL=f"postgres://irm@/irm?host={folder / 's'}",
    )  # fmt: skip
    os.environ.pop("REDIS_URL", None)
    import django
    from django.core.management import call_command

    from irm import embedded

    def postgres() -> Any:
        return embedded.running([embedded.prepare_postgres(folder / "postgres", folder / "s", durable=True)])

    stack = ExitStack()
    valkey = embedded.prepare_valkey(folder / "valkey", embedded.valkey_socket())
    with embedded.running([valkey]):
        stack.enter_context(postgres())
        django.setup()
        call_command("migrate", verbosity=0)

        def restart() -> None:
            nonlocal stack
            django.db.connection.close()
            stack.close()
            stack = ExitStack()
            stack.enter_context(postgres())

        try:
            yield restart
        finally:
            django.db.connection.close()
            stack.close()


if __name__ == "__main__":
    main()
