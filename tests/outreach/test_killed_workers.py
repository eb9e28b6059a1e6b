"""Workers are killed and cut off from the database while they send, and Redis is emptied, killed and started anew: no letter
is lost without a trace, and none is handed over twice. At full size: benchmarks/sending.py."""

import multiprocessing
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.core.mail.utils import DNS_NAME
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.live import broker
from irm.embedded import prepare_valkey, wait_until_up
from outreach.actions.leaving import LOST_AFTER, give_up_lost, send_due
from outreach.models import Mailbox, Message, Thread
from outreach.states import MessageState
from tests.outreach.making import make_addressee, make_mailbox
from tests.outreach.smtp_server import Counting, smtp_server

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS, FEWER, KILLS, CUTS, PATIENCE = 300, 160, 5, 2, 180
MOST_UNCLEAR = KILLS + 2 * CUTS + 2  # one a worker


def _work() -> None:
    """What a worker does, without end: it is killed. A run that fails is over, and the next one begins."""
    while True:
        try:
            if not send_due(now=timezone.now()):
                time.sleep(0.005)
        except DatabaseError:
            connection.close()


def _worker() -> multiprocessing.Process:
    connection.close()  # a child must not share it
    process = multiprocessing.get_context("fork").Process(target=_work, daemon=True)
    process.start()
    return process


def _cut_off() -> None:
    """Break the workers' connections, as a restart of PostgreSQL does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.002)


class OwnRedis:
    """A Valkey of this test's own, to be killed."""

    def __init__(self, folder: Path) -> None:
        self.url = f"unix://{folder / 'valkey.sock'}"
        self._server = prepare_valkey(folder, folder / "valkey.sock")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._server.command, stdout=subprocess.DEVNULL)
        wait_until_up([self._server])

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)

    def hears_something(self) -> bool:
        """Wait for the next event a worker tells open pages."""
        with self.client() as client, client.pubsub() as channel:
            channel.psubscribe("live:*")
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                message = channel.get_message(timeout=1)
                if message and message["type"] == "pmessage":
                    return True
        return False


@pytest.fixture
def own_redis(settings) -> Iterator[OwnRedis]:
    folder = Path(
        tempfile.mkdtemp(prefix="irm-redis-", dir="/tmp")
    )  # a socket's path is limited to 107 bytes
    running = OwnRedis(folder)
    running.start()
    settings.REDIS_URL = running.url
    broker.cache_clear()
    yield running
    broker.cache_clear()
    running.kill()
    shutil.rmtree(folder, ignore_errors=True)


def _letters(agency, mailboxes: list[Mailbox], letters: int) -> None:
    now = timezone.now()
    person = make_addressee(agency)
    threads = Thread.objects.bulk_create(
        Thread(agency=agency, mailbox=mailboxes[number % len(mailboxes)], influencer=person, token=f"t{number:09d}",
               correspondent="mara@lind.example", last_message_at=now)
        for number in range(letters)
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(agency=agency, thread=thread, mailbox=thread.mailbox, way="out", state=MessageState.WAITING, at=now,
                send_after=now, subject=f"Letter {number}", body="Hi", to_address="mara@lind.example",
                from_address=thread.mailbox.address, message_id=f"<{number}@tentwork.example>")
        for number, thread in enumerate(threads)
    )  # fmt: skip


@contextmanager
def _two_workers(
    agency, settings, letters: int = LETTERS
) -> Iterator[tuple[Counting, list[multiprocessing.Process]]]:
    """Let two workers send until nothing waits any more; what happens meanwhile is the caller's."""
    settings.PRIVATE_MAIL_HOSTS = True
    with smtp_server() as (counting, port):
        mailboxes = [
            make_mailbox(agency, f"lena{number}@tentwork.example", way="smtp", smtp_host="127.0.0.1", smtp_port=port,
                         mails_a_day=10_000)
            for number in range(2)
        ]  # fmt: skip
        _letters(agency, mailboxes, letters)
        DNS_NAME.get_fqdn()  # looked up once, not in each worker anew
        workers = [_worker(), _worker()]
        try:
            yield counting, workers
            left = Message.objects.filter(state=MessageState.WAITING)
            _wait_until(lambda: not left.exists())
        finally:
            for worker in workers:
                worker.kill()
                worker.join()


def _accounted_for(counting: Counting, most_unclear: int, letters: int = LETTERS) -> None:
    """Insist that each letter was taken at most once and has its trace."""
    lost = Message.objects.filter(state=MessageState.LEAVING)
    assert lost.count() <= most_unclear
    give_up_lost(now=timezone.now() + LOST_AFTER + timedelta(minutes=1))
    states = dict(Message.objects.values_list("message_id", "state"))
    sent = {key for key, state in states.items() if state == MessageState.SENT}
    unclear = {key for key, state in states.items() if state == MessageState.UNCLEAR}
    taken = set(counting.times)
    assert max(counting.times.values()) == 1  # none twice
    assert len(sent) + len(unclear) == letters  # each has its trace
    assert sent <= taken <= sent | unclear  # what is said to have left did; what is not known is shown
    assert len(unclear) <= most_unclear


def test_letters_of_killed_workers_are_sent_once_or_shown(agency, settings):
    dice = random.Random(7)
    with _two_workers(agency, settings) as (counting, workers):
        for harm in range(KILLS + CUTS):
            goal = len(counting.mails) + dice.randint(15, 40)
            _wait_until(lambda goal=goal: len(counting.mails) >= goal)
            time.sleep(dice.random() / 100)
            if harm % 3 == 2:
                _cut_off()
                continue
            victim = workers.pop(dice.randrange(2))
            victim.kill()
            victim.join()
            workers.append(_worker())
    _accounted_for(counting, MOST_UNCLEAR)


def test_letters_are_sent_once_while_redis_is_emptied_killed_and_started_anew(agency, settings, own_redis):
    """What goes through Redis are nudges: pages hear of letters before and after, and no letter hangs on it."""
    with _two_workers(agency, settings, FEWER) as (counting, _workers):

        def pass_by(number: int) -> None:
            goal = len(counting.mails) + number
            _wait_until(lambda: len(counting.mails) >= goal)

        assert own_redis.hears_something()
        own_redis.client().flushall()
        pass_by(30)
        own_redis.kill()
        pass_by(60)  # they leave without it
        own_redis.start()
        assert own_redis.hears_something()
    _accounted_for(counting, 2, FEWER)  # the last of each worker, which is killed in the end
