"""Imports that are canceled, killed, lost, or run twice: every row is stored exactly once."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from influencers.actions import importing
from influencers.actions.import_upkeep import nudge_lost_imports
from influencers.actions.importing import (
    cancel_import,
    continue_import,
    run_import,
    start_import,
)
from influencers.models import Import, Influencer
from influencers.states import IMPORT_TRANSITIONS, ImportState
from tests.influencers.importing.lists import counts, take_in, upload
from tests.processes import running

ROWS = 60
LIST = "Name,Instagram,Followers\n" + "".join(f"P {n},p_{n % 55},{n}\n" for n in range(ROWS))
WHOLE = {"created": 55, "merged": 5}


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK_ROWS", 10)


@pytest.fixture
def nudges(monkeypatch) -> list[int]:
    """Return the ids handed to workers, instead of handing them over."""
    handed: list[int] = []
    monkeypatch.setattr(importing.run_import_task, "delay", lambda *, import_id: handed.append(import_id))
    return handed


def _queued(by) -> Import:
    made = upload(by, LIST)
    return start_import(upload=made, by=by, in_background=False)


def _stop_after(monkeypatch, chunks: int, stop) -> None:
    """Let `stop` happen before the chunk after so many."""
    store, done = importing._store_chunk, []

    def store_or_stop(*args):
        if len(done) == chunks:
            stop()
        store(*args)
        done.append(1)

    monkeypatch.setattr(importing, "_store_chunk", store_or_stop)


@pytest.mark.django_db
def test_chunks_give_the_same_as_one(alice, small_chunks):
    made = take_in(alice, LIST)
    assert (made.rows_done, counts(made), Influencer.objects.count()) == (ROWS, WHOLE, 55)


@pytest.mark.django_db
def test_a_killed_workers_import_is_finished_by_the_next_and_repeats_nothing(
    alice, small_chunks, monkeypatch, nudges
):
    made = _queued(alice)

    def die():
        raise SystemExit

    with monkeypatch.context() as patch:
        _stop_after(patch, 3, die)
        with pytest.raises(SystemExit):
            run_import(upload=made)
    made.refresh_from_db()
    assert (made.state, made.rows_done) == (ImportState.RUNNING, 30)
    assert nudge_lost_imports(now=timezone.now()) == 0  # its claim still holds
    assert run_import(upload=made).rows_done == 30
    Import.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert nudge_lost_imports(now=timezone.now()) == 1
    assert nudges == [made.pk]
    run_import(upload=made)
    assert (made.state, made.rows_done, counts(made)) == (ImportState.DONE, ROWS, WHOLE)
    assert Influencer.objects.count() == 55
    assert AuditEntry.objects.filter(action="influencers.influencer.imported").count() == 55


@pytest.mark.django_db
def test_a_worker_that_comes_back_too_late_stores_nothing(alice, small_chunks, monkeypatch):
    made = _queued(alice)

    def somebody_else_goes_on():
        Import.objects.filter(pk=made.pk).update(rows_done=40)

    _stop_after(monkeypatch, 3, somebody_else_goes_on)
    run_import(upload=made)
    assert (made.rows_done, Influencer.objects.count()) == (40, 30)


@pytest.mark.django_db
def test_a_canceled_import_stops_keeps_what_it_stored_and_can_be_continued(
    alice, small_chunks, monkeypatch, nudges
):
    made = _queued(alice)
    with monkeypatch.context() as patch:
        _stop_after(patch, 2, lambda: cancel_import(upload=Import.objects.get(pk=made.pk), by=alice))
        run_import(upload=made)
    assert (made.state, made.rows_done, Influencer.objects.count()) == (ImportState.CANCELED, 20, 20)
    continue_import(upload=made, by=alice)
    run_import(upload=made)
    assert (made.state, counts(made)) == (ImportState.DONE, WHOLE)


@pytest.mark.django_db
def test_an_import_queued_for_long_is_nudged_again(alice, nudges):
    made = _queued(alice)
    assert nudge_lost_imports(now=timezone.now()) == 0
    assert nudge_lost_imports(now=timezone.now() + timedelta(minutes=1)) == 1
    assert nudges == [made.pk]


@pytest.mark.django_db
def test_a_start_is_handed_to_the_workers_on_commit_only(alice, nudges, django_capture_on_commit_callbacks):
    made = upload(alice, LIST)
    with django_capture_on_commit_callbacks(execute=True):
        start_import(upload=made, by=alice)
        assert nudges == []
    assert nudges == [made.pk]


@pytest.mark.django_db
def test_a_file_that_vanished_fails_in_a_sentence(alice):
    made = _queued(alice)
    made.file.storage.delete(made.file.name)
    run_import(upload=made)
    assert (made.state, made.error) == (
        ImportState.FAILED,
        "The file can no longer be read. Upload it again.",
    )


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_kept_and_raised(alice, small_chunks, monkeypatch):
    made = _queued(alice)

    def fault():
        raise KeyError("x")

    _stop_after(monkeypatch, 2, fault)
    with pytest.raises(KeyError):
        run_import(upload=made)
    assert (made.state, made.rows_done, Influencer.objects.count()) == (ImportState.FAILED, 20, 20)
    assert (
        made.error == "The rows after the first 20 could not be stored: a fault of ours, which is in the log."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "state", [state for state, to in IMPORT_TRANSITIONS.items() if ImportState.CANCELED not in to]
)
def test_an_ended_import_cannot_be_canceled(alice, state):
    made = upload(alice, LIST)
    Import.objects.update(state=state)
    with pytest.raises(InvalidTransition, match="This import has ended already."):
        cancel_import(upload=made, by=alice)


@pytest.mark.django_db
def test_an_import_is_started_once(alice):
    made = _queued(alice)
    with pytest.raises(InvalidTransition):
        start_import(upload=Import.objects.get(pk=made.pk), by=alice)


@pytest.mark.django_db
def test_a_list_whose_platform_is_open_is_not_started(alice):
    made = upload(alice, "Username,Followers\nana_1,5\n")
    with pytest.raises(ActionError, match="Which platform is this list about?"):
        start_import(upload=made, by=alice)


@pytest.mark.django_db
def test_viewers_import_nothing(alice, bob):
    made = upload(alice, LIST)
    for act in (cancel_import, continue_import, start_import):
        with pytest.raises(NotAllowed):
            act(upload=made, by=bob)
    with pytest.raises(NotAllowed):
        upload(bob, LIST)
    assert Import.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_loses_and_repeats_nothing(alice):
    """The real thing: SIGKILL while rows are being written, then another worker."""
    rows = 3000
    made = upload(alice, "Name,Instagram,Followers\n" + "".join(f"P {n},p_{n},{n}\n" for n in range(rows)))
    start_import(upload=made, by=alice, in_background=False)
    code = (
        "import django; django.setup()\n"
        "from influencers.actions import importing\nfrom influencers.models import Import\n"
        "importing.CHUNK_ROWS = 50\n"
        f"importing.run_import(upload=Import.objects.get(pk={made.pk}))"
    )
    with running("-c", code, DJANGO_SETTINGS_MODULE="irm.settings") as process:
        end = time.monotonic() + 120
        while Import.objects.get(pk=made.pk).rows_done < 200:
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
    made.refresh_from_db()
    assert made.state == ImportState.RUNNING
    assert 200 <= made.rows_done < rows
    assert Influencer.objects.count() == made.rows_done
    Import.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    run_import(upload=made)
    assert (made.state, counts(made), Influencer.objects.count()) == (
        ImportState.DONE,
        {"created": rows},
        rows,
    )
    assert AuditEntry.objects.filter(action="influencers.influencer.imported").count() == rows
