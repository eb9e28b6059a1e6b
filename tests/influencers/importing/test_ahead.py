"""Long lists are read by a process of their own: the same comes of it, and it ends with the import."""

import subprocess

import pytest

from accounts.models import AuditEntry
from influencers.actions import importing
from influencers.actions.importing import cancel_import, run_import, start_import
from influencers.importing import ahead
from influencers.models import Channel, ContactPoint, Import, ImportProblem, Influencer, Note, Snapshot
from influencers.states import ImportState
from tests.influencers.importing.lists import counts, take_in, upload

HEADER = "Name,Instagram,Instagram followers,TikTok,E-mail,Country,Tags,Note\n"
ROWS = [f"P\u00e9rson {n},p_{n % 55},{n},{f'tt{n}' if n % 7 == 0 else ''},p{n}@example.com,ES,a|b\t,says \\ {n}" for n in range(60)]  # fmt: skip
ROWS[25] = ",,,,,,,"
ROWS[31] = "Total,,,,,,,"
ROWS[33] = "Zo\u00eb,zoe,many,,not an address,Atlantis,,"
LIST = HEADER + "\n".join(ROWS) + "\n"


@pytest.fixture
def apart(monkeypatch):
    monkeypatch.setattr(ahead, "APART_FROM", 1)
    monkeypatch.setattr(importing, "CHUNK_ROWS", 7)


def stored() -> list[list[tuple[object, ...]]]:
    """Return what an import leaves, without ids, times and random values."""
    return [
        sorted(Influencer.objects.values_list("name", "name_key", "search_text", "country", "tags")),
        sorted(Channel.objects.values_list("influencer__name", "platform", "handle", "url", "followers", "state", "state_note")),
        sorted(Snapshot.objects.values_list("channel__handle", "taken_at", "followers", "precision", "source")),
        sorted(ContactPoint.objects.values_list("influencer__name", "kind", "value", "found_where")),
        sorted(Note.objects.values_list("influencer__name", "text")),
        sorted(ImportProblem.objects.values_list("row", "column", "message", "rejected")),
        sorted(AuditEntry.objects.filter(action__contains="influencer.").values_list("action", "subject_label")),
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_a_process_reads_is_stored_as_what_a_thread_reads(alice, monkeypatch, apart):
    with monkeypatch.context() as patch:
        patch.setattr(ahead, "APART_FROM", 10_000)
        one = take_in(alice, LIST)
    of_a_thread, told = stored(), counts(one)
    for model in (ImportProblem, Snapshot, Channel, ContactPoint, Note, Influencer):
        model.objects.all().delete()
    other = take_in(alice, LIST)
    assert (other.state, counts(other)) == (ImportState.DONE, told)
    assert told == {"created": 53, "merged": 5, "rejected": 1}
    assert stored()[:6] == of_a_thread[:6]
    assert len(stored()[6]) == 2 * len(of_a_thread[6])


@pytest.mark.django_db
def test_a_list_that_breaks_off_far_down_fails_in_a_sentence(alice, apart):
    made = upload(alice, LIST)
    start_import(upload=made, by=alice, in_background=False)
    with open(made.file.path, "rb") as file:
        text = file.read()
    with open(made.file.path, "wb") as file:
        file.write(text.replace(b"p_44", b"p\x0044"))
    run_import(upload=made)
    assert made.state == ImportState.FAILED
    assert made.error.startswith("Line 46 contains NUL bytes")
    assert made.rows_done == 42


@pytest.mark.django_db
def test_the_process_ends_with_a_canceled_import(alice, apart, monkeypatch):
    made = upload(alice, LIST)
    start_import(upload=made, by=alice, in_background=False)
    begun: list[subprocess.Popen[bytes]] = []
    popen, store = subprocess.Popen, importing._store_chunk
    monkeypatch.setattr(ahead.subprocess, "Popen", lambda *a, **k: begun.append(popen(*a, **k)) or begun[-1])

    def store_and_cancel(*args):
        if Import.objects.get(pk=made.pk).rows_done == 21:
            cancel_import(upload=Import.objects.get(pk=made.pk), by=alice)
        store(*args)

    monkeypatch.setattr(importing, "_store_chunk", store_and_cancel)
    run_import(upload=made)
    assert (made.state, made.rows_done) == (ImportState.CANCELED, 21)
    assert [process.poll() for process in begun] == [-9]


@pytest.mark.django_db
def test_a_process_that_dies_fails_the_import(alice, apart, monkeypatch):
    monkeypatch.setattr(ahead, "_SERVE", "import os, sys; sys.stdin.buffer.read(); os._exit(3)")
    made = upload(alice, LIST)
    start_import(upload=made, by=alice, in_background=False)
    with pytest.raises(RuntimeError, match="ended before its end"):
        run_import(upload=made)
    assert (made.state, made.rows_done) == (ImportState.FAILED, 14)
