"""Workers are killed while comments are read, counted and told of: each counts once, one alert is raised, and it is told."""

import multiprocessing
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from crisis.actions import listening, telling
from crisis.models import Alert, AlertFinding, AlertNotice, Monitor, Stream, Unheard
from crisis.states import NoticeState, NoticeWay
from influencers.actions import moods
from influencers.models import Comment
from tests.crisis.listening import calm_weeks, read, read_and_hear, say, watched

pytestmark = pytest.mark.django_db(transaction=True)
COMMENTS, KILLS, PATIENCE, A_BATCH = 180, 6, 60, 6


def _work() -> None:
    """What a worker does, without end: it is killed. Batches are small, so that there are many moments between two."""
    while True:
        try:
            read()
            listening.hear(now=timezone.now(), most=A_BATCH)
            telling.send_due(now=timezone.now())
            time.sleep(0.002)
        except DatabaseError:
            connection.close()


def _worker() -> multiprocessing.Process:
    connection.close()  # a child must not share it
    process = multiprocessing.get_context("fork").Process(target=_work, daemon=True)
    process.start()
    return process


def _wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.002)


def _counted() -> int:
    return sum(row[1] for row in Stream.objects.get(key="whole").state["baseline"]["buckets"])


def test_comments_of_killed_workers_count_once_and_raise_one_alert_that_is_told(
    alice, olga, settings, tmp_path, monkeypatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    monkeypatch.setattr(moods, "BATCH", A_BATCH)
    monkeypatch.setattr(telling, "LOST_AFTER", timedelta(seconds=1))  # five minutes, else
    dice = random.Random(11)
    monitor, post = watched(alice)
    calm_weeks(post)
    known = read_and_hear()
    assert not Alert.objects.exists()
    now = timezone.now()
    say(post, *(f"bad cream {n}" for n in range(COMMENTS)), at=now - timedelta(minutes=20), apart=4)
    worker, moments = _worker(), set()
    for kill in range(KILLS):
        goal = known + (kill + 1) * COMMENTS // (KILLS + 2)
        _wait_until(lambda goal=goal: Monitor.objects.get(pk=monitor.pk).heard >= goal)
        time.sleep(dice.random() / 50)
        worker.kill()
        worker.join()
        moments.add((Comment.objects.filter(mood_stage="").count(), Unheard.objects.count()))
        worker = _worker()
    waiting = AlertNotice.objects.filter(
        state__in=(NoticeState.WAITING, NoticeState.LEAVING), due_at__lte=timezone.now()
    )
    _wait_until(lambda: Monitor.objects.get(pk=monitor.pk).heard >= known + COMMENTS and not waiting.exists())
    worker.kill()
    worker.join()

    assert len(moments) > KILLS // 2  # they fell at different moments
    assert any(unheard for _unread, unheard in moments)  # ... of them some between reading and counting
    assert not Unheard.objects.exists() and not Comment.objects.filter(mood_stage="").exists()
    assert Monitor.objects.get().heard == known + COMMENTS == _counted()
    alert = Alert.objects.get()
    assert AlertFinding.objects.filter(alert=alert).count() == 3  # of the post, the person and all together
    told = AlertNotice.objects.filter(alert=alert, way=NoticeWay.MAIL, occasion="raised")
    assert set(told.values_list("state", flat=True)) == {NoticeState.SENT}
    letters = [each for each in Path(tmp_path).iterdir() if "negative" in each.read_text()]
    assert len(letters) >= told.count() >= 1  # once or more, never not at all
